"""Which world a scheme is made for: found among those that ship, and said where another was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glasshouse.errors import Errors, SchemeError
from glasshouse.scheme import Scheme
from glasshouse.study.running.fitting import agree_or_say, fitting, shipped_worlds
from glasshouse.study.running.plan import Options, plan
from glasshouse.study.running.texts import list_schemes
from glasshouse.text import numbers
from glasshouse.world import World
from tests.library.test_schemes import OF_ANOTHER_WORLD


def test_every_shipped_scheme_has_a_world() -> None:
    rows = {row["scheme"]: row for row in list_schemes()}
    assert {name: row["world"] for name, row in rows.items() if row["world"] != "beijing"} == OF_ANOTHER_WORLD
    assert rows["flensburg"]["year"] == 2014 and rows["flensburg"]["index"] == "points"


def test_the_share_assumed_is_that_of_its_numbers() -> None:
    for row in list_schemes():
        found = numbers(Scheme.load(row["scheme"]).text)
        assumed = [number for number in found if number.provenance == "assumption"]
        assert (row["numbers"], row["assumed"]) == (len(found), len(assumed))
        assert row["share assumed"] == (round(len(assumed) / len(found), 3) if found else None)


def test_a_scheme_of_another_world_says_which() -> None:
    with pytest.raises(SchemeError, match="not made for the world 'beijing'") as caught:
        plan("flensburg", [], Options())
    assert "german-roads" in caught.value.remedy
    plan("flensburg", [], Options(world="german-roads"))


def test_a_scheme_that_fits_nowhere_says_all_that_is_wrong() -> None:
    text = Scheme.load("flensburg")
    sight = text.text.agencies[0].sees[0].model_copy(update={"conduct": "parking"})
    agency = text.text.agencies[0].model_copy(update={"sees": (sight,)})
    lost = replace(text, text=text.text.model_copy(update={"agencies": (agency,)}))
    assert fitting(lost, shipped_worlds()) == ()
    with pytest.raises(Errors, match="unknown conduct 'parking'"):
        agree_or_say(lost, World.load("german-roads"))

"""The page speaks from the readings alone, fetches nothing, and never says one of the three without the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from glasshouse.errors import GlasshouseError
from glasshouse.measures.reading import SCHEMA
from glasshouse.report import first_page
from glasshouse.report.case import Case, Texts
from glasshouse.report.charts import WIDE, Caption, Dot, Line, StepBar, dots, lines, steps, to_svg
from glasshouse.report.figures import FIGURES
from glasshouse.report.page import html, render
from glasshouse.report.readings import Readings
from glasshouse.report.words import words
from glasshouse.vocabulary import NOTICE
from tests.report import made

NEVER_SAID = ("rightly", "accuracy", "true positive", "false positive", "compliant", "wrongly", "social score of")
NEVER_OF_A_SCHEME = ("is fair", "is safe", "is accurate", "is lawful", "works as intended", "fairness score")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return made.texts()


@pytest.fixture(scope="module")
def page(texts: Texts) -> str:
    return html(made.frame(), made.MANIFEST, texts)


def read(frame: pl.DataFrame, texts: Texts, name: str) -> tuple[str, list[str]]:
    """What a figure (or the first page) made of these readings says in words, and its drawings."""
    case = Case(Readings(frame), texts, made.MANIFEST, words("en"))
    if name == "first":
        blocks = first_page.who_loses(case)
        return " ".join(sentence for block in blocks for sentence in block.sentences).replace("\u00a0", " "), []
    figure = next(figure for figure in (make(case) for make in FIGURES) if figure.id == name)
    cells = [cell for table in figure.tables for row in table.rows for cell in (table.caption, *row)]
    said = " ".join((*figure.said, *figure.notes, *(panel.title for panel in figure.panels), *cells))
    drawn = [to_svg(panel.draw(WIDE), f"{name}-{place}") for place, panel in enumerate(figure.panels)]
    return said.replace("\u00a0", " "), drawn


def section(page: str, name: str) -> str:
    """The part of the page with this id, up to the next part."""
    start = page.index(f'id="{name}"')
    end = re.search(r"<(?:article|section) ", page[start:])
    return page[start : start + end.start()] if end else page[start:]


def words_of(markup: str) -> str:
    """What a reader reads: no drawings, no tags, plain spaces."""
    bare = re.sub(r"<svg.*?</svg>", " ", markup, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare).replace("\u00a0", " "))


def charts(markup: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", markup, flags=re.S)


def changed(measure: str, value: float | None, **keys: Any) -> pl.DataFrame:
    """The readings with the rows of a measure (and of these keys) set to a value without interval."""

    def change(row: dict[str, Any]) -> dict[str, Any]:
        if row["measure"] == measure and all(row[key] == wanted for key, wanted in keys.items()):
            return row | {"value": value, "low": None, "high": None, "interval": None}
        return row

    return made.frame(change)


def without(*measures: str) -> pl.DataFrame:
    return made.frame(lambda row: None if row["measure"] in measures else row)


class Fetches(HTMLParser):
    """Collects everything that a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "iframe", "img", "object", "embed"):
            self.found.append(tag)
        self.found += [
            f"{name}={value}"
            for name, value in attrs
            if name in ("src", "href", "xlink:href") and value and value[0] != "#"
        ]


def test_one_file_that_fetches_nothing_and_runs_nothing(page: str) -> None:
    parser = Fetches()
    parser.feed(page)
    assert parser.found == []
    assert not re.search(r"url\((?!#)|@import", page)
    assert len(page.encode()) < 3_000_000


def test_the_notice_is_inside_every_plot_at_the_head_and_at_the_foot(page: str) -> None:
    drawn = charts(page)
    assert len(drawn) > 20
    for svg in drawn:
        inside = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svg))
        assert NOTICE in inside, inside[-300:]
        assert NOTICE in re.search(r'aria-label="([^"]*)"', svg).group(1)  # type: ignore[union-attr]
    text = words_of(page)
    assert text.index(NOTICE) < text.index("What the scheme does")
    assert text.rstrip().endswith(f"{NOTICE}.")


def test_every_chart_says_what_it_shows_and_over_which_period(page: str) -> None:
    for svg in charts(page):
        label = re.search(r'aria-label="([^"]*)"', svg).group(1)  # type: ignore[union-attr]
        assert "January\u00a02021" in label and "December\u00a02030" in label
        assert 'role="img"' in svg[:200]


def test_inner_ids_of_drawings_do_not_meet(page: str) -> None:
    found = re.findall(r'\sid="([^"]+)"', page)
    assert len(found) == len(set(found))


CHANGES = [
    ("ever_listed", {"scheme": made.SCHEME, "cohort": "all"}, "12.3", "first"),
    ("ever_listed", {"scheme": made.SCHEME, "cohort": "sex=female"}, "12.3", "cohorts"),
    ("prevalence", {"scheme": made.SCHEME, "clause": "defaulters", "month": 119}, "12.3", "over_time"),
    ("listed_in_error", {"clause": "defaulters"}, "12.3", "first"),
    ("listed_in_error", {"clause": "blacklist"}, "12.3", "listed"),
    ("listed_as_designed", {"clause": "defaulters", "by": "ground=unproven"}, "12.3", "first"),
    ("harm_at_perfect_sight", {"clause": "defaulters", "by": "ledger=full"}, "12.3", "first"),
    ("refusals", {"context": "credit", "scheme": made.SCHEME}, "0.123", "first"),
    ("refusals", {"context": "credit", "scheme": made.SCHEME}, "0.123", "refused"),
    ("work_lost", {"cohort": "all"}, "0.123", "first"),
    ("work_lost", {"cohort": "all"}, "0.123", "twin"),
    ("protected_conduct_lost", {"context": "petition"}, "0.123", "protected"),
    ("averted_as_assumed", {}, "0.123", "averted"),
    ("disparity", {"by": "axis=sex"}, "0.123", "gaps"),
    ("class_share", {"by": "class=low"}, "12.3", "classes"),
    ("index_tracks", {"by": "conduct=net", "month": 35}, "0.123", "goodhart"),
    ("index_raised", {"cohort": "income=0-1"}, "0.123", "goodhart"),
    ("moved_by", {"by": "direction=up, because=rewarded_act", "cohort": "all"}, "12.3", "goodhart"),
    ("still_listed", {"by": "months=24", "cohort": "all", "clause": "blacklist"}, "12.3", "contest"),
]


@pytest.mark.parametrize(("measure", "keys", "printed", "where"), CHANGES)
def test_a_changed_reading_changes_sentence_and_chart(
    texts: Texts, measure: str, keys: dict[str, Any], printed: str, where: str
) -> None:
    said, drawn = read(made.frame(), texts, where)
    said_after, drawn_after = read(changed(measure, 0.123, **keys), texts, where)
    assert printed not in said
    assert printed in said_after
    if where != "first":
        assert drawn != drawn_after
        assert any(printed in svg for svg in drawn_after)


@pytest.mark.parametrize("lacking", ["listed_in_error", "listed_as_designed", "harm_at_perfect_sight"])
def test_the_three_stand_together_or_not_at_all(texts: Texts, lacking: str) -> None:
    said, drawn = read(without(lacking), texts, "listed")
    assert drawn == []
    assert "so none of the three is shown" in said
    first, _ = read(without(lacking), texts, "first")
    assert "so none of the three is shown" in first
    for value in ("0.11 %", "0.04 %", "3.1 %"):
        assert value not in said and value not in first


def test_a_list_that_lacks_one_of_the_three_is_not_drawn_though_others_are(texts: Texts) -> None:
    frame = made.frame(
        lambda row: None if row["measure"] == "listed_as_designed" and row["clause"] == "blacklist" else row
    )
    said, drawn = read(frame, texts, "listed")
    assert len(drawn) == 1 and "defaulters" in said and "blacklist" not in said
    assert "any black list" not in said


def test_as_designed_must_be_by_ground(texts: Texts) -> None:
    total = made.frame(lambda row: row | {"by": None} if row["measure"] == "listed_as_designed" else row)
    said, drawn = read(total, texts, "listed")
    assert drawn == [] and "no reading of as designed" in said


ABSENT = {
    "over_time": ("prevalence",),
    "refused": ("refusals",),
    "cohorts": ("ever_listed",),
    "gaps": ("disparity",),
    "twin": ("work_lost", "income_lost"),
    "protected": ("protected_conduct_lost",),
    "goodhart": ("index_tracks",),
    "contest": ("still_listed",),
    "averted": ("averted_as_assumed",),
}


@pytest.mark.parametrize("figure", ABSENT)
def test_a_missing_measure_is_said_and_not_drawn(texts: Texts, figure: str) -> None:
    said, drawn = read(without(*ABSENT[figure]), texts, figure)
    assert drawn == []
    assert "The run has no reading of" in said


def test_without_classes_no_class_is_drawn(texts: Texts) -> None:
    said, drawn = read(without("class_share"), texts, "classes")
    assert drawn == []
    assert "Nobody has a class of an index" in said


def nil(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"value": 0.0, "low": 0.0, "high": 0.0}


def test_nothing_happened_is_said_and_no_empty_chart_is_drawn(texts: Texts) -> None:
    page = html(made.frame(nil), made.MANIFEST, texts)
    assert charts(page) == []
    text = words_of(page)
    for said in ("nobody is on it in any month", "nobody is listed in this run", "Nobody is refused anything",
                 "No cohort has anybody",
                 "the same share of their months", "no difference seen", "Protected conduct is the same",
                 "No harmful conduct differs", "puts nobody on a black list"):  # fmt: skip
        assert said in text, said


def test_a_nought_without_an_interval_is_said_not_to_be_known(texts: Texts) -> None:
    def unsure(row: dict[str, Any]) -> dict[str, Any]:
        return row | {"value": 0.0, "low": None, "high": None} if row["measure"] == "protected_conduct_lost" else row

    first = words_of(section(html(made.frame(unsure), made.MANIFEST, texts), "detail"))
    assert "Not known: fewer than ten people or deeds differ" in first
    assert "Not known" not in words_of(section(html(made.frame(), made.MANIFEST, texts), "detail"))


def test_the_first_page_names_every_context_terms_of_some_and_an_index_declared_only(texts: Texts) -> None:
    first = words_of(section(html(made.frame(), made.MANIFEST, texts), "detail"))
    for said in ("market regulation", "of entries; the others leave by the other ways", "is declared only"):
        assert said in first, said


def test_what_was_before_is_said(texts: Texts) -> None:
    request = made.MANIFEST["request"] | {"before": "china-court-list", "before_months": 120}
    page = words_of(html(made.frame(), made.MANIFEST | {"request": request}, texts))
    assert "Before it: china-court-list, for 10 years. Its lists “defaulters” go on." in page
    assert "Before it" not in words_of(html(made.frame(), made.MANIFEST, texts))


def test_no_readings_at_all(texts: Texts) -> None:
    page = html(made.frame(lambda row: None), {"machine": made.MANIFEST["machine"]}, texts)
    assert charts(page) == []
    assert "The run has no readings from which this could be said." in words_of(page)
    assert "does not say how the run was started" in words_of(page)


def test_a_gap_is_drawn_with_all_its_parts_or_with_none(texts: Texts) -> None:
    said, drawn = read(made.frame(), texts, "gaps")
    assert len(drawn) == 2
    assert "keeps men on its black lists for 0.67 (0.639 to 0.703) times the share of their months" in said
    assert "people of one group stand on a black list, so that any gap is possible: minority" in said
    assert "Without parts" in said and "migrants against local residents." in said
    assert [drawing.count("circumstance and law") > 1 for drawing in drawn] == [True, False]


def test_where_the_interval_holds_one_no_gap_is_told(texts: Texts) -> None:
    """The scheme is said to keep two groups apart only where chance alone would not."""
    wide = made.frame(lambda row: row | {"low": -1.0, "high": 0.2} if row["by"] == "axis=sex" else row)
    said, _ = read(wide, texts, "gaps")
    assert "Between women and men this run is too small to tell" in said
    assert "no finding that they are treated alike" in said and "anything from 0.368 to 1.22 times" in said
    unsure = made.frame(lambda row: row | {"low": None, "high": None} if row["by"] == "axis=sex" else row)
    assert "not to be taken for a gap" in read(unsure, texts, "gaps")[0]
    assert "too small to tell" not in read(made.frame(), texts, "gaps")[0]


def test_a_part_of_a_gap_begins_where_the_one_before_ended(texts: Texts) -> None:
    case = Case(Readings(made.frame()), texts, made.MANIFEST, words("en"))
    figure = next(figure for figure in (make(case) for make in FIGURES) if figure.id == "gaps")
    bars = figure.panels[0].draw(WIDE)["data"]["values"]
    assert [bar["begin"] for bar in bars] == pytest.approx([0, -0.2, -0.1, -0.3, 0])
    assert [bar["end"] for bar in bars] == pytest.approx([-0.2, -0.1, -0.3, -0.4, -0.4])


def test_a_cohort_of_few_people_is_not_shown(texts: Texts) -> None:
    few = made.frame(lambda row: row | {"n": 29} if row["cohort"] == "age=75+" else row)
    said, drawn = read(few, texts, "cohorts")
    assert "fewer than 30 invented people: 75 or more" in said
    assert all("75 or more" not in svg for svg in drawn)
    enough = made.frame(lambda row: row | {"n": 30} if row["cohort"] == "age=75+" else row)
    assert any("75 or more" in svg for svg in read(enough, texts, "cohorts")[1])


def test_what_the_measures_call_too_few_is_named_and_not_shown(texts: Texts) -> None:
    few = made.frame(
        lambda row: (
            row | {"n": 12, "value": None, "low": None, "high": None, "interval": "too few"}
            if row["cohort"] == "age=75+"
            else row
        )
    )
    said, drawn = read(few, texts, "cohorts")
    assert "fewer than 30 invented people: 75 or more" in said
    assert all("75 or more" not in svg for svg in drawn)


def test_nil_says_how_much_chance_would_allow(texts: Texts) -> None:
    rare = made.frame(lambda row: nil(row) | {"high": 0.00321} if row["measure"] == "refusals" else row)
    said, drawn = read(rare, texts, "refused")
    assert drawn == [] and "up to 0.00321" in said


def test_an_empty_cohort_is_said_to_be_undefined(texts: Texts) -> None:
    said, drawn = read(changed("ever_listed", None, cohort="work=public"), texts, "cohorts")
    assert "nobody or nothing to count there: in public work" in said
    assert all("in public work" not in svg for svg in drawn)


def test_intervals_are_named_for_what_they_are(texts: Texts) -> None:
    assert "intervals of chance alone" in read(made.frame(), texts, "refused")[0]
    spread = made.frame(lambda row: row | {"interval": "assumption"} if row["interval"] else row)
    said, _ = read(spread, texts, "refused")
    assert "move through their ranges" in said and "of chance alone" not in said
    none = made.frame(lambda row: row | {"low": None, "high": None, "interval": None})
    assert "No interval" in read(none, texts, "refused")[0]


def test_groups_stand_in_declared_order_whatever_their_values(texts: Texts) -> None:
    said, drawn = read(changed("ever_listed", 0.5, cohort="income=8-9"), texts, "cohorts")
    assert said.index("lowest fifth") < said.index("highest fifth")
    by_income = next(svg for svg in drawn if ">lowest fifth<" in svg)
    assert by_income.index(">lowest fifth<") < by_income.index(">highest fifth<")


def test_what_is_averted_stands_beside_its_assumptions(page: str, texts: Texts) -> None:
    part = words_of(section(page, "averted"))
    for response in texts.world.responses:
        assert response.id in part
    assert "reviews find that certainty deters some crimes" in part


def test_benefit_is_never_set_against_harm(page: str) -> None:
    text = words_of(page).lower()
    for ratio in ("averted per", "per listing in error", "cost-benefit", "benefit per", "harm per"):
        assert ratio not in text


def test_nothing_can_be_quoted_as_approval(page: str) -> None:
    text = words_of(page).lower()
    for word in (*NEVER_SAID, *NEVER_OF_A_SCHEME):
        assert word not in text, word
    assert "green" not in page[page.index("<style>") : page.index("</style>")]


def test_text_from_files_is_escaped(texts: Texts) -> None:
    title = "<script>alert(1)</script>"
    marked = texts.schemes[0].model_copy(update={"title": title})
    manifest = {"checksum": "<b>", "machine": made.MANIFEST["machine"]}
    page = html(made.frame(nil), manifest, Texts((marked, texts.schemes[1]), texts.before, texts.world))
    assert title not in page and "&lt;script&gt;" in page
    assert "<b></td>" not in page and "&lt;b&gt;" in page


def test_manifest_and_the_line_that_repeats_the_run(page: str) -> None:
    part = words_of(section(page, "manifest"))
    assert made.MANIFEST["command"] in part
    assert made.MANIFEST["checksum"] in part


def test_the_same_readings_give_the_same_file(texts: Texts, page: str, tmp_path: Path) -> None:
    target = render(made.frame(), made.MANIFEST, texts, tmp_path / "report.html")
    assert target.read_text(encoding="utf-8") == page
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_what_cannot_be_written_read_or_spoken_is_refused(texts: Texts, tmp_path: Path) -> None:
    with pytest.raises(GlasshouseError, match="is no folder"):
        render(made.frame(nil), made.MANIFEST, texts, tmp_path / "absent" / "report.html")
    with pytest.raises(GlasshouseError, match="lack the column"):
        html(made.frame().drop("interval"), made.MANIFEST, texts)
    with pytest.raises(GlasshouseError, match="no report in language 'de'"):
        html(made.frame(), made.MANIFEST, texts, language="de")


def test_a_figure_without_an_interval_is_said_to_have_none(texts: Texts) -> None:
    some = made.frame(
        lambda row: row | {"low": None, "high": None, "interval": None} if row["cohort"] == "sex=male" else row
    )
    assert "Figures without a bar" in read(some, texts, "cohorts")[0]
    assert "Figures without a bar" not in read(made.frame(), texts, "refused")[0]


def test_a_red_list_is_no_burden_and_stays_off_the_first_page(texts: Texts) -> None:
    rows = [
        made.row("listed_in_error", 0.01, "share of people", clause="redlist"),
        made.row("listed_as_designed", 0.02, "share of people", clause="redlist", by="ground=minor"),
        made.row("harm_at_perfect_sight", 0.03, "share of people", clause="redlist", by="ledger=full"),
    ]
    frame = pl.concat([made.frame(), pl.DataFrame(rows, schema=SCHEMA, orient="row")])
    assert "redlist" in read(frame, texts, "listed")[0]
    assert "redlist" not in read(frame, texts, "first")[0]


def test_further_twins_say_what_is_off_in_them(texts: Texts) -> None:
    further = made.row(
        "averted_as_assumed", 7.0, "per person over the run", scheme="twin", against=f"{made.SCHEME}: consequences only"
    )
    frame = pl.concat([made.frame(), pl.DataFrame([further], schema=SCHEMA, orient="row")])
    said, drawn = read(frame, texts, "averted")
    assert "the same scheme, nobody responding" in said
    assert float(re.search(r'viewBox="0 0 ([\d.]+)', drawn[0]).group(1)) <= 720  # type: ignore[union-attr]


def lines_that_leave_the_plot(svg: str) -> Iterator[str]:
    """Texts drawn left of the drawing's edge."""
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg).group(1))  # type: ignore[union-attr]
    if width > 720:
        yield f"{width} wide"


def test_drawings_fit_the_page_and_a_narrow_screen(page: str) -> None:
    wide = re.findall(r'<div class="wide">(<svg.*?</svg>)', page, flags=re.S)
    narrow = re.findall(r'<div class="narrow">(<svg.*?</svg>)', page, flags=re.S)
    assert len(wide) == len(narrow) > 10
    assert [found for svg in wide for found in lines_that_leave_the_plot(svg)] == []
    for svg in narrow:
        assert float(re.search(r'viewBox="0 0 ([\d.]+)', svg).group(1)) <= 360  # type: ignore[union-attr]


def test_an_axis_is_marked_in_plain_numbers() -> None:
    rows = [Dot("good", "scheme", value, None, None, "") for value in (0.02, 95.0)]
    for chart in (
        dots(rows, "per cent", Caption(""), WIDE),
        lines([Line("scheme", 0, 95.0, None, None)], "years", "per cent", Caption(""), WIDE, span=(0.0, 95.0)),
        steps([StepBar("part", 0.0, 95.0, None, None, "", False)], "per cent", Caption(""), WIDE, span=(0.0, 100.0)),
    ):
        marks = words_of(to_svg(chart, "axis").replace("<svg", "<g").replace("</svg", "</g"))
        assert " 80 " in marks and "e+" not in marks

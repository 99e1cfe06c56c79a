"""From a study file to a study that could be run: texts loaded, numbers found, ranges checked, the calendar known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from glasshouse.errors import GlasshouseError, Place, StudyError, did_you_mean
from glasshouse.measures import CATALOGUE
from glasshouse.scheme import Scheme
from glasshouse.study.running.deterrence import NO_EFFECT, deterrences
from glasshouse.study.running.fitting import agree_or_say
from glasshouse.study.running.plan import Options, before_of
from glasshouse.study.sweeps.study_file import Grid, StudyText, Unknown
from glasshouse.text import bind, decimal_text, emit, parse, read_text, refuse_stranger
from glasshouse.text.sourced import FACTOR
from glasshouse.text.vary import Variable, checked, variables
from glasshouse.world import World

Loaded = TypeVar("Loaded")


HARM: Final = (
    "prevalence", "incidence", "ever_listed", "lifetime_listing", "time_on_list", "return", "listed_in_error",
    "listed_as_designed", "harm_at_perfect_sight", "refusals", "people_refused", "work_lost", "income_lost",
    "spill_over", "disparity", "protected_conduct_lost", "records_per_person", "life_observed",
)  # fmt: skip
"""Measures that every study reports, whatever its file says."""


class Ranged(NamedTuple):
    """An unknown with the range that a study gives it, and what it measures."""

    key: str
    low: Fraction
    high: Fraction
    as_written: Fraction
    variable: Variable
    why: str

    def at(self, unit: float) -> Fraction:
        """The value at a place of the unit interval: whole numbers each as often, others in six digits or decimals."""
        if self.variable.quantity.decimals == 0:
            steps = int(self.high - self.low) + 1
            return self.low + min(steps - 1, int(unit * steps))
        exact = float(self.low) + unit * float(self.high - self.low)
        digits = f"{exact:.6f}" if self.variable.quantity == FACTOR else f"{exact:.6g}"
        return min(self.high, max(self.low, Fraction(digits)))


class VariedLever(NamedTuple):
    """A lever of the schemes, and the values that a study gives it."""

    key: str
    levels: tuple[Fraction, ...]


@dataclass(frozen=True)
class Study:
    """A study with everything that it names.  ``written`` is its file; ``notes`` are what ought to be noticed."""

    text: StudyText
    written: str
    worlds: tuple[World, ...]
    schemes: tuple[Scheme, ...]
    against: tuple[Scheme, ...]
    before: tuple[tuple[Scheme, int], ...]
    """For each world, what was in force before, and for how many months."""
    unknowns: tuple[Ranged, ...]
    levers: tuple[VariedLever, ...]
    notes: tuple[str, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """What is reported: harm, then what the file adds."""
        return tuple(dict.fromkeys((*HARM, *self.text.measures)))

    def options(self, world: World, *, people_seed: int, life_seed: int, threads: int) -> Options:
        """The options of one run."""
        return Options(
            world=world.name,
            people=self.text.people,
            years=self.text.years,
            people_seed=people_seed,
            life_seed=life_seed,
            replicates=self.text.replicates,
            threads=threads,
            before=self.text.before,
            without=frozenset(self.text.without),
        )


def load_study(path: Path, *, beyond_range: bool = False) -> Study:
    """The study in a file.  ``beyond_range`` lets unknowns leave their texts' ranges.

    Raises TextError for what cannot be read, and StudyError, SchemeError, WorldError or UsageError, with the place, for
    what it asks of texts that do not have it.
    """
    source = read_text(path)
    document = parse(source)
    refuse_stranger(document, StudyText, "study", StudyError, "docs/how-to/run-a-study.md shows what a study is")
    text = bind(StudyText, document, error=StudyError)
    return resolved(text, path.parent, emit(document.root), beyond_range=beyond_range)


def resolved(text: StudyText, folder: Path, written: str, *, beyond_range: bool = False) -> Study:
    """A study's text with everything that it names; paths are seen from ``folder``."""
    _check_words(text)
    worlds = _each(text, "worlds", folder, World.load)
    schemes = _each(text, "schemes", folder, Scheme.load)
    against = _each(text, "against", folder, Scheme.load)
    _check_once([*schemes, *against], text)
    before = tuple(before_of(text.before, world) for world in worlds)
    for world, (status_quo, _) in zip(worlds, before, strict=True):
        for scheme in (status_quo, *schemes, *against):
            agree_or_say(scheme, world)
    texts = [*(s.text for s in schemes), *(s.text for s, _ in before), *(w.text for w in worlds)]
    known = [variables(one) for one in (*texts, *(s.text for s in against))]
    unknowns = _unknowns(text, known, beyond_range=beyond_range)
    unknowns, notes = _with_no_deterrence(unknowns, worlds, text)
    levers = tuple(_lever(text, place, grid, known) for place, grid in enumerate(text.levers))
    study = Study(text, written, worlds, schemes, against, before, unknowns, levers, ())
    return replace(study, notes=(*notes, *_notes(study)))


def _check_words(text: StudyText) -> None:
    """Raises StudyError for measures that there are not, and a design without what it needs."""
    known = [measure.id for measure in CATALOGUE]
    for place, word in enumerate(text.measures):
        if word not in known:
            near = did_you_mean(word, known)
            raise StudyError(
                f"measures: unknown measure '{word}'", text.place_of_value("measures", place),
                remedy=f"did you mean '{near}'?" if near else "`glasshouse measures` lists them",
            )  # fmt: skip
    design = text.design
    if design is None:
        if text.unknowns:
            raise StudyError(
                "unknowns vary, and no design says how", text.place_of("unknowns"),
                remedy="write design: {kind: latin_hypercube, points: 64}",
            )  # fmt: skip
        return
    needed, other = ("levels", "points") if design.kind == "grid" else ("points", "levels")
    if getattr(design, needed) is None or getattr(design, other) is not None:
        raise StudyError(
            f"design: {design.kind} is given '{needed}' and not '{other}'", design.place,
            remedy=f"write design: {{kind: {design.kind}, {needed}: {4 if needed == 'levels' else 64}}}",
        )  # fmt: skip
    if design.kind == "sobol" and design.points is not None and design.points.bit_count() != 1:
        below = 1 << (design.points.bit_length() - 1)
        raise StudyError(
            f"design: {design.points} base points of a Sobol sequence are no power of two",
            design.place_of_value("points"), ("its balance, on which the indices rest, holds at powers of two alone",),
            f"write points: {below} or points: {2 * below}",
        )  # fmt: skip
    if not text.unknowns:
        raise StudyError(
            "a design, and no unknown varies", text.place_of("design"),
            remedy="name unknowns, or leave the design out: schemes and levers make the points",
        )  # fmt: skip


def _each(text: StudyText, field: str, folder: Path, load: Callable[[str], Loaded]) -> tuple[Loaded, ...]:
    """What the words of a field name; a word that names nothing is told with its place."""
    out = []
    for place, word in enumerate(getattr(text, field)):
        try:
            out.append(load(_seen_from(folder, word)))
        except GlasshouseError as problem:
            if problem.place is not None:
                raise
            at = text.place_of_value(field, place)
            raise StudyError(f"{field}: {problem.what}", at, problem.detail, problem.remedy) from None
    return tuple(out)


def _seen_from(folder: Path, word: str) -> str:
    """A path of the file as seen from here; a shipped name as it is."""
    return str(folder / word) if "/" in word or word.endswith((".yaml", ".yml")) else word


def _check_once(schemes: Sequence[Scheme], text: StudyText) -> None:
    names = [scheme.name for scheme in schemes]
    for name in names:
        if names.count(name) > 1:
            raise StudyError(
                f"scheme '{name}' is named more than once", text.place_of("schemes"),
                remedy="a scheme against itself differs nowhere: the placebo runs that already",
            )  # fmt: skip


def _unknowns(text: StudyText, known: Sequence[dict[str, Variable]], *, beyond_range: bool) -> tuple[Ranged, ...]:
    unknowns: dict[str, Ranged] = {}
    for place, asked in enumerate(text.unknowns):
        for address in _matching(text, place, asked, known):
            unknowns[address] = _ranged(asked, _first(address, known), beyond_range=beyond_range)
    return tuple(unknowns.values())


def _matching(text: StudyText, place: int, asked: Unknown, known: Sequence[dict[str, Variable]]) -> list[str]:
    """The addresses that an entry names.  Raises StudyError for none, and for a lever."""
    everything = {address: one for texts in known for address, one in texts.items()}
    at = text.place_of_value("unknowns", place, "number")
    if asked.number in everything:
        if everything[asked.number].is_lever:
            raise StudyError(
                f"'{asked.number}' is a lever: the authority chose it, and no search runs over what it chose", at,
                remedy="write it under levers, at no more than five levels, or name the schemes to compare",
            )  # fmt: skip
        return [asked.number]
    patterned = [
        address
        for address, one in everything.items()
        if not one.is_lever and _first(address, known).number.range is not None and fnmatchcase(address, asked.number)
    ]
    if not patterned:
        near = did_you_mean(asked.number, everything)
        raise StudyError(
            f"no number '{asked.number}' in the schemes and worlds of this study", at,
            remedy=f"did you mean '{near}'?" if near else "write CLAUSE.KEY, for example cameras-jaywalking.coverage",
        )  # fmt: skip
    return patterned


def _first(address: str, known: Iterable[dict[str, Variable]]) -> Variable:
    """A number in the first text that gives it a range, else in the first that has it."""
    having = [texts[address] for texts in known if address in texts]
    return next((one for one in having if one.number.range is not None), having[0])


def _ranged(asked: Unknown, one: Variable, *, beyond_range: bool) -> Ranged:
    number, place = one.number, asked.place
    if asked.range is None:
        if number.range is None:
            raise StudyError(
                f"'{one.key}' has no range in its text", place,
                (f"written there: {decimal_text(number.value)}",), "write a range, and add --beyond-range",
            )  # fmt: skip
        return _checked_range(one, *number.range, place, "the range of its text")
    low, high = asked.range
    inside = number.range is not None and number.range[0] <= low and high <= number.range[1]
    if not inside and not beyond_range:
        own = "no range" if number.range is None else " to ".join(decimal_text(end) for end in number.range)
        raise StudyError(
            f"{decimal_text(low)} to {decimal_text(high)} is beyond the range of '{one.key}' in its text",
            asked.place_of_value("range"), (f"its text has {own}",), "narrow it, or add --beyond-range",
        )  # fmt: skip
    return _checked_range(one, low, high, place, "the range of its text, narrowed" if inside else "beyond its text")


def _checked_range(one: Variable, low: Fraction, high: Fraction, place: Place | None, why: str) -> Ranged:
    if low >= high:
        raise StudyError(f"'{one.key}': the range is empty", place, remedy="write the smaller end first")
    for end in (low, high):
        try:
            checked(one, end)
        except GlasshouseError as problem:
            raise StudyError(problem.what, place, problem.detail, problem.remedy) from None
    return Ranged(one.key, low, high, one.number.value, one, why)


def _with_no_deterrence(
    unknowns: tuple[Ranged, ...], worlds: Sequence[World], text: StudyText
) -> tuple[tuple[Ranged, ...], list[str]]:
    """Every deterrence is among what varies, and each of its ranges holds no effect."""
    if not unknowns:
        return (), []
    kept = {one.key: one for one in unknowns}
    notes = []
    for world in worlds:
        own = variables(world.text)
        for address in deterrences(world.text):
            one = kept.get(address)
            if one is None:
                number = own[address].number
                low, high = number.range or (min(number.value, NO_EFFECT), max(number.value, NO_EFFECT))
                one = Ranged(address, low, high, number.value, own[address], "deterrence varies in every study")
                notes.append(
                    f"{address} varies too: deterrence is assumed, and no effect is always among what it may be."
                )
            if not one.low <= NO_EFFECT <= one.high:
                notes.append(f"{address}: the range is widened to 1, no effect.")
            one = one._replace(low=min(one.low, NO_EFFECT), high=max(one.high, NO_EFFECT))
            if one.low < one.high:
                kept[address] = one
    return tuple(kept.values()), notes


def _lever(text: StudyText, place: int, grid: Grid, known: Sequence[dict[str, Variable]]) -> VariedLever:
    at = text.place_of_value("levers", place, "number")
    everything = {address: one for texts in known for address, one in texts.items()}
    if grid.number not in everything:
        near = did_you_mean(grid.number, everything)
        raise StudyError(
            f"no number '{grid.number}' in the schemes of this study", at,
            remedy=f"did you mean '{near}'?" if near else "write CLAUSE.KEY, as in blacklist.leave.any.0.months_listed",
        )  # fmt: skip
    if not everything[grid.number].is_lever:
        raise StudyError(
            f"'{grid.number}' is an unknown: nobody chose it", at, remedy="write it under unknowns, with a range",
        )  # fmt: skip
    if len(set(grid.levels)) < len(grid.levels):
        raise StudyError(f"'{grid.number}': a level stands twice", at, remedy="keep one")
    for level in grid.levels:
        try:
            checked(everything[grid.number], level)
        except GlasshouseError as problem:
            raise StudyError(problem.what, at, problem.detail, problem.remedy) from None
    return VariedLever(grid.number, grid.levels)


def _notes(study: Study) -> list[str]:
    if study.text.replicates > 1:
        return []
    return [
        "One replicate: what chance alone does cannot be told from what an unknown does, and shares of people on a"
        " list, gaps and differences between worlds are noisy. Write replicates: 2 or more."
    ]

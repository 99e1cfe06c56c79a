"""What a report is about: readings, texts, manifest, and how they are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from glasshouse.report.charts import Caption
from glasshouse.report.readings import ALL, TWIN, Reading, Readings
from glasshouse.report.words import NO_BREAK, Words
from glasshouse.scheme import SchemeText
from glasshouse.world import WorldText


@dataclass(frozen=True)
class Texts:
    """The texts that a run used."""

    schemes: tuple[SchemeText, ...]
    """The scheme that the report is about, then those it is compared with."""
    before: SchemeText
    world: WorldText


@dataclass(frozen=True)
class Case:
    """One report's matter."""

    readings: Readings
    texts: Texts
    manifest: Mapping[str, Any]
    words: Words

    @property
    def scheme(self) -> str:
        """Name of the scheme that the report is about."""
        return self.texts.schemes[0].scheme

    @property
    def others(self) -> tuple[str, ...]:
        """Names of those it is compared with."""
        return tuple(other.scheme for other in self.texts.schemes[1:])

    @property
    def worlds(self) -> tuple[str, ...]:
        """All names in order."""
        return (self.scheme, *self.others)

    @property
    def request(self) -> Mapping[str, Any]:
        """What was asked for, as the manifest says."""
        request = self.manifest.get("request")
        return request if isinstance(request, Mapping) else {}

    @property
    def idealised(self) -> str:
        """What a run at perfect sight says of itself; nothing of any other."""
        return self.words.say("idealised") if self.request.get("idealised") else ""

    @property
    def before(self) -> str:
        """What was in force before the scheme, how long, and which of its lists go on; nothing where nothing was."""
        text, months = self.texts.before, self.request.get("before_months")
        if self.request.get("before") in (None, "empty") or not isinstance(months, int) or not months:
            return ""
        lists_kept = {entry.id for entry in self.texts.schemes[0].lists}
        sentences = [
            self.words.say(key, lists=self.words.listed([self.list_(name) for name in names]))
            for key, names in (
                ("page.before_on", [entry.id for entry in text.lists if entry.id in lists_kept]),
                ("page.before_off", [entry.id for entry in text.lists if entry.id not in lists_kept]),
            )
            if names
        ]
        lists = " ".join(sentences) or self.words.say("page.before_no_list")
        return self.words.say("page.before", before=text.scheme, duration=self.duration(months), lists=lists)

    @property
    def months(self) -> int:
        """How many months from in force the readings cover."""
        written = self.request.get("years")
        if isinstance(written, int):
            return 12 * written
        return max((row.month for row in self.readings if row.month is not None), default=-1) + 1

    @property
    def people(self) -> str:
        """How many invented people, as printed."""
        written = self.request.get("people")
        return self.words.number(written) if isinstance(written, int) else self.words.say("page.several")

    @property
    def period(self) -> str:
        """The period that a figure is for, in words."""
        text = self.texts.schemes[0]
        first = text.in_force_from if text.in_force_from is not None else text.known_from
        first = first if first is not None else self.texts.world.start
        return self.words.say(
            "period.run" if self.months else "period.unknown",
            duration=self.duration(self.months),
            first=self.month(first),
            last=self.month(first + self.months - 1),
        )

    def duration(self, months: int) -> str:
        """So many months, in years, as it is printed."""
        return self.words.say(
            "duration.year" if months == 12 else "duration.years", years=self.words.number(months / 12)
        )

    def month(self, month: int) -> str:
        """A month of the calendar as it is printed."""
        names = self.words.several("months")
        return f"{names[month % 12]}{NO_BREAK}{month // 12}"

    def titled(self, name: str) -> str:
        """A scheme's name as it is printed in a legend."""
        key, _, part = name.partition(": ")
        if part and key == self.scheme:
            return self.words.term("part_worlds", part)
        shown = self.words.say(f"terms.schemes.{key}") if self.words.has(f"terms.schemes.{key}") else key
        return f"{shown}: {part}" if part else shown

    def called(self, name: str) -> str:
        """A scheme as a sentence calls it: by a plain name where the language has one, else as a legend does."""
        key = f"terms.plain_schemes.{name}"
        return self.words.say(key) if self.words.has(key) else self.titled(name)

    def shown(self, row: Reading) -> str:
        """A reading's value with its interval."""
        if row.value is None:
            return self.words.say("value.undefined")
        value = self.words.amount(row.value, row.unit)
        if row.low is None or row.high is None:
            return self.words.say("value.unsure", value=value) if row.value == 0 else value
        if row.low == row.high == row.value:
            return value
        return f"{value} ({self.words.span(row.low, row.high, row.unit)})"

    def list_(self, clause: str | None) -> str:
        """A list as it is printed; None stands for every black list."""
        return self.words.say("any_list") if clause is None else self.words.say("list", list=self.words.named(clause))

    def series(self, row: Reading) -> str:
        """Which world, or which difference, a row is of."""
        if row.scheme == TWIN:
            return self.words.say("difference", scheme=self.titled(self.scheme), other=self.titled(row.against or ""))
        return self.titled(row.scheme)

    def cohort(self, cohort: str) -> str:
        """A cohort as it is printed: "women", "18 to 24"."""
        parts = [part.partition("=") for part in cohort.split(",")]
        return ", ".join(
            self.words.say("numbers.ages", first=word.split("-")[0], last=word.split("-")[1])
            if axis == "age" and word[0].isdigit() and "-" in word
            else self.words.term(f"cohort.{axis}", word)
            for axis, _, word in parts
        )

    def interval_in_short(self, rows: Iterable[Reading]) -> str:
        """What the intervals of these rows are of, in a few words; nothing where there are none."""
        kinds = sorted({row.interval for row in rows if row.sure and row.interval})
        return self.words.listed([self.words.say(f"interval_in_short.{kind}") for kind in kinds])

    def axis(self, unit: str, rows: Iterable[Reading]) -> str:
        """An axis' title: the unit, and in a line of its own what the bars or bands are."""
        return "\n".join(filter(None, (self.words.unit(unit), self.interval_in_short(rows))))

    def axis_of_years(self, rows: Iterable[Reading]) -> str:
        """The same of an axis of time, whose quantity stands on the other."""
        return "\n".join(filter(None, (self.words.say("axis.years"), self.interval_in_short(rows))))

    def said(self, alternative: str) -> Caption:
        """What a chart says in words, in the report's language."""
        decimal, thousands = self.words.say("numbers.decimal"), self.words.strings["numbers"]["thousands"]
        return Caption(alternative, self.words.say("notice"), decimal, thousands)

    def cohort_or_all(self, row: Reading) -> str:
        """The cohort of a row as it is printed; everybody where it is of all people."""
        return self.words.say("everybody") if row.cohort == ALL else self.cohort(row.cohort)

    def of_what(self, rows: list[Reading]) -> str:
        """What the intervals of these rows are of, in a sentence."""
        kinds = {row.interval for row in rows if row.sure}
        key = "none" if not kinds else "both" if len(kinds) > 1 else next(iter(kinds)) or "unnamed"
        return self.words.say(f"interval.{key}")

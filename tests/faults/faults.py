"""Small slips, each planted in one place of the engine or the compiler, and the scenario that must notice it.

An anchor is a short piece of the source that stands there exactly once.  Where the source has moved on, move the
anchor to where the same slip could be made now.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "glasshouse"
EXCHANGE, LAW, READ = "engine/exchange.py", "engine/law.py", "engine/kernel/exchange.py"
AHEAD, BLOCK, CHANCE, FALSE_RECORDS, HOLDS, INDEX, LISTS, LIVING, OPENING, POTENTIAL, RECORDS, STREAMS = (
    f"engine/kernel/{room}.py"
    for room in (
        "ahead",
        "block",
        "chance",
        "false_records",
        "holds",
        "index",
        "lists",
        "living",
        "opening",
        "potential",
        "records",
        "streams",
    )
)
CLAUSES, RESPONSES, RATES = "compiler/clauses.py", "compiler/responses.py", "compiler/rates.py"
FIRST_IMPORT = "from __future__ import annotations"


class Fault(NamedTuple):
    """``old`` becomes ``new`` in the file; the scenario ``caught_by`` of catchers.py must then fail."""

    name: str
    file: str
    old: str
    new: str
    caught_by: str

    @property
    def module(self) -> str:
        """The module to plant it in."""
        return "glasshouse." + self.file.removesuffix(".py").replace("/", ".")


def planted(fault: Fault) -> str:
    """The source of the file with the fault in it.  Raises ValueError where its anchor does not stand exactly once."""
    source = (PACKAGE / fault.file).read_text(encoding="utf-8")
    count = source.count(fault.old)
    if count != 1:
        reason = "is gone" if count == 0 else f"stands {count} times"
        raise ValueError(f"fault {fault.name!r}: its anchor {reason}: move it ({fault.old!r} in {fault.file})")
    return source.replace(fault.old, fault.new)


FAULTS: tuple[Fault, ...] = (
    # chance
    Fault("Poisson table read one cell on", CHANCE,
          "word >= table[first + n]", "word >= table[first + n + 1]", "sightings"),
    Fault("the same draw sees and leads astray", LIVING, "ordinal, ASTRAY)", "ordinal, COVERAGE)", "sightings"),
    Fault("deeds of a month share a draw", LIVING,
          "lane, t, ordinal, COVERAGE)", "lane, t, np.int64(0), COVERAGE)", "sightings"),
    Fault("coverage by person drawn each month", LIVING,
          "person, lane, np.int64(0), np.int64(0), COVERAGE)",
          "person, lane, t, np.int64(0), COVERAGE)", "coverage_that_varies"),
    Fault("coverage by district drawn by person", LIVING,
          "draw4(seed, member.district, lane", "draw4(seed, person, lane", "coverage_that_varies"),
    Fault("a chance per month drawn once a year", POTENTIAL, "lane, first + month,", "lane, first,", "monthly"),
    Fault("a second potential event of a month counts", POTENTIAL,
          "return kind_row(law, k).monthly & (used >> month) != 0", "return False", "small_chances"),
    Fault("raised chances begin at nothing", POTENTIAL,
          "height = WORD + height * ((", "height = height * ((", "small_chances"),
    Fault("a raised chance is tried beside the first layer's", POTENTIAL,
          "if (np.int64(words[MONTHS_USED + k]) >> month) & 1 != 0:",
          "if words[MONTHS_USED + k] > WORD:", "small_chances"),
    Fault("layers twice as high", STREAMS,
          "(WORD + words[2]) << (layer - 1)", "(WORD + words[2]) << layer", "further_layers"),
    # records
    Fault("records fall due a month late", LIVING, "record.due = due\n", "record.due = due + 1\n", "sightings"),
    Fault("lag ignored", LIVING, "t + sight.lag, t * ORDINALS", "t, t * ORDINALS", "sightings"),
    Fault("retention ignored", RECORDS, "if t < due or t >= due +", "if t < due or t >= LARGE + due +", "retention"),
    Fault("retention a month longer", RECORDS, "if t < due or t >= due +", "if t < due or t > due +", "retention"),
    Fault("the corrected ledger reads actual flags", RECORDS, "& (1 << g) == 0", "& 1 == 0", "ledgers"),
    Fault("corrections unheard", RECORDS, "return reads != 3 or t < record.corrected", "return True", "corrections"),
    Fault("corrections a month late", LIVING,
          "corrected = due + 1 + failures", "corrected = due + 2 + failures", "corrections"),
    Fault("copies hear corrections regardless", CLAUSES,
          "(3 if pool.correction_reaches_copies else 1)", "3", "corrections"),
    Fault("a change of scheme drops records", OPENING,
          "if new_sight >= 0:", "if new_sight > 1 << 20:", "change_of_scheme"),
    # false records
    Fault("easily confused people ignored", FALSE_RECORDS,
          "if share > 0 and draw(", "if share > WORD and draw(", "false_records"),
    Fault("nobody is one of the few", READ, "marks[row] = 1", "marks[row] = 0", "false_records"),
    Fault("people of a cell are counted once", READ,
          "+= cell_counts[cell] * confusability_of_cell(", "+= confusability_of_cell(", "false_records"),
    Fault("confusability not applied", FALSE_RECORDS,
          "muldiv(phi, conf, ", "muldiv(phi, np.int64(1024), ", "false_records"),
    Fault("misattributed and fabricated mixed up", LIVING,
          "if height < flow_received(room.cells[room.flow + s], conf)",
          "if height < flow_received(room.cells[room.flow + law.sights_n + s], conf)", "false_records"),
    Fault("flows not renewed after a year", EXCHANGE,
          "if not january and age not in FIRST_AGES:", "if age not in FIRST_AGES:", "false_records"),
    Fault("a year's flow sent each month", EXCHANGE,
          "max(1, months) * total", "total", "false_records"),
    Fault("flow of the month before last", EXCHANGE,
          "astray[s, t - months - begin : t - begin]", "astray[s, t - months - 1 - begin : t - 1 - begin]",
          "false_records"),
    # entries
    Fault("window a month longer", LISTS, "after = t - way_in.within", "after = t - 1 - way_in.within", "window"),
    Fault("one record too few will do", LISTS, "count < way_in.at_least", "count + 1 < way_in.at_least", "window"),
    Fault("deeds counted as records", LISTS,
          "if listing.deeds == 0 or not", "if listing.deeds >= 0 or not", "deeds_and_records"),
    Fault("spent records count", LISTS, "if listing.spent != 0 and", "if listing.spent > 1 and", "deeds_and_records"),
    Fault("off and on again in a month", LISTS, "or spell.out[g] == t:", "or t < 0:", "terms"),
    Fault("shadow entries by the actual class", LISTS,
          "rank, limit = member.rank[g]", "rank, limit = member.rank[ACTUAL]", "classes"),
    Fault("ground of the first record, not the latest", LISTS,
          "if key > latest:", "if latest < 0 or key < latest:", "classes"),
    # exits
    Fault("a term counts from the month after entry", LISTS,
          "t < entered + way.months:", "t < entered + way.months + (by == EXIT_TERM):", "terms"),
    Fault("a term's share drawn each month", LISTS,
          "lane, entered, way.position, TERM)", "lane, t, way.position, TERM)", "terms"),
    Fault("ways out numbered across lists", CLAUSES,
          "rank=rank, position=position", "rank=rank, position=number", "terms"),
    Fault("settlement ignored", LIVING,
          "if settles(law, k, way_out) != 0:", "if settles(law, k, way_out) > 1:", "settlement"),
    Fault("settled for the actual ledger alone", LISTS,
          "return room.cells[member.settled + way_out] ==",
          "return g == 0 and room.cells[member.settled + way_out] ==", "settlement"),
    Fault("repair drawn once a spell", LISTS,
          "lane, t, way.position, REPAIR)", "lane, entered, way.position, REPAIR)", "repair"),
    Fault("a corrected count must be exceeded", RECORDS,
          "return count >= spell.at_least", "return count > spell.at_least", "corrections"),
    Fault("who dies stays listed", OPENING, "if t == member.death:", "if t == -member.death:", "families"),
    # appeals
    Fault("appeals strike nothing", LISTS, "|= STRUCK", "|= 0", "appeals"),
    Fault("appeals take the other chance", LISTS,
          "if spell.filed_in_error != 0 else listing.upheld",
          "if spell.filed_in_error == 0 else listing.upheld", "appeals"),
    Fault("decisions a month late", LISTS, "t + listing.appeal_months", "t + 1 + listing.appeal_months", "appeals"),
    Fault("let go for ever", LISTS,
          "if spell.on[ACTUAL] >= 0 or spell.on[CORRECTED_LEDGER] < 0:", "if spell.on[ACTUAL] >= FAR:", "appeals"),
    Fault("notice makes nobody aware", BLOCK, "and law.notice != 0", "and law.notice > 1", "appeals"),
    Fault("only the first list is looked at", LAW,
          "np.where(tables.counts[entry] != 0, 1 << i, 0)", "np.where(tables.counts[entry] != 0, 1, 0)", "retention"),
    Fault("no list is entered by a class", LAW, "by_class |= 1 << i", "by_class |= 0", "classes"),
    # the index
    Fault("a class must be exceeded", INDEX,
          "rank_row(law, rank).least <= shown", "rank_row(law, rank).least < shown", "points"),
    Fault("no floor and no ceiling", INDEX,
          "return min(max(new, rule.floor), rule.ceiling)", "return min(new, np.int64(LARGE))", "points"),
    Fault("expired records keep their points", INDEX,
          "return np.int64(1) if now & counted != 0 else np.int64(-1)",
          "return np.int64(1) if now & counted != 0 else np.int64(0)", "points"),
    Fault("recovery rounds down", INDEX,
          "return muldiv_guessed(away, rule.recovery_numerator, rule.recovery_denominator, rule.recovery_inverse)",
          "return away * rule.recovery_numerator // rule.recovery_denominator", "rounding"),
    Fault("points for the income to come", INDEX,
          "law.cells[law.income_points_at + member.income]",
          "law.cells[law.income_points_at + member.income_next]", "incomes"),
    Fault("ranks a point too low", EXCHANGE, "points[place] + 1 if", "points[place] if", "ranks"),
    Fault("contacts pull the other way", INDEX,
          "return muldiv_guessed(mean - x,", "return muldiv_guessed(x - mean,", "ranks"),
    Fault("a class is passed unseen in calm months", AHEAD,
          "passes = (least <= shown[first + cell]) != (least <= after)", "passes = False", "pulled"),
    Fault("a ranked class is passed unseen in calm months", AHEAD,
          "if (least <= before) != (least <= after):", "if False:", "ranks"),
    # what people do
    Fault("a response fades in", HOLDS,
          "return full + max(np.int64(0), months - (t - active_from))",
          "return full + min(months, t - active_from)", "responses"),
    Fault("a response begins a month early", HOLDS,
          "onset = member.black_entered + 1\n", "onset = member.black_entered\n", "responses"),
    Fault("a response is delayed by one more", RESPONSES,
          "int(response.delay_months.value),", "int(response.delay_months.value) + 1,", "responses"),
    Fault("a contact leaves a month later", OPENING,
          "member.contact_end = t\n", "member.contact_end = t + 1\n", "contacts"),
    Fault("new work counts in its month", HOLDS, "cell = member.work * 10", "cell = member.work_next * 10", "work"),
    Fault("the second turn of a month holds too", LIVING,
          "(member.work_next != member.work or work == member.work)", "work == member.work", "work"),
    Fault("enforcement never drawn", LIVING,
          "ordinal, ENFORCEMENT) < refusal.enforced", "ordinal, ENFORCEMENT) < WORD", "refusals"),
    Fault("one try uncounted", LIVING,
          "effect_row(law, first.effect).row, 1 + retries)", "effect_row(law, first.effect).row, retries)", "refusals"),
    Fault("refused by the last clause", LIVING,
          "first = Refusal(law.cells, room.cells[room.refusing])",
          "first = Refusal(law.cells, room.cells[room.refusing + refusing - 1])", "refusals"),
    Fault("a class in between is let off", HOLDS,
          "most != -1 and rank > most", "most != -1 and rank >= most", "classes"),
    Fault("grown children are refused as children", HOLDS,
          "if target == 1 and t - member.birth >= ADULT:", "if target == 1 and t - member.birth >= FAR:", "families"),
)  # fmt: skip

HARMLESS: tuple[Fault, ...] = tuple(
    Fault(f"nothing in {file}", file, FIRST_IMPORT, FIRST_IMPORT + "  # nothing", "ledgers")
    for file in sorted({fault.file for fault in FAULTS})
)
"""Planted likewise and noticed by nobody: the planting alone changes no life."""

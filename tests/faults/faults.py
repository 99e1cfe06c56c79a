"""Small slips, each planted in one place of the engine or the compiler, and the scenario that must notice it.

An anchor is a short piece of the source that stands there exactly once.  Where the source has moved on, move the
anchor to where the same slip could be made now.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "glasshouse"
KERNEL, EXCHANGE, LAW = "engine/kernel.py", "engine/exchange.py", "engine/law.py"
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
    found = source.count(fault.old)
    if found != 1:
        reason = "is gone" if found == 0 else f"stands {found} times"
        raise ValueError(f"fault {fault.name!r}: its anchor {reason}: move it ({fault.old!r} in {fault.file})")
    return source.replace(fault.old, fault.new)


FAULTS: tuple[Fault, ...] = (
    # chance
    Fault("Poisson table read one cell on", KERNEL,
          "word >= table[first + n]", "word >= table[first + n + 1]", "sightings"),
    Fault("the same draw sees and leads astray", KERNEL, "ordinal, ASTRAY)", "ordinal, COVERAGE)", "sightings"),
    Fault("deeds of a month share a draw", KERNEL,
          "lane, t, ordinal, COVERAGE)", "lane, t, np.int64(0), COVERAGE)", "sightings"),
    Fault("coverage by person drawn each month", KERNEL,
          "person, lane, np.int64(0), np.int64(0), COVERAGE)", "person, lane, t, np.int64(0), COVERAGE)",
          "coverage_that_varies"),
    Fault("coverage by district drawn by person", KERNEL,
          "draw4(seed, room[member + st.DISTRICT], lane", "draw4(seed, person, lane", "coverage_that_varies"),
    Fault("a chance per month drawn once a year", KERNEL, "lane, first + month,", "lane, first,", "monthly"),
    Fault("a second potential event of a month counts", KERNEL,
          "return law[kind_row(law, k) + at.KIND_MONTHLY] & (taken >> month) != 0", "return False", "small_chances"),
    Fault("raised chances begin at nothing", KERNEL,
          "height = WORD + height * ((", "height = height * ((", "small_chances"),
    Fault("a raised chance is tried beside the first layer's", KERNEL,
          "if (np.int64(words[st.TAKEN + k]) >> month) & 1 != 0:", "if words[st.TAKEN + k] > MASK:", "small_chances"),
    Fault("layers twice as high", KERNEL,
          "(WORD + words[2]) << (layer - 1)", "(WORD + words[2]) << layer", "further_layers"),
    # records
    Fault("records fall due a month late", KERNEL,
          "room[record + st.RECORD_DUE] = due\n", "room[record + st.RECORD_DUE] = due + 1\n", "sightings"),
    Fault("lag ignored", KERNEL, "t + law[sight + at.SIGHT_LAG], t * 65536", "t, t * 65536", "sightings"),
    Fault("retention ignored", KERNEL, "if t < due or t >= due +", "if t < due or t >= FAR + due +", "retention"),
    Fault("retention a month longer", KERNEL, "if t < due or t >= due +", "if t < due or t > due +", "retention"),
    Fault("the corrected ledger reads actual flags", KERNEL, "& (1 << g) == 0", "& 1 == 0", "ledgers"),
    Fault("corrections unheard", KERNEL,
          "return reads != 3 or t < room[record + st.RECORD_CORRECTED]", "return True", "corrections"),
    Fault("corrections a month late", KERNEL,
          "corrected = due + 1 + failures", "corrected = due + 2 + failures", "corrections"),
    Fault("copies hear corrections regardless", CLAUSES,
          "(3 if pool.correction_reaches_copies else 1)", "3", "corrections"),
    Fault("a change of scheme drops records", KERNEL, "if moved >= 0:", "if moved > FAR:", "change_of_scheme"),
    # false records
    Fault("easily confused people ignored", KERNEL,
          "if share > 0 and draw(", "if share > WORD and draw(", "false_records"),
    Fault("confusability not applied", KERNEL,
          "muldiv(phi, confused, ", "muldiv(phi, np.int64(1024), ", "false_records"),
    Fault("misattributed and fabricated mixed up", KERNEL,
          "if height < received(room[room[st.FLOW] + s], confused)",
          "if height < received(room[room[st.FLOW] + law[lw.SIGHTS_N] + s], confused)",
          "false_records"),
    Fault("flows not renewed after a year", EXCHANGE,
          "if not january and age not in FIRST_AGES:", "if age not in FIRST_AGES:", "false_records"),
    Fault("a year's flow sent each month", EXCHANGE,
          "max(1, over) * total", "total", "false_records"),
    Fault("flow of the month before last", EXCHANGE,
          "astray[s, t - over - begin : t - begin]", "astray[s, t - over - 1 - begin : t - 1 - begin]",
          "false_records"),
    # entries
    Fault("window a month longer", KERNEL, "after = t - law[entry_row", "after = t - 1 - law[entry_row", "window"),
    Fault("one record too few will do", KERNEL,
          "some < law[entry_row(law, entry) + at.ENTRY_AT_LEAST]",
          "some + 1 < law[entry_row(law, entry) + at.ENTRY_AT_LEAST]",
          "window"),
    Fault("deeds counted as records", KERNEL,
          "if law[row + at.LIST_DEEDS] == 0 or not", "if law[row + at.LIST_DEEDS] >= 0 or not", "deeds_and_records"),
    Fault("spent records count", KERNEL,
          "if law[row + at.LIST_SPENT] != 0 and", "if law[row + at.LIST_SPENT] > 1 and", "deeds_and_records"),
    Fault("off and on again in a month", KERNEL,
          "or room[spell_row(room, member, i) + st.OUT_A + g] == t\n", "or t < 0\n", "terms"),
    Fault("shadow entries by the actual class", KERNEL,
          "rank, limit = room[member + st.RANK_A + g]", "rank, limit = room[member + st.RANK_A]", "classes"),
    Fault("ground of the first record, not the latest", KERNEL,
          "if key > latest:", "if latest < 0 or key < latest:", "classes"),
    # exits
    Fault("a term counts from the month after entry", KERNEL,
          "t < entered + law[row + at.EXIT_MONTHS]:", "t < entered + law[row + at.EXIT_MONTHS] + (by == at.EXIT_TERM):",
          "terms"),
    Fault("a term's share drawn each month", KERNEL,
          "lane, entered, law[row + at.EXIT_POSITION], TERM)", "lane, t, law[row + at.EXIT_POSITION], TERM)", "terms"),
    Fault("ways out numbered across lists", CLAUSES,
          "months, limit, band, position]", "months, limit, band, number]", "terms"),
    Fault("settlement ignored", KERNEL,
          "if law[settles_cell(law, k, way_out)] != 0:", "if law[settles_cell(law, k, way_out)] > 1:", "settlement"),
    Fault("settled for the actual ledger alone", KERNEL,
          "return room[room[member + st.SETTLED] + way_out] ==",
          "return g == 0 and room[room[member + st.SETTLED] + way_out] ==", "settlement"),
    Fault("repair drawn once a spell", KERNEL,
          "lane, t, law[row + at.EXIT_POSITION], REPAIR)", "lane, entered, law[row + at.EXIT_POSITION], REPAIR)",
          "repair"),
    Fault("a corrected count must be exceeded", KERNEL,
          "return some >= room[spell + st.AT_LEAST]", "return some > room[spell + st.AT_LEAST]", "corrections"),
    Fault("who dies stays listed", KERNEL, "if t == room[member + st.DEATH]:",
          "if t == FAR + room[member + st.DEATH]:", "families"),
    # appeals
    Fault("appeals strike nothing", KERNEL, "|= st.STRUCK", "|= 0", "appeals"),
    Fault("appeals take the other chance", KERNEL,
          "if room[spell + st.FILED_IN_ERROR] != 0 else law[row + at.LIST_UPHELD]",
          "if room[spell + st.FILED_IN_ERROR] == 0 else law[row + at.LIST_UPHELD]", "appeals"),
    Fault("decisions a month late", KERNEL,
          "t + law[row + at.LIST_APPEAL_MONTHS]", "t + 1 + law[row + at.LIST_APPEAL_MONTHS]", "appeals"),
    Fault("let go for ever", KERNEL,
          "if room[spell + st.ON_A] >= 0 or room[spell + st.ON_C] < 0:", "if room[spell + st.ON_A] >= FAR:", "appeals"),
    Fault("notice makes nobody aware", KERNEL, "and law[at.NOTICE] != 0", "and law[at.NOTICE] > 1", "appeals"),
    Fault("only the first list is looked at", LAW,
          "np.where(tables.counts[entry] != 0, 1 << i, 0)", "np.where(tables.counts[entry] != 0, 1, 0)", "retention"),
    Fault("no list is entered by a class", LAW, "by_class |= 1 << i", "by_class |= 0", "classes"),
    # the index
    Fault("a class must be exceeded", KERNEL,
          "law[law[lw.CLASSES] + 2 * rank + 1] <= shown", "law[law[lw.CLASSES] + 2 * rank + 1] < shown", "points"),
    Fault("no floor and no ceiling", KERNEL,
          "return min(max(new, rule.floor), rule.ceiling)", "return min(new, np.int64(LARGE))", "points"),
    Fault("expired records keep their points", KERNEL,
          "return np.int64(1) if now & counted != 0 else np.int64(-1)",
          "return np.int64(1) if now & counted != 0 else np.int64(0)", "points"),
    Fault("recovery rounds down", KERNEL,
          "return muldiv_guessed(away, rule.recovery_numerator, rule.recovery_denominator, rule.recovery_part)",
          "return away * rule.recovery_numerator // rule.recovery_denominator", "rounding"),
    Fault("points for the income to come", KERNEL,
          "law[law[lw.INCOME_POINTS] + room[member + st.INCOME]]",
          "law[law[lw.INCOME_POINTS] + room[member + st.INCOME_NEXT]]", "incomes"),
    Fault("ranks a point too low", EXCHANGE, "points[place] + 1 if", "points[place] if", "ranks"),
    Fault("contacts pull the other way", KERNEL,
          "return muldiv_guessed(mean - x,", "return muldiv_guessed(x - mean,", "ranks"),
    Fault("a class is passed unseen in calm months", KERNEL,
          "passes = (least <= shown[first + cell]) != (least <= after)", "passes = False", "pulled"),
    Fault("a ranked class is passed unseen in calm months", KERNEL,
          "if (least <= before) != (least <= after):", "if False:", "ranks"),
    # what people do
    Fault("a response fades in", KERNEL,
          "return full + max(np.int64(0), months - (t - active_from))", "return full + min(months, t - active_from)",
          "responses"),
    Fault("a response begins a month early", KERNEL,
          "onset = room[member + st.BLACK_ENTERED] + 1\n", "onset = room[member + st.BLACK_ENTERED]\n", "responses"),
    Fault("a response is delayed by one more", RESPONSES,
          "int(response.delay_months.value),", "int(response.delay_months.value) + 1,", "responses"),
    Fault("a contact leaves a month later", KERNEL,
          "room[member + st.CONTACT_END] = t\n", "room[member + st.CONTACT_END] = t + 1\n", "contacts"),
    Fault("new work counts in its month", KERNEL,
          "cell = room[member + st.WORK] * 10", "cell = room[member + st.WORK_NEXT] * 10", "work"),
    Fault("the second turn of a month holds too", KERNEL,
          "(room[member + st.WORK_NEXT] != room[member + st.WORK] or work == room[member + st.WORK])",
          "work == room[member + st.WORK]", "work"),
    Fault("enforcement never drawn", KERNEL,
          "ordinal, ENFORCEMENT) < law[place + 2]", "ordinal, ENFORCEMENT) < WORD", "refusals"),
    Fault("one try uncounted", KERNEL, "at.EFFECT_ROW], 1 + retries)", "at.EFFECT_ROW], retries)", "refusals"),
    Fault("refused by the last clause", KERNEL,
          "first = room[room[st.REFUSING] + 0]", "first = room[room[st.REFUSING] + refusing - 1]", "refusals"),
    Fault("a class in between is let off", KERNEL,
          "most != -1 and rank > most", "most != -1 and rank >= most", "classes"),
    Fault("grown children are refused as children", KERNEL,
          "if target == 1 and t - room[member + st.BIRTH] >= ADULT:",
          "if target == 1 and t - room[member + st.BIRTH] >= FAR:", "families"),
)  # fmt: skip

HARMLESS: tuple[Fault, ...] = tuple(
    Fault(f"nothing in {file}", file, FIRST_IMPORT, FIRST_IMPORT + "  # nothing", "ledgers")
    for file in sorted({fault.file for fault in FAULTS})
)
"""Planted likewise and noticed by nobody: the planting alone changes no life."""

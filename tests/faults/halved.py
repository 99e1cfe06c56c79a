"""For each closed form a copy of the engine in which its mechanism is halved: the closed form itself must notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.closed_forms import test_entries as entries
from tests.closed_forms import test_exits as exits
from tests.closed_forms import test_false_records as errors
from tests.closed_forms import test_lives as lives
from tests.faults.catchers import Live
from tests.faults.faults import CLAUSES, EXCHANGE, FALSE_RECORDS, HOLDS, INDEX, LISTS, LIVING, RATES, Fault

FORMS: dict[str, Callable[[Live], None]] = {
    "entry by points": entries.test_entry_by_points,
    "entry by a count in a window": entries.test_entry_by_a_count_in_a_window,
    "what is retained": entries.test_retention_ends_what_counts,
    "recovery by a share": entries.test_recovery_by_a_share_of_the_distance,
    "recovery by points": entries.test_recovery_by_points,
    "coverage by deed": partial(entries.test_coverage, varies="by_deed"),
    "coverage by person": partial(entries.test_coverage, varies="by_person"),
    "deeds and chances": entries.test_deeds_are_poisson_and_chances_are_bernoulli,
    "fixed terms": exits.test_fixed_terms,
    "exit by settlement": exits.test_settlement,
    "exit by repair": exits.test_repair,
    "appeal before the term": partial(exits.test_an_appeal_before_the_term, months=3),
    "correction at the source": exits.test_correction_at_the_source,
    "two sides of misattribution": errors.test_misattribution_has_two_sides,
    "fabrication and concentration": errors.test_fabricated_records_and_on_whom_they_are_concentrated,
    "frailty": lives.test_frailty,
    "refusals and retries": lives.test_refusals_and_retries,
    "work under a list": lives.test_work_under_a_list,
    "a response that fades": lives.test_a_response_that_fades,
}
"""Each as the tests of closed forms ask it, of whatever engine is handed to it."""

HALVED: tuple[Fault, ...] = (
    Fault("half the points", INDEX,
          "sight_row(law, s).kind).points", "sight_row(law, s).kind).points // 2", "entry by points"),
    Fault("half the window", LISTS,
          "after = t - way_in.within", "after = t - way_in.within // 2", "entry by a count in a window"),
    Fault("half the retention", CLAUSES,
          "retention=self.retention(sight),", "retention=max(1, self.retention(sight) // 2),", "what is retained"),
    Fault("half the share that recovers", INDEX,
          "rule.recovery_denominator, rule.recovery_inverse)",
          "2 * rule.recovery_denominator, rule.recovery_inverse / 2)", "recovery by a share"),
    Fault("half the points that recover", INDEX,
          "most = rule.recovery_numerator", "most = rule.recovery_numerator // 2", "recovery by points"),
    Fault("half the coverage", LIVING, "u < sight.coverage", "u < sight.coverage // 2", "coverage by deed"),
    Fault("half the coverage of people", LIVING, "u < sight.coverage", "u < sight.coverage // 2", "coverage by person"),
    Fault("half of what lies under the rate", HOLDS,
          "height = thresholds_row(law, rates).at_cell[cell]",
          "height = thresholds_row(law, rates).at_cell[cell] // 2", "deeds and chances"),
    Fault("half the share of a term", LISTS, "TERM) < way.threshold", "TERM) < way.threshold // 2", "fixed terms"),
    Fault("settled in every other month only", LIVING,
          "way_out] = settled_in(member, t)", "way_out] = settled_in(member, t // 2 * 2)", "exit by settlement"),
    Fault("half the chance of repair", LISTS,
          "REPAIR) < way.threshold", "REPAIR) < way.threshold // 2", "exit by repair"),
    Fault("half the appeals", LISTS,
          "APPEAL_FILED) < listing.filed", "APPEAL_FILED) < listing.filed // 2", "appeal before the term"),
    Fault("half the appeals upheld", LISTS,
          "APPEAL_UPHELD) < limit", "APPEAL_UPHELD) < limit // 2", "appeal before the term"),
    Fault("half the corrections", LIVING,
          ">= sight.corrects\n", ">= sight.corrects // 2\n", "correction at the source"),
    Fault("half go astray", LIVING,
          "ASTRAY) < sight.astray", "ASTRAY) < sight.astray // 2", "two sides of misattribution"),
    Fault("half of what goes astray is received", FALSE_RECORDS,
          "flow_received(flow[0, s], conf) +", "flow_received(flow[0, s] // 2, conf) +", "two sides of misattribution"),
    Fault("half is fabricated", EXCHANGE,
          "round_half_even(rate * people * FLOW_UNITS / total)",
          "round_half_even(rate * people * FLOW_UNITS / total / 2)",
          "fabrication and concentration"),
    Fault("half are easily confused", FALSE_RECORDS,
          "share = sight.concentrated", "share = sight.concentrated // 2", "fabrication and concentration"),
    Fault("half as frail", RATES,
          "factors.append(frailty[min(frail, len(frailty) - 1)])",
          "factors += [frailty[min(frail, len(frailty) - 1)], (1, 2)]",
          "frailty"),
    Fault("half is enforced", LIVING,
          "ENFORCEMENT) < refusal.enforced", "ENFORCEMENT) < refusal.enforced // 2", "refusals and retries"),
    Fault("half try again", LIVING,
          "retries)[0] < kind.again", "retries)[0] < kind.again // 2", "refusals and retries"),
    Fault("half as likely as a clause says", HOLDS,
          "times.numerator, times.denominator)", "times.numerator, 2 * times.denominator)", "work under a list"),
    Fault("fades in half the time", HOLDS,
          "full + max(np.int64(0), months - (t - active_from))",
          "full + max(np.int64(0), months - 2 * (t - active_from))", "a response that fades"),
)  # fmt: skip

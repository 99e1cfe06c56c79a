"""For each closed form a copy of the engine in which its mechanism is halved: the closed form itself must notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.closed_forms import test_entries as entries
from tests.closed_forms import test_exits as exits
from tests.closed_forms import test_false_records as errors
from tests.closed_forms import test_lives as lives
from tests.faults.catchers import Live
from tests.faults.faults import CLAUSES, EXCHANGE, KERNEL, RATES, Fault

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
    Fault("half the points", KERNEL,
          "+ at.SIGHT_KIND]) + at.KIND_POINTS]", "+ at.SIGHT_KIND]) + at.KIND_POINTS] // 2", "entry by points"),
    Fault("half the window", KERNEL,
          "after = t - law[entry_row(law, entry) + at.ENTRY_WITHIN]",
          "after = t - law[entry_row(law, entry) + at.ENTRY_WITHIN] // 2", "entry by a count in a window"),
    Fault("half the retention", CLAUSES,
          "self.retention(sight),", "max(1, self.retention(sight) // 2),", "what is retained"),
    Fault("half the share that recovers", KERNEL,
          "rule.recovery_denominator, rule.recovery_part)",
          "2 * rule.recovery_denominator, rule.recovery_part / 2)", "recovery by a share"),
    Fault("half the points that recover", KERNEL,
          "most = rule.recovery_numerator", "most = rule.recovery_numerator // 2", "recovery by points"),
    Fault("half the coverage", KERNEL,
          "u < law[sight + at.SIGHT_COVERAGE]", "u < law[sight + at.SIGHT_COVERAGE] // 2", "coverage by deed"),
    Fault("half the coverage of people", KERNEL,
          "u < law[sight + at.SIGHT_COVERAGE]", "u < law[sight + at.SIGHT_COVERAGE] // 2", "coverage by person"),
    Fault("half of what lies under the rate", KERNEL,
          "height = law[rates_row(law, rates) + cell]", "height = law[rates_row(law, rates) + cell] // 2",
          "deeds and chances"),
    Fault("half the share of a term", KERNEL,
          "TERM)\n            < law[row + at.EXIT_THRESHOLD]", "TERM)\n            < law[row + at.EXIT_THRESHOLD] // 2",
          "fixed terms"),
    Fault("settled in every other month only", KERNEL,
          "way_out] = room[member + st.PERSON] * 32768 + t", "way_out] = room[member + st.PERSON] * 32768 + t // 2 * 2",
          "exit by settlement"),
    Fault("half the chance of repair", KERNEL,
          "REPAIR)\n            < law[row + at.EXIT_THRESHOLD]",
          "REPAIR)\n            < law[row + at.EXIT_THRESHOLD] // 2", "exit by repair"),
    Fault("half the appeals", KERNEL,
          "APPEAL_FILED) < law[row + at.LIST_FILED]", "APPEAL_FILED) < law[row + at.LIST_FILED] // 2",
          "appeal before the term"),
    Fault("half the appeals upheld", KERNEL, "APPEAL_UPHELD) < limit", "APPEAL_UPHELD) < limit // 2",
          "appeal before the term"),
    Fault("half the corrections", KERNEL,
          ">= law[sight + at.SIGHT_CORRECTS]\n", ">= law[sight + at.SIGHT_CORRECTS] // 2\n",
          "correction at the source"),
    Fault("half go astray", KERNEL,
          "ASTRAY) < law[sight + at.SIGHT_ASTRAY]", "ASTRAY) < law[sight + at.SIGHT_ASTRAY] // 2",
          "two sides of misattribution"),
    Fault("half of what goes astray is received", KERNEL,
          "received(flow[0, s], confused) +", "received(flow[0, s] // 2, confused) +",
          "two sides of misattribution"),
    Fault("half is fabricated", EXCHANGE,
          "round_half_even(rate * people * FLOW_UNITS / total)",
          "round_half_even(rate * people * FLOW_UNITS / total / 2)",
          "fabrication and concentration"),
    Fault("half are easily confused", KERNEL,
          "share = law[sight + at.SIGHT_CONCENTRATED]", "share = law[sight + at.SIGHT_CONCENTRATED] // 2",
          "fabrication and concentration"),
    Fault("half as frail", RATES,
          "rate *= class_factor(world.frailties[kind.frailty], frail)",
          "rate *= class_factor(world.frailties[kind.frailty], frail) / 2",
          "frailty"),
    Fault("half is enforced", KERNEL,
          "ENFORCEMENT) < law[place + 2]", "ENFORCEMENT) < law[place + 2] // 2", "refusals and retries"),
    Fault("half try again", KERNEL,
          "retries)[0] < law[kind + at.KIND_AGAIN]", "retries)[0] < law[kind + at.KIND_AGAIN] // 2",
          "refusals and retries"),
    Fault("half as likely as a clause says", KERNEL,
          "law[place + 1], law[place + 2])", "law[place + 1], 2 * law[place + 2])", "work under a list"),
    Fault("fades in half the time", KERNEL,
          "full + max(np.int64(0), months - (t - active_from))",
          "full + max(np.int64(0), months - 2 * (t - active_from))", "a response that fades"),
)  # fmt: skip

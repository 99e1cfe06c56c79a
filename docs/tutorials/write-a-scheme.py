# %% [markdown]
# # Write a scheme
#
# A scheme is a text. This one is narrow and invented: a tax office sees arrears, keeps a list of those with two of
# them in two years, and lenders refuse them loans for a year. Every number that nobody chose says why it was assumed.

# %%
from pathlib import Path

TEXT = """
scheme: arrears
title: Tax arrears and consumer credit, an invented example
about:
  place: nowhere
  operator: public
  system_ai: false
  purpose: [collection of tax]
  documented: Nothing. This scheme is invented.
  assumed: Everything.
applies_to: {from_age: 18, residents: all}
sources:
  draft: {title: The draft that this file writes down, where: this file, read: whole}
known_from: 2020-07
in_force_from: 2021-01
agencies:
  - id: tax-office
    kind: public
    source: draft
    sees:
      - id: tax-office-arrears
        conduct: tax_arrears
        context: tax
        coverage: {value: 0.9, range: [0.7, 1], assumption: the office keeps the books itself}
        coverage_varies: by_deed
        misattributed: {value: 0.01, range: [0, 0.05], assumption: names are alike}
        fabricated_per_month: {value: 0, range: [0, 0.0001], assumption: nobody gains by inventing arrears}
        concentrated:
          share_of_people: {value: 0.01, range: [0.001, 0.1], assumption: few share name and year of birth}
          times: {value: 20, range: [1, 100], assumption: a namesake is mistaken far more often}
        lag_months: {value: 2, range: [1, 6], assumption: reminders are sent first}
        source: draft
        legality: unlawful_final
        proof: final_decision
        gravity: 2
ledger: {retention: 24, source: draft}
lists:
  - id: arrears-list
    polarity: black
    reads: [tax-office]
    enter: {any: [{count: tax_arrears, at_least: 2, within_months: 24}]}
    counts: deeds
    after_exit: records_spent
    decided: by_a_person
    leave: {any: [{months_listed: 12}]}
    published: {to: nobody}
    source: draft
sanctions:
  - id: no-consumer-loan
    when: {on: arrears-list}
    context: credit
    refuses: consumer_loan
    share_enforced: {value: 0.9, range: [0.6, 1], assumption: most lenders ask the register}
    source: draft
"""
Path("arrears.yaml").write_text(TEXT, encoding="utf-8")

# %% [markdown]
# Does it load? An error would say where, what, and what to do about it.

# %%
import glasshouse

scheme = glasshouse.Scheme.load("arrears.yaml")
print(scheme.text.title)

# %% [markdown]
# A word that the language does not know is never passed over:

# %%
from glasshouse.errors import GlasshouseError

Path("mistaken.yaml").write_text(TEXT.replace("arrears-list}", "arears-list}"), encoding="utf-8")
try:
    glasshouse.Scheme.load("mistaken.yaml")
except GlasshouseError as error:
    print(error)

# %% [markdown]
# ## Put it on a city

# %%
result = glasshouse.compare("arrears.yaml", against=["none"], people=4_000, years=3)
print(result.summary())

# %% [markdown]
# ## Change one number
# What if nobody were missed and one record were enough? Both are one line each: an unknown (coverage), and a lever
# that the authority chose. The manifest shows what was set. Bands of assumption are left out here.

# %%
stricter = glasshouse.compare(
    "arrears.yaml",
    against=["none"],
    people=4_000,
    years=3,
    assumptions=0,
    settings=["tax-office-arrears.coverage=1", "arrears-list.enter.any.0.at_least=1"],
)
print(stricter.manifest["request"]["settings"])
for run in (result, stricter):
    ever = run.reading("ever_listed", "arrears", clause="arrears-list")
    print(f"ever listed {ever.value:.2%} ({ever.low:.2%} to {ever.high:.2%})")

# %% [markdown]
# ## In error, as designed, at perfect sight
# The stricter text lists more people, and nearly all of them because it wants to. The three stand together, as always.

# %%
stricter.plot.listed()

# %% [markdown]
# What the text says of itself is read without any run: `glasshouse audit arrears.yaml`. All keys are in [the scheme
# language](../scheme-language.md).

# %% [markdown]
# # Is this difference real?
#
# Two figures differ. Three things can have made them differ: chance, an assumption, or the scheme. This page tells
# them apart. Its runs carry no bands of assumption (`assumptions=0`): it moves a number by hand instead.

# %%
import glasshouse

small = glasshouse.compare("beijing-2018", against=["none"], people=2_000, years=3, assumptions=0)


def ever_listed(result, cohort="all"):
    row = result.reading("ever_listed", "beijing-2018", cohort=cohort)
    return f"{cohort:<12} {row.value:.2%} ({row.low:.2%} to {row.high:.2%}), n = {row.n:,}"


print(ever_listed(small, "sex=female"))
print(ever_listed(small, "sex=male"))

# %% [markdown]
# ## Chance
# Each interval is of its own figure; the gap has one of its own. Where that holds no difference (a log ratio of 0, a
# ratio of 1), chance alone could have made the gap, and the report says so in words.

# %%
gap = small.reading("disparity", "beijing-2018", by="axis=sex")
print(gap.value, gap.low, gap.high, gap.interval)

# %% [markdown]
# A larger city has smaller intervals; nothing else about it is truer.

# %%
larger = glasshouse.compare("beijing-2018", against=["none"], people=5_000, years=3, assumptions=0)
for result in (small, larger):
    print(ever_listed(result))

# %% [markdown]
# Another seed is another city of the same kind. If the interval is any good, its figure lies in it nearly always.

# %%
other = glasshouse.compare(
    "beijing-2018", against=["none"], people=5_000, years=3, people_seed=2, life_seed=2, assumptions=0
)
print(ever_listed(other))

# %% [markdown]
# ## Assumption
# Intervals of chance say nothing of the numbers that somebody put in. How often a record names the wrong person is
# not known anywhere; move it to the end of its range and look.
# Where nothing moves, the run may be too small to show it: that is no finding that the number does not matter.

# %%
worse = glasshouse.compare(
    "beijing-2018",
    against=["none"],
    people=5_000,
    years=3,
    settings=["transit-fare-dodging.misattributed=0.05"],
    assumptions=0,
)
for result in (larger, worse):
    of = {"scheme": "beijing-2018", "clause": "blacklist"}
    error = result.reading("listed_in_error", **of)
    print(f"in error {error.value:.4%} (up to {error.high:.4%})")
    for ground in ("adjudicated_serious", "minor", "unproven", "lawful_or_protected"):
        print(f"  as designed, {ground}: {result.reading('listed_as_designed', **of, by=f'ground={ground}').value:.3%}")
    print(f"  at perfect sight: {result.reading('harm_at_perfect_sight', **of, by='ledger=full').value:.3%}")

# %% [markdown]
# In error is never told without the other two: what the rules want does not go away when errors do.
#
# ## The scheme
# What is left is read between the *same* people in two worlds. Their chance is the same, so what differs, the scheme
# made differ.

# %%
lost = larger.reading("work_lost", "twin", against="none")
print(lost.value, lost.low, lost.high, lost.unit)

# %% [markdown]
# Where there is no interval, too few people differ to give one: then say that it is not known, and run more people.

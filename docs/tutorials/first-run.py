# %% [markdown]
# # A first run
#
# Ten minutes, and no knowledge of programming beyond reading. You put a scheme on a small city of invented people,
# beside the same lives without it, and read what comes out in the order in which it should be read.
#
# Nobody here is real. A run says what follows *if* its assumptions hold; it measures no place.

# %%
import glasshouse

result = glasshouse.compare("beijing-2018", against=["none"], people=4_000, years=3)
result

# %% [markdown]
# The summary above is what `glasshouse compare` prints. Each figure has an interval in brackets: how far it would
# move in another invented city of the same kind, by chance alone. It says nothing of how far the assumptions hold.
#
# ## What it rests on
# Read this first. How many numbers of the texts has no source given?

# %%
for text, count in result.manifest["numbers"].items():
    print(f"{text:<20} {count['numbers']:>4} numbers, {count.get('assumption', 0):>4} of them assumptions")

# %% [markdown]
# ## Who is on a list, month by month
# Two worlds in one chart: the same people under the scheme and without it. The band is the interval.

# %%
result.plot.over_time()

# %% [markdown]
# ## In error, as designed, at perfect sight
# These three only stand together. *In error* is the smallest sense of wrong: on the list, though the scheme's own
# rule, on a ledger without errors, would not put the person there. *As designed* says on what ground the rule wants
# it. *At perfect sight* is what remains when everything is seen and nothing is mistaken: no better camera spares it.

# %%
result.plot.listed()

# %% [markdown]
# ## One reading
# Everything that charts and sentences say comes from one table, a row a reading.

# %%
listed = result.reading("ever_listed", "beijing-2018")
print(f"{listed.value:.2%} ({listed.low:.2%} to {listed.high:.2%}, {listed.interval}), n = {listed.n:,}")

# %% [markdown]
# The whole table is `result.readings`. `value` is a share; `n` is the number of invented people it is of; `interval`
# says what `low` to `high` is an interval *of*. A group of fewer than 30 people has no value at all.
#
# ## What next
# `result.report("report.html")` writes the whole document. [Write a scheme](write-a-scheme.py) changes what the
# authority does; [is this difference real?](is-this-difference-real.py) asks when two figures differ.

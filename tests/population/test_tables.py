"""What a table may say, and every refusal with its own reason and place."""

from fractions import Fraction

import pytest

from glasshouse.errors import Errors, PopulationError
from glasshouse.vocabulary import MARGIN_AGES
from glasshouse.world import read_tables
from tests.population.town import death_rate, life_table, tables, write_town

SEX = "sex,count\nfemale,{}\nmale,{}\n"


def refusal(folder, changed=None, life=None):
    text = write_town(folder, changed, life)
    with pytest.raises(Errors) as caught:
        read_tables(folder, text)
    assert all(isinstance(problem, PopulationError) for problem in caught.value.problems)
    return caught.value


def test_the_town_is_read(tmp_path):
    read = read_tables(tmp_path, write_town(tmp_path))
    assert [m.id for m in read.margins] == list(tables())
    age = read.margins[0]
    assert age.axes == ("age",) and age.levels == (MARGIN_AGES,) and age.total == sum(age.counts)
    household = next(m for m in read.margins if m.id == "household")
    cells = {(household.levels[0][a], household.levels[1][h]): n for (a, h), n in household.cells()}
    assert cells["0-4", "alone"] == 0 and cells["0-4", "with_children"] == 5100 * 62 // 100
    assert read.life.q[1][0] == Fraction(death_rate("male", 0)) and len(read.life.q[0]) == 101


def test_coarse_bands_are_joined_from_the_finest(tmp_path):
    total = 100_000
    changed = {
        "income": "income,count\n" + "".join(f"{b},{total // 5}\n" for b in ("4-5", "0-1", "2-3", "8-9", "6-7")),
        "broad": "age,count\n60+,20600\n0-14,15600\n15-59,63800\n",
    }
    text = write_town(tmp_path, changed)
    read = {m.id: m for m in read_tables(tmp_path, text).margins}
    assert read["income"].levels == (("0-1", "2-3", "4-5", "6-7", "8-9"),)
    assert read["income"].members[0][2] == (4, 5)
    assert read["broad"].levels == (("0-14", "15-59", "60+"),)
    assert read["broad"].members[0] == (tuple(range(3)), tuple(range(3, 12)), tuple(range(12, 18)))


HALF = 50_000
REFUSALS = {
    "an id": ("id,sex,count\n1,female,60000\n2,male,60000\n", "sex.csv:1:1: column 'id': nothing per person"),
    "a plate": ("sex,plate,count\nfemale,a,60000\n", "sex.csv:1:5: column 'plate': nothing per person"),
    "a name": ("Name,sex,count\nx,female,60000\n", "column 'Name': nothing per person is ever an input"),
    "another axis": ("sexx,count\nfemale,60000\n", "did you mean 'sex'?"),
    "a second count": ("sex,count,count\nfemale,60000,1\n", "sex.csv:1:11: column 'count' stands twice"),
    "no count": ("sex,age\nfemale,0-4\nmale,5-9\n", "no column 'count': these are rows of persons"),
    "one a row": ("sex,count\nfemale,1\nmale,1\n", "the count is 1 on every row: each row is one person"),
    "ten a row": ("sex,count\nfemale,10\nmale,10\n", "the count is 10 on every row: each row is padded"),
    "four axes": ("sex,residency,minority,work,count\nfemale,local,majority,public,60000\n", "4 axes; a margin has at"),
    "no axis": ("count\n100000\n", "no axis"),
    "no rows": ("sex,count\n", "no rows"),
    "a level": (SEX.replace("male,{}\nmale", "male,{}\nmael").format(HALF, HALF), "did you mean 'male'?"),
    "twice": ("sex,count\nfemale,60000\nfemale,60000\n", "sex.csv:3:1: female stands in line 2 already"),
    "part counts": (SEX.format("60000.5", HALF), "sex.csv:2:8: a count is a whole number, found '60000.5'"),
    "negative": (SEX.format("-5", HALF), "a count is a whole number, found '-5'"),
    "grouped": (SEX.format('"60,000"', HALF), "sex.csv:2:1: a quoted field"),
    "ragged": (SEX.format("60,000", HALF), "sex.csv:2:1: 3 fields under 2 columns"),
    "too few people": (SEX.format(5000, 4999), "counts 9,999 people; a margin counts at least 10,000"),
    "a small cell": (SEX.format(99_991, 9), "sex.csv:3:1: male counts 9; a cell that is not 0 counts at least 10"),
    "another total": (
        SEX.format(HALF, HALF + 520),
        "'age' and 'sex' contradict each other: 100,000 people and 100,520",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(tmp_path, name):
    content, says = REFUSALS[name]
    assert says in str(refusal(tmp_path, {"sex": content}))


def test_half_a_percent_is_no_contradiction(tmp_path):
    text = write_town(tmp_path, {"sex": SEX.format(HALF, HALF + 500)})
    assert len(read_tables(tmp_path, text).margins) == 9


def test_a_shared_level_that_differs_names_both(tmp_path):
    total = 100_000
    said = str(refusal(tmp_path, {"broad": f"age,count\n0-14,16000\n15-59,63400\n60+,{total - 79_400}\n"}))
    assert "margins 'age' and 'broad' contradict each other: age 0-4, 5-9, 10-14: 15,600 people and 16,000" in said


def test_small_cells_on_average(tmp_path):
    rows = "".join(
        f"{band},{district},{sex},{99 if (i + j + k) else 9_999}\n"
        for i, band in enumerate(MARGIN_AGES)
        for j, district in enumerate(("north", "south"))
        for k, sex in enumerate(("female", "male"))
    )
    assert "on average" not in str(refusal(tmp_path, {"more": "age,district,sex,count\n" + rows}))
    rows = rows.replace(",9999\n", ",99\n").replace("0-4,north,female,99", "0-4,north,female,98")
    assert "more.csv:1:1: counts 7,127 people" in str(refusal(tmp_path, {"more": "age,district,sex,count\n" + rows}))
    levels = ("none", "primary", "lower_secondary", "upper_secondary", "college")
    rows = "".join(
        f"{band},{s},{sex},{60 + i}\n"
        for i, band in enumerate(MARGIN_AGES)
        for s in levels
        for sex in ("female", "male")
    )
    said = str(refusal(tmp_path, {"more": "age,schooling,sex,count\n" + rows}))
    assert "its cells count 68 on average; the mean is at least 100" in said


@pytest.mark.parametrize(
    ("bands", "says"),
    [
        (("0-14", "15-58", "59+"), "age band '15-58' is not made of bands of five years"),
        (("0-14", "10-59", "60+"), "age '0-14' and '10-59' overlap"),
        (("0-14", "20-59", "60+"), "age: nobody is counted in 15-19"),
        (("0", "1-59", "60+"), "unknown age '0'"),
    ],
)
def test_age_bands(tmp_path, bands, says):
    content = "age,count\n" + "".join(f"{band},34400\n" for band in bands)
    assert says in str(refusal(tmp_path, {"broad": content}))


def test_more_than_64_districts(tmp_path):
    content = "district,count\n" + "".join(f"d{i},2000\n" for i in range(65))
    assert "district.csv:1:1: more than 64 districts" in str(refusal(tmp_path, {"district": content}))


def test_only_the_worlds_own_folder_is_read(tmp_path):
    inner = tmp_path / "town"
    inner.mkdir()
    (tmp_path / "outside.csv").write_text(tables()["sex"])
    text = write_town(inner)
    (inner / "sex.csv").unlink()
    (inner / "sex.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(Errors, match="leads out of the world's own folder"):
        read_tables(inner, text)
    for file in ("../outside.csv", str(tmp_path / "outside.csv"), "sex.txt"):
        margin = text.margins[1].model_copy(update={"file": file})
        with pytest.raises(Errors, match="is not the bare name of a"):
            read_tables(inner, text.model_copy(update={"margins": (margin,)}))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("sex,age,q", "age,female,male", "life.csv:1:1: a life table has the columns sex, age, q"),
        ("female,7,", "femail,7,", "life.csv:9:1: unknown sex 'femail'"),
        ("female,7,", "female,8,", "female, age 8 stands here a second time"),
        ("male,100,", "male,101,", "life.csv:102:8: '101' is no age"),
        (f"female,3,{death_rate('female', 3)}", "female,3,1.5", "life.csv:5:10: '1.5' is no probability"),
        (f"female,3,{death_rate('female', 3)}\n", "", "the life table lacks 1 rows: female 3 first"),
    ],
)
def test_life_table(tmp_path, old, new, says):
    assert says in str(refusal(tmp_path, life=life_table().replace(old, new)))


def test_every_problem_is_told_at_once(tmp_path):
    said = refusal(
        tmp_path, {"sex": "id,count\n1,1\n", "residency": "residency,count\nlocl,60000\n"}, life="sex\nfemale\n"
    )
    assert len(said.problems) >= 3

"""Numbers are exact in both directions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.text import decimal_places, decimal_text, plain_number, read_number

SIGNS = st.sampled_from(["", "-", "+"])
DIGITS = st.text("0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("+5", 5),
        ("-12", -12),
        ("0.97", Fraction(97, 100)),
        ("-.5", Fraction(-1, 2)),
        ("5.", Fraction(5)),
        ("1.0", Fraction(1)),
        ("1e3", Fraction(1000)),
        ("2.5E-3", Fraction(1, 400)),
        ("1e30", Fraction(10**30)),
        ("0." + "1" * 29, Fraction(int("1" * 29), 10**29)),
    ],
)
def test_numbers(raw: str, number: int | Fraction) -> None:
    read = read_number(raw)
    assert read == number
    assert type(read) is type(number)


@pytest.mark.parametrize(
    "raw",
    ["", ".", "-", "+", "e5", "1e", "1.2.3", "0x1f", "0o17", "1_000", "1,5", "1 000", ".inf", "-.inf", ".nan", "inf",
     "nan", "2018-07", "1:30", "12 ", " 12", "12\n", "٣", "1/2", "1e5.0", "--1", "5%"],
)  # fmt: skip
def test_texts(raw: str) -> None:
    assert read_number(raw) is None


@pytest.mark.parametrize("raw", ["1" * 31, "0." + "0" * 40, "1e31", "1e-31", "1e" + "9" * 5000, "9" * 5000])
def test_numbers_that_nobody_meant(raw: str) -> None:
    with pytest.raises(ValueError, match="at most 30 digits"):
        read_number(raw)


@given(SIGNS, DIGITS, DIGITS, st.one_of(st.none(), st.integers(-30, 30)))
def test_a_decimal_is_exactly_what_it_says(sign: str, whole: str, part: str, exponent: int | None) -> None:
    raw = f"{sign}{whole}.{part}" + ("" if exponent is None else f"e{exponent}")
    expected = Fraction(int(whole + part)) / 10 ** len(part) * Fraction(10) ** (exponent or 0)
    assert read_number(raw) == (-expected if sign == "-" else expected)


@given(st.integers(-(10**14), 10**14), st.integers(0, 14))
def test_decimal_text_is_read_back(size: int, places: int) -> None:
    number = Fraction(size, 10**places)
    assert read_number(decimal_text(number)) == number
    assert decimal_places(number) is not None


def test_decimal_text() -> None:
    cases = (Fraction(97, 100), Fraction(-1, 8), Fraction(1000), 3, Fraction(1, 10**6), Fraction(1, 3))
    assert [decimal_text(case) for case in cases] == ["0.97", "-0.125", "1000", "3", "0.000001", "1/3"]
    assert [decimal_places(Fraction(case)) for case in cases] == [2, 3, 0, 0, 6, None]


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [(0, 3, "0"), (1000, 3, "1,000"), (12345.6, 3, "12,346"), (0.000000394, 3, "0.000000394"), (-0.01, 3, "-0.01"),
     (2.345, 2, "2.3")],
)  # fmt: skip
def test_a_figure_for_reading_is_written_out(value: float, digits: int, written: str) -> None:
    assert plain_number(value, digits) == written

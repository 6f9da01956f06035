from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract.text.numerals import chinese, numerals_inside, parse


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("0", 0, None),
        ("\u00a0\u30000", 0, None),
        ("４８", 48, None),
        ("1,234", 1234, None),
        ("1，234，567", 1234567, None),
        ("增169", 169, None),
        ("减79", -79, None),
        ("減79", -79, None),
        ("+12", 12, None),
        ("－5", -5, None),
        ("↑5", 5, None),
        ("↓ 5", -5, None),
        ("22个", 22, "个"),
        ("113万元", 113, "万元"),
        ("25409.5萬元", Decimal("25409.5"), "万元"),
        ("251000元", 251000, "元"),
        ("3.50（万元）", Decimal("3.5"), "万元"),
        ("三十二", 32, None),
        ("两件", 2, "件"),
        ("一百零五", 105, None),
        ("二百三", 230, None),
        ("一万二", 12000, None),
        ("一千零二十", 1020, None),
        ("二〇一九", 2019, None),
    ],
)
def test_printed_numbers(raw: str, value: int | Decimal, unit: str | None) -> None:
    printed = parse(raw)
    assert (printed.kind, printed.value, printed.unit) == ("number", value, unit)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("", "blank"),
        (" \u3000\u200b", "blank"),
        ("/", "dash"),
        ("—", "dash"),
        ("－", "dash"),
        ("——", "dash"),
        ("无", "dash"),
        ("無", "dash"),
        ("见附件", "text"),
        ("1,23", "text"),
        ("3/4", "text"),
        ("2019年", "text"),
        ("约30", "text"),
        ("12345678901234567", "text"),
        ("1.2.3", "text"),
    ],
)
def test_what_is_no_number(raw: str, kind: str) -> None:
    assert parse(raw).kind == kind
    assert parse(raw).value is None


def test_digits_split_by_a_line_break_are_joined_and_marked() -> None:
    printed = parse("12\n34")
    assert (printed.value, printed.torn) == (1234, True)


@given(st.integers(0, 10**15 - 1))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert parse(f"{number:,}").value == parse(str(number)).value == number


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    printed = parse(text)
    assert (printed.value is not None) == (printed.kind == "number")


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("十二", 12), ("三千零五十", 3050), ("两万三千", 23000), ("拾伍", 15)],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert chinese(text) == value


def test_chinese_refuses_other_words() -> None:
    assert chinese("十分") is None
    assert chinese("") is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12（含转办3件）", ("12", "3")),
        ("12[1]", ("12",)),
        ("392 注1", ("392",)),
        ("lO", ("10",)),
        ("O件", ("0",)),
        ("增l", ("1",)),
        ("3²", ("3",)),
        ("12\ufffc", ("12",)),
        ("无", ()),
    ],
)
def test_numbers_inside_a_text_are_those_of_no_mark(text: str, numbers: tuple[str, ...]) -> None:
    assert numerals_inside(text) == numbers

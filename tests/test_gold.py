"""A gold file says what a person read, or it is refused with its line and what to do."""

from decimal import Decimal
from pathlib import Path

import pytest

from eval.gold import HOME, GoldError, gold_files, load_gold, load_golds, parse_gold
from eval.truth import TrueCell

FILES = {path.stem: path for path in gold_files(HOME)}
TEXT = FILES["pingchuan-2020"].read_text("utf-8")


def test_the_five_gold_files_hold_every_cell():
    assert len(FILES) == 5
    assert [len(load_gold(path).cells) for path in FILES.values()] == [198] * 5


def test_marks_are_read_as_printed():
    cells = load_gold(FILES["pingchuan-2020"]).cells
    assert cells["art20_5.licensing.change"] == TrueCell("number", 169, "增169")
    assert cells["art20_5.other_services.change"] == TrueCell("number", -79, "减79")
    assert cells["art20_9.procurement.amount"] == TrueCell(
        "number", Decimal("45822.4584"), "45822.4584万元"
    )
    assert cells["requests.received.natural_person"] == TrueCell("number", 3, "3")


def test_blank_dash_text_and_absent_are_five_things():
    row = "  received               3   0   0   0   0   0   3 "
    odd = "  received               3   _   dash:—   text:见附件   absent   0   1234:1,234 "
    cells = parse_gold(TEXT.replace(row, odd), HOME / "x.toml").cells
    assert [cells[f"requests.received.{column}"] for column in (
        "business", "research", "public_welfare", "legal_service", "other_org", "total"
    )] == [
        TrueCell("blank", None, ""), TrueCell("dash", None, "—"), TrueCell("text", None, "见附件"),
        TrueCell("absent"), TrueCell("number", 0, "0"), TrueCell("number", 1234, "1,234"),
    ]  # fmt: skip


def test_header_facts_quotes_and_claims_are_read():
    truth = load_gold(FILES["xiejiaji-2019"])
    assert (truth.issuer, truth.year, truth.edition) == ("谢家集区", 2019, "2019")
    assert [str(day) for day in truth.period or ()] == ["2019-01-01", "2019-12-31"]
    assert truth.problems is not None
    assert len(truth.problems) == 4
    assert [(claim.about, claim.value) for claim in truth.claims or ()] == [
        ("requests.received.total", 8),
        ("requests.granted.total", 5),
        ("requests.received.business", 0),
        ("requests.received.natural_person", 8),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('edition = "2019"', 'edition = "2018"', r"x\.toml:3: gold: edition '2018' is unknown"),
        ("year = 2020", 'year = "2020"', r"x\.toml:6: gold: year: "),
        ("year = 2020", "", r"year: field required"),
        ("year = 2020", "year = 2020\nyaer = 2020", r"x\.toml:7: gold: yaer is no key"),
        ('issuer = "白银市平川区"', 'issuer = "?"', r"x\.toml:4: gold: issuer is still '\?'"),
        ("year = 2020", "year = ", r"x\.toml: gold: not TOML: "),
        ('"2020-01-01", "2020-12-31"', '"2020-12-31", "2020-01-01"', r"x\.toml:7: .*first day"),
        ('"2020-01-01", "2020-12-31"', '"2020-01-01"', r"x\.toml:7: gold: period"),
        ("  fees                  11   16:增16", "  fees                  11",
         r"x\.toml:33: gold: '行政事业性收费' is no mark"),
        ("  received               3   0   0", "  received               3   0   0   0",
         r"x\.toml:37: gold: row received has more than 7 marks"),
        ("  received               3   0   0", "  received               x   0   0",
         r"x\.toml:37: gold: 'x' is no mark"),
        ("  received               3   0   0", "  received               ?   0   0",
         r"x\.toml:37: gold: a mark is still '\?'"),
        ("  received  ", "  recieved  ", r"7 cells have no mark, the first is requests\.received"),
        ("art20_8               items_last_year  change", "art20_8               change",
         r"x\.toml:32: gold: .*write: art20_8 items_last_year change"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_line(old, new, says):
    assert old in TEXT
    with pytest.raises(GoldError, match=says):
        parse_gold(TEXT.replace(old, new, 1), HOME / "x.toml")


def test_rows_in_another_order_are_refused():
    lines = TEXT.split("\n")
    i = next(n for n, line in enumerate(lines) if line.startswith("  penalty"))
    lines[i], lines[i + 1] = lines[i + 1], lines[i]
    with pytest.raises(GoldError, match="not in the form's order"):
        parse_gold("\n".join(lines), HOME / "x.toml")


def test_a_folder_without_gold_is_refused(tmp_path: Path):
    with pytest.raises(GoldError, match="no gold files"):
        load_golds(tmp_path)

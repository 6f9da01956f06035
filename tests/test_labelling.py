"""The tools for labelers: check, agree, new."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.__main__ import app
from eval.gold import HOME, GoldError, gold_files, load_gold, load_golds, parse_gold
from eval.labelling import agree, broken_rules, check_gold, kappa, new_gold

REPORTS = Path("data/reports")
XIEJIAJI = HOME / "xiejiaji-2019.toml"


def _copy(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The gold of Xiejiaji with changes, beside its document."""
    text = XIEJIAJI.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "xiejiaji-2019.txt").write_bytes((REPORTS / "xiejiaji-2019.txt").read_bytes())
    path = tmp_path / "xiejiaji-2019.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_five_gold_files_are_good():
    assert [check_gold(path) for path in gold_files(HOME)] == [[]] * 5


def test_broken_rules_are_computed_from_the_printed_numbers():
    broken = {truth.name: broken_rules(truth) for truth in load_golds(HOME)}
    assert broken["xiejiaji-2019"] == [
        "row:received", "row:carried_in", "row:granted", "row:total",
        "balance:natural_person", "balance:total",
    ]  # fmt: skip
    assert broken["pingchuan-2020"] == [
        "results:natural_person", "results:total", "balance:natural_person", "balance:total",
    ]  # fmt: skip
    assert [broken[name] for name in sorted(broken) if broken[name] == []] == [[], [], []]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("9c7745d9", "00000000"), "this is gold for another document"),
        (("一是重视程度不够", "一是重视程度很不够"), "occurs 0 times"),
        (("'企业0人'", "'企业'"), "the numeral '0' must stand once"),
        (('about = "requests.granted.total"', 'about = "requests.granted.sum"'),
         "no cell and no group"),
        (('"row:received", ', ""), "broken must be"),
        (('"row:received"', '"row:recieved"'), "no rule of edition 2019"),
        ((', "claim:requests.granted.total"', ""), "every contradicted claim"),
    ],
)  # fmt: skip
def test_check_says_what_is_wrong(tmp_path, change, says):
    assert any(says in wrong for wrong in check_gold(_copy(tmp_path, change)))


def test_broken_may_leave_out_the_contradicted_claims(tmp_path):
    told = ", ".join(
        f'"claim:requests.{cell}"'
        for cell in ("received.total", "granted.total", "received.natural_person")
    )
    assert check_gold(_copy(tmp_path, (f", {told}]", "]"))) == []


def test_check_exits_with_1_and_names_the_file(tmp_path):
    _copy(tmp_path, ("9c7745d9", "00000000"))
    result = CliRunner().invoke(app, ["gold", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "xiejiaji-2019.toml" in result.output
    assert CliRunner().invoke(app, ["gold", "check"]).exit_code == 0


def test_outside_a_checkout_the_gold_that_comes_along_is_checked_and_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["gold", "check"])
    assert (done.exit_code, done.output.count(".toml")) == (0, 5)
    assert CliRunner().invoke(app, ["bench", "score", "--reports", "5"]).exit_code == 0
    assert CliRunner().invoke(app, ["gold", "check", "data/gold"]).exit_code == 1


@pytest.mark.parametrize("name", ["xiejiaji-2019", "alxa-hightech-2019"])
def test_an_empty_form_is_refused_until_it_is_filled_in(name):
    form = new_gold(REPORTS / f"{name}.txt")
    with pytest.raises(GoldError, match="is still"):
        parse_gold(form, HOME / f"{name}.toml")


def test_an_empty_form_that_is_filled_in_is_gold():
    filled = new_gold(REPORTS / "xiejiaji-2019.txt").replace(" ?  ", " 0  ")
    for key, value in {
        "issuer": '"谢家集区"', "title": '"谢家集区"', "year": "2019",
        "period": '["2019-01-01", "2019-12-31"]', "period_stated": "true",
        "broken": "[]", "problems": "[]", "measures": "[]",
    }.items():  # fmt: skip
        line = next(line for line in filled.split("\n") if line.startswith(f"{key} ="))
        filled = filled.replace(line, f"{key} = {value}")
    truth = parse_gold(filled, XIEJIAJI)
    assert truth.sha256 == load_gold(XIEJIAJI).sha256
    assert {cell.value for cell in truth.cells.values()} == {0}


def test_a_document_on_no_known_form_needs_its_edition_named(tmp_path):
    path = tmp_path / "plain.txt"
    path.write_text("某区2019年政府信息公开工作年度报告\n一、总体情况\n", "utf-8")
    with pytest.raises(GoldError, match="--edition"):
        new_gold(path)
    assert 'edition = "2021"' in new_gold(path, "2021")


def test_new_never_writes_over_a_file(tmp_path):
    runner = CliRunner()
    command = ["gold", "new", str(REPORTS / "xiejiaji-2019.txt"), "--gold", str(tmp_path)]
    assert runner.invoke(app, command).exit_code == 0
    assert isinstance(runner.invoke(app, command).exception, GoldError)


def test_kappa_is_that_of_the_textbook():
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("y", "y")] * 3) is None
    assert kappa([]) is None


def test_agreement_counts_every_cell_and_quote(tmp_path):
    other = load_gold(
        _copy(
            tmp_path,
            ("  received               0   0", "  received               _   0"),
            ("'四是公开不及时。", "'公开不及时。"),
        )
    )
    parts = {part.part: part for part in agree([load_gold(XIEJIAJI)], [other])}
    assert (parts["cells"].items, parts["cells"].agreed) == (198, 197)
    assert parts["cells"].kappa == pytest.approx(0.9752, abs=0.0001)
    assert (parts["kinds"].agreed, parts["header facts"].agreed) == (197, 4)
    assert (parts["problems"].items, parts["problems"].agreed) == (5, 3)
    assert (parts["claims"].items, parts["claims"].agreed) == (4, 4)


def test_labels_of_different_documents_are_not_compared(tmp_path):
    other = load_gold(_copy(tmp_path, ("9c7745d9", "00000000")))
    with pytest.raises(GoldError, match="another document"):
        agree([load_gold(XIEJIAJI)], [other])


def _second(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """Another labeler's folder: the gold of Xiejiaji with changes, its document elsewhere."""
    folder = tmp_path / "second"
    folder.mkdir()
    text = XIEJIAJI.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / XIEJIAJI.name).write_text(text, "utf-8")
    return folder


SLIP = ("0   6   一、", "0   8   一、")
YEAR = ("year = 2019", "year = 2018")


def test_agree_names_each_thing_that_differs_with_both_readings_and_the_line(tmp_path):
    second = _second(tmp_path, SLIP, YEAR)
    said = CliRunner().invoke(app, ["gold", "agree", str(HOME), str(second)]).output
    lines = [line for line in said.splitlines() if line.startswith("xiejiaji-2019: ")]
    assert lines == [
        "xiejiaji-2019: requests.received.total: 6 | 8  line 119: 6",
        "xiejiaji-2019: year: 2019 | 2018",
    ]
    text = (REPORTS / "xiejiaji-2019.txt").read_text("utf-8")
    assert text.split("\n")[118].strip() == "6"


def _adjudicate(tmp_path: Path, second: Path, answers: str, out: str = "out") -> str:
    command = ["gold", "adjudicate", str(HOME), str(second), "--out", str(tmp_path / out)]
    done = CliRunner().invoke(app, command, input=answers)
    assert done.exit_code == 0, done.output
    return (tmp_path / out / XIEJIAJI.name).read_text("utf-8")


def _lines_that_differ(text: str) -> list[tuple[str, str]]:
    ours = XIEJIAJI.read_text("utf-8").splitlines()
    pairs = zip(ours, text.splitlines(), strict=True)
    return [(a, b) for a, b in pairs if a != b and not a.startswith("document")]


def test_adjudicate_writes_what_was_decided_and_nothing_else(tmp_path):
    second = _second(tmp_path, SLIP, YEAR)
    text = _adjudicate(tmp_path, second, "2\n1\n")
    ((before, after),) = _lines_that_differ(text)
    assert (before.split()[7], after.split()[7]) == ("6", "8")
    assert "year = 2019" in text
    own = _adjudicate(tmp_path, second, "7:7个\n2\n", out="own")
    assert "7:7个" in own
    assert "year = 2018" in own


def test_what_is_not_decided_stays_open_and_is_asked_again(tmp_path):
    second = _second(tmp_path, SLIP, YEAR)
    text = _adjudicate(tmp_path, second, "六\n\n2\n")  # no mark, so it asks again
    assert text.count("?") == 1
    wrong = check_gold(tmp_path / "out" / XIEJIAJI.name, [REPORTS])
    assert any("a mark is still '?'" in each for each in wrong)
    assert _lines_that_differ(_adjudicate(tmp_path, second, "1\n")) == [
        ("year = 2019", "year = 2018")
    ]


def test_a_list_that_only_one_has_is_taken_or_left_out(tmp_path):
    text = XIEJIAJI.read_text("utf-8")
    claims = text[text.index("[[claims]]") :]
    second = _second(tmp_path, (claims, ""))
    assert "[[claims]]" not in _adjudicate(tmp_path, second, "2\n")
    (tmp_path / "out" / XIEJIAJI.name).unlink()
    assert _lines_that_differ(_adjudicate(tmp_path, second, "1\n")) == []


def test_gold_is_begun_and_checked_wherever_the_document_lies(tmp_path):
    far = tmp_path / "far" / "away"
    far.mkdir(parents=True)
    document = far / "甲区.txt"
    document.write_bytes((REPORTS / "xiejiaji-2019.txt").read_bytes())
    gold = tmp_path / "gold"
    done = CliRunner().invoke(app, ["gold", "new", str(document), "--gold", str(gold)])
    assert done.exit_code == 0, done.output
    assert 'document = "../far/away/甲区.txt"' in (gold / "甲区.toml").read_text("utf-8")
    lost = _second(tmp_path)
    said = CliRunner().invoke(app, ["gold", "check", str(lost)])
    assert said.exit_code == 1
    assert "name its folder with --documents" in said.output
    told = ["gold", "check", str(lost), "--documents", str(far), "--documents", str(REPORTS)]
    assert CliRunner().invoke(app, told).exit_code == 0

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import Report, extract, forms
from gipa_extract.models import Cell, Claim, Section
from gipa_extract.prose.claims import claim_findings, find_claims
from gipa_extract.prose.outline import locate
from gipa_extract.text.numerals import parse

ROOT = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures" / "claims"
HEADING = "一、总体情况"


class Sentence(NamedTuple):
    year: int
    issuer: str
    text: str
    claims: list[str]


def sentences() -> list[Sentence]:
    found = []
    for line in (FIXTURES / "sentences.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            head, text, claims = (part.strip() for part in line.split("|"))
            year, _, issuer = head.partition("@")
            found.append(
                Sentence(int(year), issuer, text.replace("\\n", "\n"), sorted(claims.split()))
            )
    return found


SENTENCES = sentences()


def edition(year: int) -> forms.Form:
    return forms.form("2019" if year < 2021 else "2021")


def claims_in(text: str, year: int = 2020, issuer: str = "某某局") -> list[Claim]:
    whole = f"{HEADING}\n{text}"
    section = Section(id="overview", heading=HEADING, start=0, end=len(whole))
    return find_claims(whole, [section], edition(year), year=year, issuer=issuer)


def short(claims: list[Claim]) -> list[str]:
    return sorted(f"{claim.about.removeprefix('requests.')}={claim.value}" for claim in claims)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.text[:30])
def test_sentence_claims_what_it_says_and_no_more(sentence: Sentence) -> None:
    said = claims_in(sentence.text, sentence.year, sentence.issuer or "某某局")
    assert short(said) == sentence.claims


@pytest.mark.parametrize("script", ["s2t", "s2hk"])
def test_traditional_script_says_the_same(script: str) -> None:
    convert = opencc.OpenCC(script).convert
    for sentence in SENTENCES:
        said = claims_in(convert(sentence.text), sentence.year, convert(sentence.issuer or "某局"))
        assert short(said) == sentence.claims, sentence.text


def test_silent_and_speaking_sentences_are_many() -> None:
    silent = sum(not sentence.claims for sentence in SENTENCES)
    assert (len(SENTENCES) >= 200, silent >= 60) == (True, True)


def test_prose_of_all_sections_is_read_and_tables_are_not() -> None:
    text = (FIXTURES / "town.txt").read_text("utf-8")
    located = locate(text, forms.newest().sections)
    said = find_claims(
        text, located.sections, forms.form("2021"), year=located.year, issuer=located.issuer
    )
    assert [(claim.about, claim.raw) for claim in said] == [
        ("requests.received.total", "１２"),
        ("requests.carried_in.total", "1"),
        ("requests.granted.total", "7"),
        ("requests.partly_granted.total", "1"),
        ("requests.refused.total", "2"),
        ("requests.carried_out.total", "3"),
        ("art20_5.licensing.decisions", "120"),
        ("reviews.reconsideration.total", "5"),
        ("requests.total.total", "10"),
        ("reviews.reconsideration.upheld", "1"),
    ]


def test_lines_that_a_page_broke_are_read_as_one() -> None:
    text = (FIXTURES / "wrapped.txt").read_text("utf-8")
    section = Section(id="overview", heading=HEADING, start=0, end=len(text))
    assert short(find_claims(text, [section], forms.form("2019"))) == [
        "carried_out.total=3",
        "declined.total=2",
        "granted.total=10",
        "received.business=3",
        "received.natural_person=21",
        "received.total=24",
        "unable.total=9",
    ]


def test_line_of_a_table_is_no_prose() -> None:
    assert claims_in("\t收到政府信息公开申请12件\n收到政府信息公开申请 | 12件 |\n") == []


def test_without_sections_the_whole_text_is_prose() -> None:
    said = find_claims("2020年收到政府信息公开申请12件。", [], forms.form("2019"))
    assert short(said) == ["received.total=12"]


def test_year_is_the_first_the_text_names_unless_it_is_given() -> None:
    text = "某局2020年度报告\n2019年收到政府信息公开申请12件。"
    assert find_claims(text, [], forms.form("2019")) == []
    assert short(find_claims(text, [], forms.form("2019"), year=2019)) == ["received.total=12"]


def test_number_of_too_many_digits_is_no_claim() -> None:
    assert claims_in(f"收到政府信息公开申请{'1' * 300_000}件。") == []


def test_quote_is_the_clause_and_the_span_is_the_numeral() -> None:
    text = f"{HEADING}\n全年，受理依申请公开 ８ 件，予以公开五件；办结率100%。"
    section = Section(id="overview", heading=HEADING, start=0, end=len(text))
    said = find_claims(text, [section], forms.form("2019"), year=2019)
    assert [(claim.raw, claim.value, claim.quote) for claim in said] == [
        ("８", 8, "受理依申请公开 ８ 件"),
        ("五", 5, "予以公开五件"),
    ]
    assert [text[claim.start : claim.end] for claim in said] == ["８", "五"]


def assert_grounded(text: str, claims: list[Claim], known: set[str]) -> None:
    for claim in claims:
        assert text[claim.start : claim.end] == claim.raw
        assert parse(claim.raw).value == claim.value
        assert claim.about in known
        assert claim.raw in claim.quote
        assert claim.quote in text


KNOWN = {
    name: {*known.cell_ids, *(group.id for group in known.groups)}
    for name, known in forms.editions().items()
}
PARTS = st.sampled_from([part for s in SENTENCES for part in s.text.split("，")])
BLANK = st.sampled_from([" ", "\u3000", " \u200b"])
JUNK = st.text("　 \t\n|，。；、（）《》一三十是第2019件宗年月申请收到公开复议", max_size=12)


@given(st.lists(st.one_of(PARTS, JUNK), max_size=8), st.sampled_from([2019, 2022]))
def test_every_claim_is_grounded_whatever_the_text(parts: list[str], year: int) -> None:
    text = "".join(parts)
    claims = find_claims(text, [], edition(year), year=year, issuer="某某市人民政府")
    assert_grounded(text, claims, KNOWN[edition(year).edition])


@given(st.sampled_from(SENTENCES), st.data())
def test_blanks_between_characters_change_nothing(sentence: Sentence, data: st.DataObject) -> None:
    text = sentence.text
    places = [i for i in range(1, len(text)) if not (text[i - 1 : i + 1].isascii() or "\n" in text)]
    if places:
        at = data.draw(st.sampled_from(places))
        text = text[:at] + data.draw(BLANK) + text[at:]
    said = claims_in(text, sentence.year, sentence.issuer or "某某局")
    assert short(said) == sentence.claims


@pytest.mark.parametrize("known", forms.editions().values(), ids=lambda known: known.edition)
def test_every_cue_names_a_row_or_a_column_of_its_table(known: forms.Form) -> None:
    ids = KNOWN[known.edition]
    for subject in known.claims:
        table = known.table(subject.table)
        columns = {column.id for column in table.columns}
        for cue in subject.cues:
            assert cue.row is None or f"{table.id}.{cue.row}.total" in ids
            assert cue.column in {None, "organisations", *columns}


@pytest.mark.parametrize("name", ["qixia-office-2020", "pingchuan-2020", "xiejiaji-2019",
                                  "alxa-hightech-2019", "yiyuan-office-2019"])  # fmt: skip
def test_real_report_claims_what_its_labels_say(name: str) -> None:
    text = (ROOT / "data" / "reports" / f"{name}.txt").read_text("utf-8")
    gold = tomllib.loads((ROOT / "data" / "gold" / f"{name}.toml").read_text("utf-8"))
    located = locate(text, forms.newest().sections)
    said = find_claims(
        text, located.sections, forms.form("2019"), year=located.year, issuer=located.issuer
    )
    assert [(claim.about, claim.value, claim.raw) for claim in said] == [
        (claim["about"], claim["value"], claim["raw"]) for claim in gold.get("claims", [])
    ]
    assert_grounded(text, said, KNOWN["2019"])


# Claims against the table.


def a_claim(about: str, value: int | Decimal) -> Claim:
    return Claim(about=about, value=value, raw=str(value), start=0, end=1, quote=str(value))


def table(**values: int | str | None) -> list[Cell]:
    """Cells of edition 2021: numbers as given by `row__column`, other words as their kind."""
    cells = {id_: Cell(id=id_) for id_ in forms.form("2021").cell_ids}
    for name, value in values.items():
        cell = cells["requests." + name.replace("__", ".")]
        if isinstance(value, int):
            cell.kind, cell.value = "number", value
        elif value is not None:
            cell.kind = value  # type: ignore[assignment]
    return list(cells.values())


REFUSED = next(g for g in forms.form("2021").groups if g.id == "requests.refused.total")


def refused(first: int | str | None, others: int | str | None) -> dict[str, int | str | None]:
    names = [id_.removeprefix("requests.").replace(".", "__") for id_ in REFUSED.cells]
    return dict.fromkeys(names, others) | {names[0]: first}


def check(claims: list[Claim], cells: list[Cell]) -> list[tuple[str, object, object]]:
    found = claim_findings(claims, cells, forms.form("2021"))
    return [(finding.rule, finding.left, finding.right) for finding in found]


def test_claim_that_differs_from_its_cell_is_a_finding() -> None:
    found = claim_findings(
        [a_claim("requests.received.total", 8)], table(received__total=6), forms.form("2021")
    )
    assert [finding.model_dump() for finding in found] == [
        {
            "rule": "claim:requests.received.total",
            "status": "fails",
            "left": 8,
            "right": 6,
            "cells": ["requests.received.total"],
            "verdict": "source",
            "suspects": [],
            "message": "",
        }
    ]


def test_claim_that_agrees_is_no_finding() -> None:
    assert check([a_claim("requests.received.total", 8)], table(received__total=8)) == []


@pytest.mark.parametrize("kind", ["blank", "dash", "text", "absent"])
def test_claim_on_a_cell_without_a_number_is_no_finding(kind: str) -> None:
    assert check([a_claim("requests.received.total", 8)], table(received__total=kind)) == []


def test_claim_on_a_group_is_checked_against_the_sum_of_its_cells() -> None:
    claim = a_claim("requests.refused.total", 3)
    found = claim_findings([claim], table(**refused(2, 0)), forms.form("2021"))
    assert [(f.left, f.right, tuple(f.cells)) for f in found] == [(3, 2, REFUSED.cells)]
    assert check([claim], table(**refused(3, 0))) == []


def test_blank_in_a_group_adds_nothing_but_another_gap_silences_it() -> None:
    claim = a_claim("requests.refused.total", 3)
    assert check([claim], table(**refused(2, "blank"))) == [("claim:requests.refused.total", 3, 2)]
    assert check([claim], table(**refused(2, "dash"))) == []
    assert check([claim], table(**refused("blank", "blank"))) == []


def test_same_claim_twice_is_one_finding() -> None:
    claims = [a_claim("requests.received.total", 8)] * 2
    assert len(check(claims, table(received__total=6))) == 1


def test_amounts_that_differ_by_their_unit_agree() -> None:
    cell = Cell(id="art20_8.fees.amount", kind="number", value=Decimal("12.5"))
    assert check([a_claim(cell.id, 125000)], [cell]) == []
    assert check([a_claim(cell.id, Decimal("12.6"))], [cell]) == [
        ("claim:art20_8.fees.amount", Decimal("12.6"), Decimal("12.5"))
    ]


def test_real_report_whose_prose_contradicts_its_table(reports: dict[str, Report]) -> None:
    found = {}
    for name, report in reports.items():
        assert report.document is not None
        assert report.edition is not None
        known = forms.form(report.edition)
        said = find_claims(
            report.document.text, report.sections, known, year=report.year, issuer=report.issuer
        )
        found[name] = {f.rule: (f.left, f.right) for f in claim_findings(said, report.cells, known)}
    assert {name: differing for name, differing in found.items() if differing} == {
        "xiejiaji-2019": {
            "claim:requests.received.total": (8, 6),
            "claim:requests.granted.total": (5, 3),
            "claim:requests.received.natural_person": (8, 0),
        }
    }


def wild(name: str) -> Report:
    return extract((ROOT / "tests" / "fixtures" / "wild_prose" / f"{name}.txt").read_text("utf-8"))


def test_quote_ends_with_its_clause_and_never_runs_over_a_heading() -> None:
    quotes = {claim.about: claim.quote for claim in wild("claim_quote_over_line_end").claims}
    assert quotes["reviews.litigation.total"] == "行政诉讼0件"


def test_numbers_in_the_prose_of_table_sections_are_claims() -> None:
    said = wild("numbers_in_prose_of_table_sections").claims
    assert short(said) == [
        "art20_1.normative_documents.issued=18",
        "granted.total=2",
        "partly_granted.total=2",
        "received.total=8",
    ]


def test_denial_of_requests_is_contradicted_by_a_table_with_some() -> None:
    text = (ROOT / "data" / "reports" / "qixia-office-2020.txt").read_text("utf-8")
    heading = text.index("主动公开政府信息情况")
    report = extract(text[:heading] + "2020年我办未收到政府信息公开申请。\n" + text[heading:])
    denied = [claim for claim in report.claims if claim.value == 0 and claim.raw == "未收到"]
    assert denied == []  # 申请信件52件 is said elsewhere, and a text that says both accuses nobody


def test_report_on_no_known_form_has_claims() -> None:
    report = extract(
        "某某局2016年政府信息公开工作年度报告\n一、概述\n"
        "2016年收到政府信息公开申请12件，予以公开9件。\n"
    )
    assert (report.edition, short(report.claims)) == (
        None,
        ["granted.total=9", "received.total=12"],
    )

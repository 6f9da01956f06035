"""A model points, and code believes only what the source bears out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract import extract
from gipa_extract.errors import EndpointError, TruncatedError
from gipa_extract.llm import Client, Settings
from gipa_extract.model_reader.grounding import TablePassage
from gipa_extract.model_reader.prompts import prompt_sha256, rows_schema, table_prompt
from gipa_extract.model_reader.prose_reading import read_prose
from gipa_extract.model_reader.questions import AnswerRound, ask_and_judge, passages, questions
from gipa_extract.model_reader.row_matching import homes_of, rows_of
from gipa_extract.model_reader.tokens import PlaceRun, runs_of
from gipa_extract.readers import from_text
from gipa_extract.reasons import Reason
from tests.asked import FORM, Scripted, Sheet, balanced, replies, sheet, sheet_of
from tests.loopback import Loopback, says

ZEROS = dict.fromkeys(FORM.cell_ids, "0")
REQUESTS = FORM.table("requests")
HEAD = "某局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"


def runs(text: str) -> list[PlaceRun]:
    return runs_of(from_text(text), 0, len(text))


def texts(text: str) -> list[list[str]]:
    return [[token.text for token in run.tokens] for run in runs(text)]


def requests_passage(printed: Sheet) -> TablePassage:
    found = passages(printed.document, printed.located, printed.cells, FORM)
    return next(passage for passage in found if passage.rows[0].table is REQUESTS)


def ids_of(printed: Sheet, row: str) -> list[int]:
    """The pointers of a row, where the words round its run give it away."""
    passage = requests_passage(printed)
    [home] = [h for h in passage.homes if h and h.rows[0].id == row]
    return [token.id for token in home.places or ()]


def pointed(printed: Sheet, **rows: list[int]) -> AnswerRound:
    asked = questions([requests_passage(printed)], {}, FORM, everything=True)
    return ask_and_judge(asked, printed.document, "标题", FORM, Scripted(replies(**rows)))


def statuses(printed: Sheet, row: str, ids: list[int]) -> list[str]:
    said = pointed(printed, **{row: ids}).pointed
    cells = [f"requests.{row}.{column.id}" for column in REQUESTS.columns]
    return [said[cell].status if cell in said else "nothing" for cell in cells]


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("规章 3 27 32", [["3", "27", "32"]]),
        ("| 规章 | 3 | | — |", [["3", "—"]]),
        ("规章\n\t１，２３４\n\t增169\n\t22个", [["１，２３４", "增169", "22个"]]),
        ("全年收到申请48件，办结47件。", []),
        ("1.属于国家秘密 0 无", [["0", "无"]]),
        ("1 属于国家秘密 0 7", [["0", "7"]]),
        ("规章 3\n- 4 -\n27", [["3", "27"]]),
        ("|---|---|\n| 规章 | 5 |", [["5"]]),
        ("三、本年度办理结果 2022年", []),
    ],
)
def test_tokens_are_values_and_not_every_number(line: str, tokens: list[list[str]]) -> None:
    assert texts(line) == tokens


def test_empty_places_of_a_grid_stand_among_the_tokens() -> None:
    [run] = runs("| 规章 | 3 | | 7 |")
    assert [place.id for place in run.places] == [1, 0, 2]


def test_label_broken_over_lines_still_names_its_row() -> None:
    text = "要求行政机关确认 1 0 0 0 0 0 1\n或重新出具已获取信息\n（七）总计 1 0 0 0 0 0 1"
    homes = homes_of(runs(text), [REQUESTS])
    assert [home and home.rows[0].id for home in homes] == ["declined_reconfirm", "total"]


def test_unknown_label_between_two_known_rows_is_the_row_between_them() -> None:
    text = "（一）予以公开 1 1 1 1 1 1 6\n区分 2 2 2 2 2 2 12\n1.属于国家秘密 0 0 0 0 0 0 0"
    homes = homes_of(runs(text), [REQUESTS])
    assert [home and home.rows[0].id for home in homes][1] == "partly_granted"


def test_unknown_label_where_a_row_is_missing_stays_open() -> None:
    text = "（一）予以公开 1 1 1 1 1 1 6\n区分 2 2 2 2 2 2 12\n2.重复申请 0 0 0 0 0 0 0"
    assert homes_of(runs(text), [REQUESTS])[1] is None


def test_row_printed_twice_is_nobodys_home() -> None:
    text = "（一）予以公开 1 1 1 1 1 1 6\n（一）予以公开 2 2 2 2 2 2 12"
    assert homes_of(runs(text), [REQUESTS]) == [None, None]


def test_columns_in_another_order_leave_the_places_open() -> None:
    text = "总计 自然人 商业企业 科研机构\n（一）予以公开 28 1 2 3 4 5 13"
    [home] = homes_of(runs(text), [REQUESTS])
    assert home is not None
    assert home.places is None


def test_pointer_at_its_own_place_is_sure_and_its_value_is_the_texts() -> None:
    printed = sheet(balanced())
    first, *_, last = ids_of(printed, "refused_law")
    said = pointed(printed, refused_law=[first, last]).pointed["requests.refused_law.business"]
    assert said.status == "sure"
    assert said.cell is not None
    assert said.cell.raw == printed.texts["requests.refused_law.business"]
    assert printed.document.text[said.cell.start : said.cell.end] == said.cell.raw
    assert said.cell.origin == "llm"


def test_neighbours_that_changed_places_are_refused() -> None:
    printed = sheet(balanced())
    a, b, *rest = ids_of(printed, "refused_law")
    assert statuses(printed, "refused_law", [b, a, *rest]) == ["refused"] * 2 + ["sure"] * 5


def test_columns_shifted_by_one_are_refused() -> None:
    printed = sheet(balanced())
    ids = ids_of(printed, "refused_law")
    assert statuses(printed, "refused_law", [0, *ids[:-1]]) == ["refused"] * 7


def test_another_rows_values_are_refused() -> None:
    printed = sheet(balanced())
    assert statuses(printed, "granted", ids_of(printed, "partly_granted")) == ["refused"] * 7


@pytest.mark.parametrize("id_", [-7, 9999])
def test_pointer_at_nothing_is_refused_without_a_reading(id_: int) -> None:
    printed = sheet(balanced())
    ids = ids_of(printed, "granted")
    said = pointed(printed, granted=[*ids[:6], id_]).pointed
    assert said["requests.granted.total"] == (
        "refused",
        None,
        Reason("model_points_at_nothing"),
    )
    assert said["requests.granted.other_org"].status == "sure"


def test_wrong_number_of_places_is_refused_and_spoils_no_other_row() -> None:
    printed = sheet(balanced())
    good = ids_of(printed, "granted")
    said = pointed(printed, granted=good, received=[1, 2, 3]).pointed
    assert said["requests.received.total"].status == "refused"
    assert said["requests.granted.total"].status == "sure"


def test_blank_row_whose_places_nobody_sees_is_only_tentative() -> None:
    printed = sheet_of(HEAD + "（一）予以公开\n四、结转下年度继续办理 1 2 3 4 5 6 21", ZEROS)
    assert statuses(printed, "granted", [0]) == ["tentative"] * 7


def test_printed_value_that_is_said_to_be_blank_is_refused() -> None:
    assert statuses(sheet(balanced()), "granted", [0]) == ["refused"] * 7


def test_empty_place_that_is_said_to_be_blank_is_sure() -> None:
    printed = sheet({**ZEROS, "requests.refused_law.research": ""}, "pipes")
    ids = ids_of(printed, "refused_law")
    said = pointed(printed, refused_law=ids).pointed["requests.refused_law.research"]
    assert ids[2] == 0
    assert said.status == "sure"
    assert said.cell is not None
    assert (said.cell.kind, said.cell.raw) == ("blank", "")


def test_row_that_lost_its_blanks_is_tentative_and_only_if_every_value_is_used() -> None:
    printed = sheet_of(HEAD + "（一）予以公开 3 4 7\n四、结转下年度继续办理 1 2 3 4 5 6 21", ZEROS)
    assert statuses(printed, "granted", [1, 2, 0, 0, 0, 0, 3]) == ["tentative"] * 7
    assert statuses(printed, "granted", [1, 0, 0, 0, 0, 0, 3]) == ["refused"] * 7
    assert statuses(printed, "granted", [2, 1, 0, 0, 0, 0, 3]) == ["refused"] * 7
    assert statuses(printed, "granted", [1, 2, 0, 0, 0, 0, 4]) == ["refused"] * 7


@given(
    st.lists(st.integers(-2, 190), max_size=9), st.sampled_from([row.id for row in REQUESTS.rows])
)
def test_whatever_a_model_answers_a_sure_cell_is_what_its_place_prints(
    ids: list[int], row: str
) -> None:
    printed = sheet(balanced())
    for cell, said in pointed(printed, **{row: ids}).pointed.items():
        if said.status == "sure":
            assert said.cell is not None
            assert said.cell.raw == printed.texts[cell]


def test_brackets_of_the_source_cannot_pass_for_numbers_of_tokens() -> None:
    printed = sheet_of(HEAD + "（一）予以公开 [7]9 «» 1 2 3 4 5 6 21", ZEROS)
    [question] = questions([requests_passage(printed)], {}, FORM, everything=True)
    prompt = table_prompt(None, "", question.rows, question.runs, printed.document.text, FORM)
    shown = prompt.content
    assert "［7］9 《》 [1]1 [2]2" in shown
    assert shown.count("«") == shown.count("»") == 2


def test_schema_enumerates_tokens_and_knows_neither_values_nor_sums() -> None:
    row = rows_of([REQUESTS])[0]
    schema = rows_schema(
        [row], runs("（一）予以公开 48 52 100")[0].tokens, FORM
    ).model_json_schema()
    assert schema["$defs"] == {"Pointer": {"type": "integer", "enum": [-1, 0, 1, 2, 3]}}
    assert schema["required"] == ["received"]
    assert "48" not in str(schema)


def test_last_imperfect_answer_is_kept_and_its_whole_rows_are_read() -> None:
    printed = sheet(balanced())
    ids = ids_of(printed, "granted")
    error = TruncatedError("cut off", raw=f'{{"granted":{ids},"partly_granted":[12,')
    error.part = {"granted": ids}
    error.spent = (3, 900, 60, 0.02)
    client = Scripted(lambda *_: error)
    asked = questions([requests_passage(printed)], {}, FORM, everything=True)
    result = ask_and_judge(asked, printed.document, None, FORM, client)
    assert result.usage[:4] == error.spent
    assert {said.status for said in result.pointed.values()} == {"sure"}
    assert len(result.pointed) == 7
    assert [note.code for note in result.notes] == ["model_cut_off"]


def test_section_that_fails_spoils_no_other() -> None:
    printed = sheet(balanced())
    found = passages(printed.document, printed.located, printed.cells, FORM)
    down = EndpointError("down")
    client = Scripted(
        lambda _, schema: down if "received" in schema else {key: [0] for key in schema}
    )
    result = ask_and_judge(
        questions(found, {}, FORM, everything=True), printed.document, None, FORM, client
    )
    assert not result.failed
    assert {cell.partition(".")[0] for cell in result.pointed} == {
        "art20_1", "art20_5", "art20_6", "art20_8", "reviews",
    }  # fmt: skip
    assert [(note.code, note.params["words"]) for note in result.notes] == [
        ("model_unreachable", "down")
    ]


OVERVIEW = "一、总体情况\n全年收到申请52件，其中[3]7件。\n二、主动公开政府信息情况\n"


def test_claim_is_a_token_and_the_clause_that_it_stands_in() -> None:
    printed = sheet_of("某某公开年报\n" + OVERVIEW, ZEROS)
    said = {"claims": [{"about": "requests.received.total", "at": 1}, {"about": "x.y.z", "at": 1}]}
    client = Scripted(lambda *_: said)
    prose = read_prose(printed.document, printed.located, FORM, client, claims=True)
    [claim] = prose.claims
    assert (claim.value, claim.raw, claim.origin) == (52, "52", "llm")
    assert claim.quote == "全年收到申请52件，其中[3]7件"
    assert printed.document.text[claim.start : claim.end] == "52"


@pytest.mark.parametrize(("issuer", "found"), [("某某局", True), ("某某人民政府", False)])
def test_header_fact_must_stand_in_the_text_word_for_word(issuer: str, found: bool) -> None:
    printed = sheet_of("某某局\n公开年报\n" + OVERVIEW, ZEROS)
    client = Scripted(lambda *_: {"issuer": issuer, "title": ""})
    prose = read_prose(printed.document, printed.located, FORM, client, claims=False)
    assert [fact.text for fact in prose.facts.values()] == ([issuer] if found else [])


def test_prompts_have_a_hash() -> None:
    assert len(prompt_sha256()) == 64


def test_other_instructions_are_what_is_sent_and_what_the_result_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    text = Path("data/reports/qixia-office-2020.txt").read_text("utf-8")
    with Loopback(says("{}")) as server:
        settings = Settings(
            model="m",
            base_url=server.url,
            cache=False,
            instructions="只答编号。",
            mode="json_schema",
        )
        with Client(settings) as client:
            report = extract(text, strategy="llm", model=client)
        said = {asked.body["messages"][0]["content"] for asked in server.asked}
    assert said == {"只答编号。"}
    assert report.extraction.prompt_sha256 == prompt_sha256("只答编号。") != prompt_sha256()

"""Reasons are codes; every code has its sentence in every language."""

import re
from pathlib import Path

import pytest

import gipa_extract
from gipa_extract.models import Cell, Note, Report
from gipa_extract.reasons import _SENTENCES, Reason, codes

PACKAGE = Path(gipa_extract.__file__).parent


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code_has_every_language_with_the_same_parameters(code):
    sentences = _SENTENCES[code]
    assert sentences.keys() == {"en", "zh"}
    names = {lang: set(re.findall(r"{(\w+)", text)) for lang, text in sentences.items()}
    assert names["en"] == names["zh"]
    assert re.search("[\u4e00-\u9fff]", sentences["zh"])
    assert not re.search("[\u4e00-\u9fff]", sentences["en"].replace("增/减", ""))


def test_every_code_that_the_package_gives_is_known():
    used = {
        code
        for path in PACKAGE.rglob("*.py")
        for code in re.findall(r'Reason\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert len(used) > 10
    assert used <= codes()


def test_one_thing_is_told_in_the_singular():
    one, more = (Reason("footer_left_out", {"count": count}).in_words() for count in (1, 2))
    assert one == "1 line at the foot of the page left out"
    assert more == "2 lines at the foot of the page left out"


def test_a_code_of_a_newer_version_is_shown_as_it_is():
    assert Reason("of_the_future", {"count": 2}).in_words("zh") == "of_the_future"


def test_a_missing_parameter_never_hides_a_doubt():
    assert Reason("ocr_unsure").in_words() == "ocr_unsure"


def test_a_doubtful_cell_carries_code_and_sentence_through_json():
    cell = Cell("requests.received.total")
    cell.doubt_for(Reason("ocr_unsure", {"confidence": 0.5}))
    assert (cell.trust, cell.reason) == ("doubtful", "read by OCR with confidence 0.50")
    report = Report.model_construct(cells=[cell])
    assert report.cells[0].doubt == Reason("ocr_unsure", {"confidence": 0.5})


def test_a_note_says_its_reason_in_either_language():
    note = Note.of(Reason("menus_left_out", {"count": 2}))
    assert note.message == "2 blocks of links left out"
    assert note.in_words("zh") == "略去2处链接栏"

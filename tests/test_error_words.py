"""Every error that the package raises, and every remedy, has its Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gipa_extract import extract, install_command
from gipa_extract.error_words import _sentences, in_language
from gipa_extract.errors import GipaError, MissingExtraError, ReadError
from gipa_extract.reasons import Reason
from tests.languages import english_in
from tests.raised_sentences import sentences


def test_no_error_and_no_remedy_is_without_its_chinese() -> None:
    assert len(sentences()) > 200
    missing = {
        text: where for text, where in sentences().items() if english_in(in_language(text, "zh"))
    }
    assert missing == {}, "add them to gipa_extract/error_words.zh.toml"


def test_the_walk_sees_a_word_that_a_name_or_a_table_holds() -> None:
    found = sentences()
    assert "the disk is full" in found  # a table's
    assert "save it again: soffice --headless --convert-to docx FILE" in found  # a constant's
    assert "the frame has no rows" in found  # of a function that makes an error
    assert "look at the file, or raise --timeout" in found  # one of two


@pytest.mark.parametrize("english", sorted(_sentences()))
def test_an_entry_is_chinese_and_keeps_what_varies(english: str) -> None:
    chinese = _sentences()[english]
    names = re.findall(r"{(\w+)}", english)
    assert len(names) == len(set(names))
    assert set(re.findall(r"{(\w+)}", chinese)) <= set(names)
    dropped = set(names) - set(re.findall(r"{(\w+)}", chinese))
    assert dropped <= {"number"}, "only the number of a system's error may be left out"
    assert not english_in(chinese)
    sample = re.sub(r"{(\w+)}", r"⟦\1⟧", english)
    assert in_language(sample, "zh") == re.sub(r"{(\w+)}", r"⟦\1⟧", chinese)


def test_an_error_speaks_both_languages_and_str_stays_english() -> None:
    error = ReadError("the file is empty", where="a.txt", remedy="download it again")
    assert str(error) == "a.txt: read: the file is empty → download it again"
    assert error.in_words("zh") == "a.txt：读取：文件是空的 → 请重新下载"


def test_what_varies_is_looked_up_in_its_turn() -> None:
    error = GipaError("cannot be written: No space left on device", where="x.csv", stage="export")
    assert error.in_words("zh") == "x.csv：导出：无法写入：磁盘已满"


def test_a_command_in_a_remedy_is_that_of_the_python_that_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(install_command, "_installer", lambda: "py -m pip install")
    said = MissingExtraError("rapidocr", "ocr").in_words("zh")
    assert said == '安装：rapidocr 尚未安装 → py -m pip install "gipa-extract[ocr]"'


def test_what_nobody_translated_stays() -> None:
    assert in_language("something of the future", "zh") == "something of the future"


def test_a_file_that_is_called_like_a_sentence_keeps_its_name() -> None:
    assert ReadError("the file is empty", where="the file").in_words("zh").startswith("the file：")


def test_an_error_in_a_reason_speaks_the_reasons_language() -> None:
    reason = Reason("sum_points_at", {"rules": "there is no key"})
    assert reason.in_words("zh").endswith("没有密钥")


def test_what_is_no_file_is_named_in_chinese_whatever_it_is(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/null")):
        if not path.exists():  # Windows has no /dev
            continue
        with pytest.raises(ReadError) as raised:
            extract(path)
        said = raised.value.in_words("zh").removeprefix(str(path))
        assert not english_in(said)
        assert "不是文件" in said

"""A text file's bytes → text: by its byte order mark, by validity, by likeness to Chinese."""

from __future__ import annotations

import codecs
import re

from gipa_extract.errors import ReadError
from gipa_extract.reasons import Reason

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHINESE = 0.15
"""So large a share of the commonest characters is Chinese: reports have 0.3, wrong guesses 0.01."""
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会"
                    "政府信息公开公開年度报告報告情况情況工作数量數量项項第三条條总總计計行")  # fmt: skip
_ASCII = re.compile(r"[\0-\x7f]+")

_NO_KNOWN_FILE = (
    "its content is no PDF, Word, Excel or zip file, whatever it is called, and no text"
)
"""What came is said of the content: people see 坏.pdf, and nobody but us took it for a text."""


def decode(data: bytes) -> tuple[str, str, tuple[Reason, ...]]:
    """Text, encoding and notes of a text file's bytes.

    A byte order mark decides; else UTF-8 if it is valid; else, of UTF-16, GB18030 and Big5,
    the one that yields the most common Chinese. A file cut off in the middle of a character
    loses that character, and a note says so.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _require_text(*_decode_cut(data, encoding))
    try:
        return _require_text(data.decode("utf-8"), "utf-8", ())
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return _require_text(*_decode_cut(data, "utf-8"))
    guesses = ["utf-16-le", "utf-16-be"] if b"\0" in data else ["gb18030", "big5"]
    decoded = []
    for encoding in guesses:
        try:
            guess = _decode_cut(data, encoding)
        except ReadError:
            continue
        decoded.append((_likeness_to_chinese(guess[0]), guess))
        if decoded[-1][0] > CHINESE:
            break
    if not decoded:
        raise ReadError(
            f"{_NO_KNOWN_FILE} in UTF-8, UTF-16, GB18030 or Big5",
            remedy="download it again; a text: save it again as UTF-8",
        )
    return _require_text(*max(decoded, key=lambda guess: guess[0])[1])


def _decode_cut(data: bytes, encoding: str) -> tuple[str, str, tuple[Reason, ...]]:
    name = encoding.removesuffix("-sig")
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        text = decoder.decode(data, final=False)
        rest = decoder.getstate()[0]
    except UnicodeDecodeError as error:
        raise ReadError(
            f"byte {error.start} is not {name}", remedy="save the file again as UTF-8"
        ) from error
    return text, name, (Reason("last_character_cut"),) if rest else ()


def _require_text(
    text: str, encoding: str, notes: tuple[Reason, ...]
) -> tuple[str, str, tuple[Reason, ...]]:
    if not text or text.isspace():
        raise ReadError("the file holds no text", remedy="download it again")
    if "\0" in text:
        raise ReadError(f"{_NO_KNOWN_FILE}: it holds NUL characters", remedy="download it again")
    return text, encoding, notes


def _likeness_to_chinese(text: str) -> float:
    """The share of very common characters among the first that are not ASCII."""
    chars = _ASCII.sub("", text[:4000])
    return sum(map(chars.count, _COMMON)) / max(len(chars), 1)  # counts at the speed of C

"""A file, bytes or text → Document: its type by content, its encoding, its limits."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from gipa_extract.errors import LimitError, ReadError, UnsupportedError
from gipa_extract.models import Document
from gipa_extract.readers.text import read_text

__all__ = ["Limits", "read", "read_bytes"]


@dataclass(frozen=True)
class Limits:
    """What a file may cost before it is refused."""

    max_bytes: int = 200 * 2**20
    """Of any file."""
    max_text: int = 8 * 2**20
    """Of a text file: the longest report has some 200 kB."""


DEFAULT_LIMITS = Limits()

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会"
                    "政府信息公开公開年度报告報告情况情況工作数量數量项項第三条條总總计計行")  # fmt: skip


def read(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The Document of one file; ReadError says what is wrong with it and what to try."""
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > limits.max_bytes:
            raise _too_large(size, limits.max_bytes, "max_bytes")
        data = path.read_bytes()
        return replace(read_bytes(data, limits=limits), path=str(path))
    except FileNotFoundError as error:
        raise ReadError("no such file", where=str(path), remedy="check the path") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReadError(reason, where=str(path), remedy="check the path and its rights") from error
    except ReadError as error:
        raise error.at(str(path)) from error.__cause__


def read_bytes(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The Document of a file's bytes; the type is found by content, never by a name."""
    if not data.strip():
        raise ReadError("the file is empty", remedy="download it again")
    kind = _sniff(data)
    document = _READERS[kind](data, limits)
    return replace(document, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def from_text(text: str) -> Document:
    """The Document of a report's text itself."""
    if not text.strip():
        raise ReadError("the text is empty", remedy="give the report's text")
    data = text.encode("utf-8", "surrogatepass")
    return replace(read_text(text), sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def _sniff(data: bytes) -> str:
    """The type of a file by its first bytes; anything unknown is text."""
    head = data[:1024].lstrip()
    for magic, kind in (
        (b"%PDF", "pdf"), (b"PK\x03\x04", "docx"), (b"\xd0\xcf\x11\xe0", "doc"),
        (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"II*\x00", "image"),
        (b"MM\x00*", "image"), (b"GIF8", "image"), (b"{\\rtf", "doc"),
    ):  # fmt: skip
        if head.startswith(magic):
            return kind
    return "text"


def _read_text_file(data: bytes, limits: Limits) -> Document:
    if len(data) > limits.max_text:
        raise _too_large(len(data), limits.max_text, "max_text")
    text, encoding, notes = decode(data)
    return replace(read_text(text), encoding=encoding, notes=notes)


def _unsupported(kind: str, remedy: str) -> Callable[[bytes, Limits], Document]:
    def refuse(data: bytes, limits: Limits) -> Document:
        raise UnsupportedError(f"{kind} files cannot be read", remedy=remedy)

    return refuse


def _too_large(size: int, limit: int, setting: str) -> LimitError:
    return LimitError(
        f"{size / 2**20:.0f} MiB is over the limit of {limit / 2**20:.0f} MiB",
        remedy=f"split the file, or raise Limits.{setting}",
    )


def decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Text, encoding and notes of a text file's bytes.

    A byte order mark decides; else UTF-8 if it is valid; else, of UTF-16, GB18030 and Big5,
    the one that yields the most common Chinese. A file cut off in the middle of a character
    loses that character, and a note says so.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(*_decode_cut(data, encoding))
    try:
        return _checked(data.decode("utf-8"), "utf-8", ())
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return _checked(*_decode_cut(data, "utf-8"))
    guesses = ["utf-16-le", "utf-16-be"] if b"\0" in data else ["gb18030", "big5"]
    decoded = []
    for encoding in guesses:
        try:
            decoded.append(_decode_cut(data, encoding))
        except ReadError:
            continue
    if not decoded:
        raise ReadError(
            "the bytes are no text in UTF-8, UTF-16, GB18030 or Big5",
            remedy="save it again as UTF-8, or check that the download is whole",
        )
    return _checked(*max(decoded, key=lambda guess: _likeness(guess[0])))


def _decode_cut(data: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    name = encoding.removesuffix("-sig")
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        text = decoder.decode(data, final=False)
        rest = decoder.getstate()[0]
    except UnicodeDecodeError as error:
        raise ReadError(
            f"byte {error.start} is not {name}", remedy="save the file again as UTF-8"
        ) from error
    return text, name, ("the last character is cut off",) if rest else ()


def _checked(text: str, encoding: str, notes: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    if not text.strip():
        raise ReadError("the file holds no text", remedy="download it again")
    if "\0" in text:
        raise ReadError("the file holds NUL characters", remedy="it is no text; convert it first")
    return text, encoding, notes


def _likeness(text: str) -> float:
    """The share of very common characters among the first that are not ASCII."""
    chars = [char for char in text[:20000] if char > "\x7f"]
    return sum(char in _COMMON for char in chars) / max(len(chars), 1)


_READERS: dict[str, Callable[[bytes, Limits], Document]] = {
    "text": _read_text_file,
    "pdf": _unsupported("PDF", "convert it to text: pdftotext -layout FILE"),
    "docx": _unsupported("Word", "save it as plain text"),
    "doc": _unsupported("Word 97-2003, WPS and RTF", "save it as .docx or as plain text"),
    "image": _unsupported("image", "type or scan it to text first"),
}

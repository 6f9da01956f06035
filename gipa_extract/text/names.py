"""Names that others chose → text that every file can hold, and text that is safe on a terminal.

A file's name on Linux is any bytes, and a string from JSON may hold half a character. Python
keeps both in its strings as lone surrogates, which no file in UTF-8 and no database takes.
"""

from __future__ import annotations

import re
import shlex

_ADDRESS = re.compile(r"\w{2,}:/{1,2}\w")
"""The beginning of an address; as a Path it keeps one of its two strokes."""
_PLAIN = re.compile(r"[\w./\\:@%+=,…-]+")
"""A name that no shell takes for anything else."""
_LONE = re.compile(r"[\ud800-\udfff]")
_UNDECODED_BYTE = range(0xDC80, 0xDD00)
"""Where Python puts the bytes of a name that are not UTF-8: 0xDC00 and the byte."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, among them those that colour a terminal or turn the direction of text."""


def as_text(name: str) -> str:
    r"""The name without lone surrogates: a byte that is no text stands as `\xb1`, in hexadecimal.

    Other strings come back as they are. Two names may become one text: who tells inputs apart
    compares the names themselves.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return _LONE.sub(_escape_surrogate, name)
    return name


def is_address(name: str) -> bool:
    """Whether a name is an address, such as that of a page, and not a path."""
    return _ADDRESS.match(name) is not None


def printable(text: str) -> str:
    r"""The text on one line, with control characters as escapes such as `\x1b`."""
    return _UNSAFE.sub(lambda match: _escape_character(match[0]), text)


def as_argument(name: object) -> str:
    """A name as a command line takes it: in quotation marks where it holds a blank, say.

    Shells of Linux, macOS and Windows agree on `"…"`; a name with a mark of theirs, which Windows
    forbids in names, is quoted for sh.
    """
    text = str(name)
    if _PLAIN.fullmatch(text) and not text.startswith("-"):
        return text
    if text.startswith("-"):
        return as_argument(f"./{text}")
    return shlex.quote(text) if set(text) & set('"$`!') else f'"{text}"'


def without_lone_surrogates(text: str) -> tuple[str, int]:
    """The text with U+FFFD for each lone surrogate, so that no place moves; and their number."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _LONE.subn("\ufffd", text)
    return text, 0


def _escape_character(char: str) -> str:
    return _escape_surrogate(char) if _LONE.match(char) else ascii(char)[1:-1]


def _escape_surrogate(match: re.Match[str] | str) -> str:
    code = ord(match if isinstance(match, str) else match[0])
    return f"\\x{code - 0xDC00:02x}" if code in _UNDECODED_BYTE else f"\\u{code:04x}"

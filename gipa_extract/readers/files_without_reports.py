"""Files that lie among reports and are none: told by what they hold, before anything is read.

A folder of reports often is the folder in which people work on them: ledgers, exports, results,
the pages that `show` makes, files of truth. Read as reports, some of them would even give cells.
"""

from __future__ import annotations

import json
import re
import tomllib

from gipa_extract.errors import OtherFileError
from gipa_extract.reasons import Reason

_OF_KIND = {"database": "database_file", "data": "data_file"}
_HEAD = 4096
_OUR_PAGE = re.compile(rb'<html [^>]*class="gx-root">')
_OUR_TABLE = re.compile(
    rb"(?:report_id,)?(?:path|name),sha256,(?:issuer,year,edition,|stage,reason,|code,reason)"
    rb"|body_id,body_name,|break_id,(?:body_id|item),|panel_column,cell,label,"
    rb"|table,column,type,label,|column,stata,label,editions,cells,unit,kinds,note\r?$",
    re.MULTILINE,
)
"""The first columns of what is exported, and of what earlier versions exported."""
_OUR_CODEBOOK = re.compile(rb"# \S+\s+## reports\s|\| column \| stata \| label \| editions \|")
_RESULT = re.compile(rb'"schema":\s*"gipa\.report/')
_TOML = re.compile(rb"(?:\s*(?:#[^\n]*)?\n)*\s*(?:[\w-]+\s*=\s*\S|\[\[?[\w.-]+\]\]?\s*\n)")
_UTF8_MARK = b"\xef\xbb\xbf"


def refuse_other_file(kind: str, data: bytes) -> None:
    """OtherFileError for a file of a kind that holds no report, whatever else it holds."""
    code = _OF_KIND.get(kind) or _code_of_text(kind, data)
    if code:
        raise OtherFileError(f"not a report: {Reason(code)}", code=code)


def _code_of_text(kind: str, data: bytes) -> str | None:
    if kind == "html":
        head = data[:_HEAD]
        return "page_of_ours" if b"gx-root" in head and _OUR_PAGE.search(head) else None
    if kind != "text":
        return None
    head = data[:_HEAD].removeprefix(_UTF8_MARK).lstrip()
    if head.startswith((b"{", b"[")) and _is_json(data):
        if _RESULT.search(data[:_HEAD]):
            return "results_file"
        return None if _holds_report(data) else "json_file"
    if _OUR_TABLE.match(head):
        return "exported_table"
    if _OUR_CODEBOOK.match(head):
        return "exported_codebook"
    return "settings_file" if _TOML.match(head) and _is_toml(data) else None


def _is_json(data: bytes) -> bool:
    """Whether a text is JSON, or its first line is, as in a file of a line for each object."""
    text = data.removeprefix(_UTF8_MARK)
    return _parses_as_json(text) or _parses_as_json(text.lstrip().split(b"\n", 1)[0])


def _holds_report(data: bytes) -> bool:
    """Whether JSON is a report's data; what reads such data is loaded by the first JSON."""
    from gipa_extract.readers.html.json_content import page_of_json

    text = data.removeprefix(_UTF8_MARK).decode("utf-8", "replace")
    return page_of_json(text) is not None


def _parses_as_json(text: bytes) -> bool:
    try:
        value = json.loads(text)
    except RecursionError:  # nothing else is nested so deeply
        return True
    except ValueError:
        return False
    return isinstance(value, dict | list)


def _is_toml(data: bytes) -> bool:
    try:
        return bool(tomllib.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        return False

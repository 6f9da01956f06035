"""What makes an input this one and no other, and the name by which results call it.

Names are for people and come from what the user typed: the same `reports/1.txt` may be two files,
named from two folders. So inputs are told apart by their identity, and a name that somebody else
bears already gives way to a longer one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from zlib import crc32

from gipa_extract.store.ledger_rows import FoundInput
from gipa_extract.text.names import as_text

_json_of = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes one for each call


def identity_of(input_: FoundInput) -> str:
    """The path, member, row and id of an input as JSON, without loss also where they are no text.

    The id is a part of it for files alone: a table's row is the same row under another id.
    """
    checksum = input_.checksum if input_.is_repeated else None
    label = None if input_.row is not None else input_.label
    parts = [input_.path, input_.member, checksum, input_.row, label]
    while parts[-1] is None:
        parts.pop()
    try:
        text = _json_of(parts)
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(parts)
    return text


def settle_name(input_: FoundInput, identity: str, holder_of: Callable[[str], str | None]) -> str:
    """The first of an input's possible names that nobody but itself bears.

    `holder_of` gives the identity of who bears a name. After the name as it was found come the
    absolute path, with the user's id, and that with a hash.
    """
    if holder_of(input_.name) in (None, identity):
        return input_.name
    inside = input_.member or (f"#{input_.row}" if input_.row is not None else "")
    whole = as_text(input_.path) + (f"!{as_text(inside)}" if input_.member else inside)
    labelled = f"{whole} [{input_.label}]" if input_.label is not None else whole
    if holder_of(labelled) in (None, identity):
        return labelled
    return f"{labelled} #{crc32(identity.encode()):08x}"

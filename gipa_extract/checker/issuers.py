"""Which printed names of issuers may be one body's: folding that never joins two offices."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from gipa_extract.text.folding import fold

_PRINTING = re.compile(r"[^0-9A-Za-z\u3400-\u9fff〇]+")
OFFICE = "政府办"
_FORMS = (
    (re.compile("人民政府"), "政府"),
    (re.compile("政府办(?:公[室厅])?$"), OFFICE),
    (re.compile("管理委员会$"), "管委会"),
    (re.compile("街道办事处$|街道办$"), "街道"),
    (re.compile("(?<=[省市县区旗州盟镇乡])政府$"), ""),
)
"""Long and short names of one body. A place stands for its government, as reports' titles have
it: 谢家集区 is 谢家集区人民政府. The government's office (政府办) reports for itself and keeps a key of
its own; what stands before the name, such as the city over a district, is never dropped."""


@lru_cache(maxsize=65536)
def body_key(name: str) -> str:
    """What an issuer's printed name is grouped by: script, width, space and long forms folded."""
    key = _PRINTING.sub("", fold(name))
    for form, short in _FORMS:
        key = form.sub(short, key)
    return key


def look_alikes(keys: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Each key with the longer ones that may mean the same body and were kept apart all the same.

    That is a name with and without the place above it, and a government and its office.
    """
    known = set(keys)
    longer: dict[str, list[str]] = {}
    for key in keys:
        shorter = {key[at:] for at in range(1, len(key) - 1)} | {key.removesuffix(OFFICE)}
        for short in sorted(shorter & known - {key}):
            longer.setdefault(short, []).append(key)
    yield from longer.items()

"""Which printed names may be one body's: folding that never joins two offices."""

from __future__ import annotations

import re
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


def may_be_one_body(one: str, other: str) -> bool:
    """Whether two names in one document can mean the body that the report is of.

    A government's report is published by its office; a name is shortened in fields: 民宗局 for
    民族宗教事务局. Only names of which neither is the other's short form contradict each other.
    """
    short, long = sorted((_place_of(one), _place_of(other)), key=len)
    characters = iter(long)
    return short[-1:] == long[-1:] and all(char in characters for char in short)


def _place_of(name: str) -> str:
    key = body_key(name)
    return key.removesuffix(OFFICE) or key

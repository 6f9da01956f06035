"""What can be kept of an answer that has not the asked shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError


def complaint_of(error: Mapping[str, Any]) -> str:
    """One fault of an answer, by its place and the model's own words."""
    place = ".".join(map(str, error["loc"]))
    return f"{place}: {error['msg']}, not {str(error['input'])[:40]!r}"


def loaded_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def valid_part(members: Mapping[str, Any], schema: type[BaseModel]) -> dict[str, Any]:
    """The members that have the asked shape each by itself."""
    valid: dict[str, Any] = {}
    for name in schema.model_fields.keys() & members.keys():
        try:
            made = schema.model_validate({name: members[name]}, strict=True)
        except ValidationError:
            continue
        valid[name] = made.model_dump()[name]
    return valid

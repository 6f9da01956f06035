"""Chapters that reports print beside the form's sections, from `other_chapters/chapters.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from gipa_extract.errors import FormError


class ChapterSpec(BaseModel):
    """A chapter that is none of the form's sections."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    numbered: bool
    """It counts only under a Chinese number, as the form's own sections have."""
    patterns: tuple[str, ...]
    """Regular expressions on the heading's label key."""


@lru_cache(maxsize=1)
def other_chapters() -> tuple[ChapterSpec, ...]:
    """The chapters in the file's order; FormError if the file is wrong."""
    file = resources.files("gipa_extract.forms").joinpath("other_chapters", "chapters.toml")
    try:
        entries = tomllib.loads(file.read_text("utf-8"))["chapters"]
        return tuple(ChapterSpec.model_validate(entry) for entry in entries)
    except (ValidationError, tomllib.TOMLDecodeError, KeyError) as error:
        raise FormError(str(error), where=str(file)) from error

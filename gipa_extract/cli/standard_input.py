"""What comes in by a pipe, where a command is given `-` in the place of a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gipa_extract.cli.cli_words import WORDS
from gipa_extract.cli.spoken_language import spoken
from gipa_extract.errors import GipaError

if TYPE_CHECKING:
    from gipa_extract.models import Document, Report

STDIN = "-"


def standard_input() -> bytes:
    """What comes in, as far as a file may be long; reading says where it is longer."""
    from gipa_extract.readers import DEFAULT_LIMITS

    return sys.stdin.buffer.read(DEFAULT_LIMITS.max_bytes + 1)


def read_named(file: Path) -> Document:
    """The Document of a file, or of what comes in; errors name which."""
    from gipa_extract.readers import read

    if str(file) != STDIN:
        return read(file)
    try:
        return read(standard_input())
    except GipaError as error:
        raise error.at(WORDS[spoken()].standard_input) from error.__cause__


def results_that_come_in() -> Iterator[Report]:
    """The reports of results that come in, a line of JSON each; ResultError names what is none."""
    from gipa_extract.export.jsonl import reports_of_lines

    lines = io.TextIOWrapper(sys.stdin.buffer, "utf-8")
    yield from reports_of_lines(lines, WORDS[spoken()].standard_input)

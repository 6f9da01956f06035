"""Ready scripts that read the panel: a do-file, an R script, a notebook.

Each labels the panel, drops what is not trusted, keeps one report of a body and year, and draws two
figures. The templates say in words, between ⟦ and ⟧, what `script_words` has in each language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Literal, NamedTuple

from gipa_extract.export.replacing_file import replacing
from gipa_extract.export.script_words import WORDS
from gipa_extract.language import Lang

ScriptLanguage = Literal["stata", "r", "python"]
_SAYING = re.compile(r"⟦(\w+)⟧")


class _ScriptFiles(NamedTuple):
    template: str
    script: str
    reads: tuple[str, ...]
    """What it reads, beside itself."""


_FILES: dict[ScriptLanguage, _ScriptFiles] = {
    "stata": _ScriptFiles("panel.do", "panel.do", ("panel.dta",)),
    "r": _ScriptFiles("panel.R", "panel.R", ("panel.csv", "codebook.csv")),
    "python": _ScriptFiles("panel.py.txt", "panel.ipynb", ("panel.parquet", "codebook.csv")),
}


def files_for(language: ScriptLanguage, folder: Path) -> list[Path]:
    """The files that a script reads."""
    return [folder / name for name in _FILES[language].reads]


def script_text(language: ScriptLanguage, lang: Lang = "en") -> str:
    """The script itself; a notebook as JSON."""
    template = resources.files("gipa_extract.export").joinpath("templates")
    text = template.joinpath(_FILES[language].template).read_text("utf-8")
    known = {**WORDS[lang], "label_column": "label_zh" if lang == "zh" else "label"}
    said = _SAYING.sub(lambda match: known[match[1]], text)
    return _notebook(said) if language == "python" else said


def write_script(language: ScriptLanguage, folder: Path, *, lang: Lang = "en") -> Path:
    """Write the script into the folder of what it reads; its path."""
    path = folder / _FILES[language].script
    with replacing(path) as part:
        part.write_text(script_text(language, lang), encoding="utf-8", newline="\n")
    return path


def _notebook(text: str) -> str:
    """A notebook of the cells that `# %%` begins."""
    book = {
        "cells": list(_notebook_cells(text)),
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _notebook_cells(text: str) -> Iterator[dict[str, Any]]:
    for number, part in enumerate(text.split("# %%")[1:]):
        head, _, body = part.partition("\n")
        is_prose = "[markdown]" in head
        lines = body.strip("\n").split("\n")
        if is_prose:
            lines = [line.removeprefix("# ") for line in lines]
        source = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
        cell: dict[str, Any] = {"id": f"cell-{number}", "metadata": {}, "source": source}
        if is_prose:
            yield {"cell_type": "markdown", **cell}
        else:
            yield {"cell_type": "code", "execution_count": None, "outputs": [], **cell}

"""The data that comes along: in a checkout `data/`, in an installation the same beside the code."""

from __future__ import annotations

from pathlib import Path

from eval.gold import HOME

IN_WHEEL = (Path(__file__).parent / "data").is_dir()
DATA = Path(__file__).parents[0 if IN_WHEEL else 1] / "data"
EXAMPLES = Path(__file__).parents[0 if IN_WHEEL else 1] / "examples"
"""The scripts that show how somebody else's extractor is written."""
GOLD = {"five": "gold", "composed": "composed/gold"}
"""Name of gold that comes along → its folder under `DATA`. five: real reports on the form of 2019;
composed: documents on the form of 2021 with invented numbers."""


def home_gold() -> Path:
    """Where gold lies if nobody names it: `data/gold` here, else the five reports that come along."""
    return HOME if any(HOME.glob("*.toml")) else DATA / GOLD["five"]


def gold_folder(gold: Path) -> Path:
    """The folder of gold that a path or one of the names of `GOLD` means.

    A folder of such a name that holds no gold is not meant: `documents five` makes one, and of
    `corpus FIVE` it is one where file names have no case.
    """
    is_name = str(gold) in GOLD and not any(gold.glob("*.toml"))
    return DATA / GOLD[str(gold)] if is_name else gold

"""The ledger of a bulk run: one SQLite file that knows every input, result and failure.

    inputs   one row for each file, zip member or table row, in the order in which it was found
    recipes  how results were made: strategy, model, prompt, version
    units    one row for each content and recipe: its result, or why there is none
    more_results  one row for each further report of a content, where it holds several

An input is told from all others by its `identity` (see there), whatever its name. It is finished
when its `recipe` is the run's; its `outcome` is result, failure, or not_a_report. What it came to
is the unit of its content (duplicates share one), or, where its content could not be had, the
failure in its own row. The views `reports`, `failures` and `not_reports` are for people with SQL.

Names are loaded when they are first used: a process that reads packs its results and loads no SQLite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.first_use import loads_at_first_use

if TYPE_CHECKING:
    from gipa_extract.store.answers import Answers, Batch, KeptAnswer, Spent, WantedRequest
    from gipa_extract.store.database import LEDGER, holds_run
    from gipa_extract.store.faults import StoreError
    from gipa_extract.store.identity import identity_of, settle_name
    from gipa_extract.store.ledger import Ledger
    from gipa_extract.store.ledger_rows import (
        NOT_A_REPORT,
        Failure,
        FoundInput,
        Outcome,
        PendingInput,
        Progress,
        Recipe,
        Result,
        UnreadRow,
        pack,
        pack_all,
        unpack,
    )

__all__ = [
    "LEDGER",
    "NOT_A_REPORT",
    "Answers",
    "Batch",
    "Failure",
    "FoundInput",
    "KeptAnswer",
    "Ledger",
    "Outcome",
    "PendingInput",
    "Progress",
    "Recipe",
    "Result",
    "Spent",
    "StoreError",
    "UnreadRow",
    "WantedRequest",
    "holds_run",
    "identity_of",
    "pack",
    "pack_all",
    "settle_name",
    "unpack",
]

__getattr__ = loads_at_first_use(
    __name__,
    {
        "gipa_extract.store.answers": ("Answers", "Batch", "KeptAnswer", "Spent", "WantedRequest"),
        "gipa_extract.store.database": ("LEDGER", "holds_run"),
        "gipa_extract.store.faults": ("StoreError",),
        "gipa_extract.store.identity": ("identity_of", "settle_name"),
        "gipa_extract.store.ledger": ("Ledger",),
        "gipa_extract.store.ledger_rows": (
            "NOT_A_REPORT",
            "Failure",
            "FoundInput",
            "Outcome",
            "PendingInput",
            "Progress",
            "Recipe",
            "Result",
            "UnreadRow",
            "pack",
            "pack_all",
            "unpack",
        ),
    },
)

"""Why a run folder cannot be used, and the way out."""

from __future__ import annotations

from gipa_extract.errors import GipaError


class StoreError(GipaError):
    """A run folder cannot be used: taken, damaged, full or read-only; the remedy is the way out."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="ledger", remedy=remedy)

"""Reports as pandas frames, each edition's cells under their own ids; see `panel` for both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gipa_extract.models import Report

if TYPE_CHECKING:
    import pandas


def long_frame(reports: Iterable[Report]) -> pandas.DataFrame:
    """A row per cell of every report; see `Report.frame`."""
    return _concat(report.frame() for report in reports)


def wide_frame(reports: Iterable[Report]) -> pandas.DataFrame:
    """A row per report; see `Report.frame`. Cells that only one edition has are missing else."""
    return _concat(report.frame(wide=True) for report in reports)


def _concat(frames: Iterable[pandas.DataFrame]) -> pandas.DataFrame:
    import pandas

    every = list(frames)
    # A report on no known form has no cells: its empty frame still says which columns there are.
    filled = [frame for frame in every if len(frame)] or every[:1]
    return pandas.concat(filled, ignore_index=True) if filled else pandas.DataFrame()

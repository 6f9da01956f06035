"""Frames as charts need them: checked, long, and added up without making a zero of a blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas

from gipa_extract.checker.explanation_words import WORDS as CHECKER
from gipa_extract.errors import GipaError
from gipa_extract.export.panel import columns
from gipa_extract.language import Lang
from gipa_extract.models import Kind
from gipa_extract.plots.chart_words import WORDS
from gipa_extract.plots.form_lines import lines
from gipa_extract.plurals import fill_in

_NAMES_A_BODY = frozenset({"body_id", "body_division", "body_level", "same_year_reports"})
"""Columns that the panel has, and a frame of cells has not."""
_PRINTED: tuple[Kind, ...] = ("number", "blank", "dash", "text", "absent")


def cells(frame: pandas.DataFrame, lang: Lang) -> pandas.DataFrame:
    """The cells of the requests table: report, year, value, kind, doubtful, and what `Line`
    says of each; in the form's order.

    `frame` is long (a row per cell) or wide (the panel).
    A value that is no number is NaN; years are text, so that an unknown one has a place.
    """
    require_frame(frame)
    found = frame if "cell" in frame.columns else _melt_panel(frame)
    require(found, ("sha256", "year", "cell", "value", "kind"))
    found = found[found["cell"].isin(lines(lang)) & found["kind"].isin(_PRINTED)]
    if not len(found):
        raise nothing("no cell of the requests table is in the frame")
    year = pandas.to_numeric(found["year"]).astype("Int64").astype("string")
    found = found.assign(
        report=found["sha256"],
        year=year.fillna(WORDS[lang].unknown).astype("object"),
        value=pandas.to_numeric(found["value"]).astype("float64"),
        kind=found["kind"].astype("object"),
        doubtful=found["trust"] == "doubtful" if "trust" in found.columns else False,
        at=found["cell"].map({cell: index for index, cell in enumerate(lines(lang))}),
    ).sort_values(["at", "year"], ignore_index=True)
    named = pandas.DataFrame([lines(lang)[cell]._asdict() for cell in found["cell"]])
    return pandas.concat([found[["report", "year", "value", "kind", "doubtful"]], named], axis=1)


def _melt_panel(frame: pandas.DataFrame) -> pandas.DataFrame:
    """The panel as a long frame."""
    shown = [each for each in columns() if each.kind_name in frame.columns]
    require(frame, ("sha256", "year", *(each.name for each in shown[:1])) if shown else ("cell",))
    parts = []
    for each in shown:
        kinds = frame[each.kind_name].astype("object")
        parts.append(
            frame[["sha256", "year"]].assign(
                cell=each.id,
                value=frame[each.name].astype("float64"),
                kind=kinds,
                trust=frame[each.trust_name].astype("object")
                if each.trust_name in frame.columns
                else None,
            )
        )
    return pandas.concat(parts, ignore_index=True)


def totals(chart_cells: pandas.DataFrame, by: Sequence[str]) -> pandas.DataFrame:
    """Values added up within each group: `value` is NaN where a group holds no number at all."""
    values = chart_cells.groupby(list(by), sort=False)["value"]
    sums = {"value": values.sum(min_count=1), "numbers": values.count(), "cells": values.size()}
    return pandas.DataFrame(sums).reset_index()


def coverage(found: pandas.DataFrame, lang: Lang) -> str:
    """How many reports these cells are of, and how many hold no number, or are doubtful."""
    words, kinds = WORDS[lang], found["kind"].value_counts()
    said = [fill_in(words.reports, n=found["report"].nunique())]
    others = [
        f"{CHECKER[lang].kinds[kind]} {kinds[kind]}" for kind in _PRINTED[1:] if kind in kinds.index
    ]
    if others:
        n = int(len(found) - kinds.get("number", 0))
        listed = words.comma.join(others)
        said.append(words.not_numbers.format(n=n, total=len(found), kinds=listed))
    if found["doubtful"].any():
        said.append(words.doubtful.format(n=int(found["doubtful"].sum())))
    return words.and_.join(said)


def require_frame(frame: object) -> None:
    """Refuse what is no frame, such as the reports themselves."""
    if not isinstance(frame, pandas.DataFrame):
        raise GipaError(
            f"a chart takes a frame, not {type(frame).__name__}",
            stage="plots",
            remedy="give it long_frame(reports) or wide_frame(reports) of gipa_extract.export",
        )


def require(frame: pandas.DataFrame, names: Iterable[str]) -> None:
    """Refuse a frame that is empty or lacks a column; the message names what is missing."""
    require_frame(frame)
    if not len(frame):
        raise nothing("the frame has no rows")
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise GipaError(
            f"the frame has no column {', '.join(missing)}",
            stage="plots",
            remedy="give it the panel: wide_frame(reports)"
            if _NAMES_A_BODY.intersection(missing)
            else "see help(gipa_extract.plots) for the frame that each chart takes",
        )


def nothing(what: str, remedy: str = "give reports on a known form") -> GipaError:
    """The error for a frame that leaves nothing to draw."""
    return GipaError(what, stage="plots", remedy=remedy)

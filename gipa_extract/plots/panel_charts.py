"""Charts of the panel: shares of results, bodies one by one, which reports are at hand.

Each takes the panel, as it names bodies: `wide_frame`, or panel.parquet, .csv or .dta.
"""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas

from gipa_extract.export.panel import columns
from gipa_extract.forms import newest
from gipa_extract.language import Lang
from gipa_extract.plots.chart_frames import cells, nothing, require, totals
from gipa_extract.plots.chart_words import WORDS, ChartWords
from gipa_extract.plots.form_lines import order
from gipa_extract.plots.style import INK, NO_NUMBER, OUTCOMES, SHADES, Chart, finished
from gipa_extract.plurals import fill_in

_DARK_FROM = 0.6
"""Share of the largest value from which a square is dark, so that its number is white."""


def same_bodies(panel: pandas.DataFrame, *, lang: Lang = "zh") -> tuple[pandas.DataFrame, str]:
    """The rows of bodies that print a number of applications in every year; what to say of it.

    The years are those in which any body prints one: a report without a form says nothing of them.

    Totals over the years are comparable over these alone: where more bodies report, sums grow.
    A body's year with several reports counts as none.
    """
    require(panel, ("body_id", "year", "same_year_reports", _received_column()))
    usable = panel[panel["body_id"].notna() & panel["year"].notna()]
    usable = usable[usable["same_year_reports"] == 1]
    printed = usable[usable[_received_column()].notna()]
    numbers = printed.groupby("body_id")["year"].nunique()
    steady = numbers[numbers == printed["year"].nunique()].index
    said = WORDS[lang].same_bodies.format(n=len(steady), all=usable["body_id"].nunique())
    return printed[printed["body_id"].isin(steady)], said


def shares(panel: pandas.DataFrame, *, lang: Lang = "zh") -> Chart:
    """What became of the applications: each year a bar of shares, over the same bodies.

    A result that prints no number is none of the bar. GipaError where no body has a number in
    every year, or a column is missing.
    """
    words = WORDS[lang]
    steady, said = same_bodies(panel, lang=lang)
    if not len(steady):
        remedy = "choose bodies and years so that some body has a report of each year"
        raise nothing("no body has a number in every year", remedy)
    found = cells(steady, lang)
    found = found[~found["received"] & (found["applicant"] == "")]
    added = totals(found, ["year", "group"]).dropna(subset="value")
    if not added["value"].sum():
        raise nothing("no cell of this chart holds a number")
    added = added.assign(at=range(len(added)))
    groups = order(lang, "group")[1:]
    scale = alt.Scale(domain=groups, range=OUTCOMES[: len(groups)])
    chart = (
        alt.Chart(added)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=words.year, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("value:Q", stack="normalize", title=words.share, axis=alt.Axis(format="%")),
            color=alt.Color("group:N", title=words.outcome, scale=scale, sort=groups),
            order=alt.Order("at:O"),
            tooltip=["year:N", "group:N", alt.Tooltip("value:Q", format=",")],
        )
        .properties(width=alt.Step(64), height=260)
    )
    return finished(chart, words.shares, said)


def bodies(panel: pandas.DataFrame, *, most: int = 25, lang: Lang = "zh") -> Chart:
    """Applications received by each body and year, as shaded numbers; `–` where none is printed.

    `most`: only so many bodies, those that received most. A body's year with several reports is
    left out, and the subtitle counts it. GipaError where nothing is left.
    """
    words = WORDS[lang]
    require(panel, ("body_id", "issuer", "year", "same_year_reports", _received_column()))
    known = panel[panel["body_id"].notna() & panel["year"].notna()]
    usable = known[known["same_year_reports"] == 1]
    if not usable[_received_column()].notna().any():
        raise nothing("no cell of this chart holds a number")
    sums = usable.groupby("body_id")[_received_column()].sum().sort_values(ascending=False)
    shown = usable[usable["body_id"].isin(sums.index[:most])].sort_values("year")
    names = _names_of_bodies(shown, list(sums.index[:most]))
    drawn = pandas.DataFrame(
        {
            "body": shown["body_id"].map(names),
            "year": shown["year"].astype("int64").astype(str),
            "value": shown[_received_column()].astype("float64"),
        }
    )
    notes = [words.largest.format(n=len(names), all=len(sums))]
    if len(known) > len(usable):
        notes.append(fill_in(words.several, n=len(known) - len(usable)))
    every = range(int(usable["year"].min()), int(usable["year"].max()) + 1)
    chart = _chart_of_squares(drawn, "body", list(names.values()), [*map(str, every)], words)
    return finished(chart, words.bodies, *notes)


_COLUMNS_OF_PLACES = {"region": "body_division", "level": "body_level"}


def coverage(
    panel: pandas.DataFrame, *, by: Literal["region", "level"] = "region", lang: Lang = "zh"
) -> Chart:
    """How many reports there are of each year, by province or by level of administration.

    `panel` may be the table of reports, too. GipaError if a column is missing; ValueError where
    `by` is neither of the two.
    """
    words = WORDS[lang]
    if by not in _COLUMNS_OF_PLACES:
        known = " and ".join(map(repr, _COLUMNS_OF_PLACES))
        raise ValueError(f"coverage is not drawn by {by!r}; it is by {known}")
    column = _COLUMNS_OF_PLACES[by]
    require(panel, ("year", column))
    place = panel[column].astype("object").where(panel[column].notna(), words.nowhere)
    year = pandas.to_numeric(panel["year"]).astype("Int64").astype("string").fillna(words.unknown)
    named = pandas.DataFrame(
        {"place": place.astype(str).str.split("/").str[0], "year": year.astype("object")}
    )
    drawn = named.groupby(["place", "year"], as_index=False).size()
    drawn = drawn.rename(columns={"size": "value"})
    places = sorted(drawn["place"].unique(), key=lambda name: (name == words.nowhere, name))
    title = {"region": words.region, "level": words.level}[by]
    chart = _chart_of_squares(drawn, "place", places, sorted(drawn["year"].unique()), words, title)
    return finished(chart, words.coverage, fill_in(words.reports, n=len(panel)))


def _chart_of_squares(
    drawn: pandas.DataFrame,
    row: str,
    rows: list[str],
    years: list[str],
    words: ChartWords,
    title: str | None = None,
) -> Chart:
    """A table of shaded numbers: a row for each thing, a column for each year."""
    drawn = drawn.assign(
        said=[NO_NUMBER if value != value else f"{value:,.10g}" for value in drawn["value"]]
    )
    limit = float(drawn["value"].max() or 0) * _DARK_FROM
    base = alt.Chart(drawn).encode(
        x=alt.X(
            "year:O",
            title=words.year,
            axis=alt.Axis(labelAngle=0, orient="top"),
            scale=alt.Scale(domain=years),
        ),
        y=alt.Y(f"{row}:N", title=title, sort=rows, axis=alt.Axis(labelLimit=320)),
    )
    shade = alt.Scale(range=SHADES, domainMin=0)
    color = alt.Color("value:Q", title=words.report_count if title else words.number, scale=shade)
    squares = base.mark_rect(stroke="white").encode(color=color)
    dark_text = alt.condition(f"datum.value > {limit}", alt.value("white"), alt.value(INK))
    numbers = base.mark_text(fontSize=12).encode(text="said:N", color=dark_text)
    return alt.layer(squares, numbers).properties(width=alt.Step(60), height=alt.Step(22))


def _names_of_bodies(shown: pandas.DataFrame, ordered: list[int]) -> dict[int, str]:
    """What each body is called in its latest report; with a number, where two are called so."""
    latest = shown.drop_duplicates("body_id", keep="last").set_index("body_id")["issuer"]
    names: dict[int, str] = {}
    for body_id in ordered:
        name, number = str(latest[body_id]), 1
        while name in names.values():
            number += 1
            name = f"{latest[body_id]} ({number})"
        names[body_id] = name
    return names


def _received_column() -> str:
    """The panel's column of all applications newly received, told by the form's balance."""
    balances = [rule for rule in newest().rules if rule.relation == "balance"]
    cell = balances[-1].left[0]
    return next(column.name for column in columns() if column.id == cell)

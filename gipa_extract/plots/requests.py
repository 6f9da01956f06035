"""Charts of the requests table: who applied, what became of it, and why it was not met."""

from __future__ import annotations

from collections.abc import Iterator

import altair as alt
import pandas

from gipa_extract.language import Lang
from gipa_extract.plots.chart_frames import cells, coverage, nothing, totals
from gipa_extract.plots.chart_words import WORDS, ChartWords
from gipa_extract.plots.form_lines import order
from gipa_extract.plots.style import (
    APPLICANTS,
    INK,
    NO_NUMBER,
    OUTCOMES,
    SHADES,
    Chart,
    finished,
)

_INDENT = "\u2003"


def requests(frame: pandas.DataFrame, *, lang: Lang = "zh") -> Chart:
    """Applications newly received, added up over all reports of a year, stacked by applicant.

    `frame` holds cells or the panel. The number on top is the sum of what is drawn; `–` stands
    where no report printed one; the subtitle names the years whose printed totals add up to
    another number. GipaError if the frame has nothing to draw.
    """
    words = WORDS[lang]
    received = cells(frame, lang).query("received")
    found = _require_numbers(received[received["applicant"] != ""])
    added = _with_heights(totals(found, ["year", "applicant"]), ["year"])
    applicants = [name for name in order(lang, "applicant") if name]
    base = alt.Chart(added).encode(x=_year_axis(words))
    bars = base.mark_bar().encode(
        y=alt.Y("value:Q", title=words.number),
        color=_colour_by("applicant", words.applicant, applicants, APPLICANTS),
        order=alt.Order("at:O"),
        tooltip=_tooltip_of("applicant", words.applicant, words),
    )
    chart = alt.layer(bars, _labels_on_top(base)).properties(width=alt.Step(64), height=260)
    return finished(
        chart, words.requests, coverage(found, lang), *_differing_years(received, added, words)
    )


def _differing_years(
    received: pandas.DataFrame, added: pandas.DataFrame, words: ChartWords
) -> Iterator[str]:
    """The years whose printed totals are not what their applicants add up to, and those totals."""
    printed = totals(received[received["applicant"] == ""], ["year"]).set_index("year")["value"]
    drawn = added.groupby("year")["height"].first()
    both = pandas.DataFrame({"printed": printed, "drawn": drawn}).dropna()
    both = both[both["printed"] != both["drawn"]]
    if len(both):
        said = (
            words.of_year.format(year=y, n=_format_number(n)) for y, n in both["printed"].items()
        )
        yield words.printed_totals.format(years=words.comma.join(said))


def outcomes(frame: pandas.DataFrame, *, lang: Lang = "zh") -> Chart:
    """Results of the year's applications, a panel for each applicant, stacked by outcome.

    Each panel has an axis of its own: people file nearly all applications. `frame` and errors
    as in `requests`.
    """
    words = WORDS[lang]
    found = cells(frame, lang)
    found = _require_numbers(found[~found["received"] & (found["applicant"] != "")])
    added = _with_heights(totals(found, ["year", "applicant", "group"]), ["year", "applicant"])
    applicants = [name for name in order(lang, "applicant") if name]
    base = alt.Chart().encode(x=_year_axis(words))
    bars = base.mark_bar().encode(
        y=alt.Y("value:Q", title=words.number),
        color=_colour_by("group", words.outcome, order(lang, "group")[1:], OUTCOMES).legend(
            orient="bottom", columns=3, labelLimit=0
        ),  # three panels wide already: a notebook has no room beside them
        order=alt.Order("at:O"),
        tooltip=_tooltip_of("group", words.outcome, words),
    )
    panel = alt.layer(bars, _labels_on_top(base), data=added).properties(
        width=alt.Step(44), height=150
    )
    chart = panel.facet(
        alt.Facet("applicant:N", title=None, sort=applicants), columns=3, spacing=24
    ).resolve_scale(y="independent")
    return finished(chart, words.outcomes, coverage(found, lang))


def grounds(frame: pandas.DataFrame, *, lang: Lang = "zh") -> Chart:
    """How many applications were not met on each ground, by year: a table of shaded numbers.

    Each square is the sum of the printed totals; a printed zero is 0, `–` stands where no report
    printed a number, and nothing where the year's form has no such ground. `frame` and errors as
    in `requests`.
    """
    words = WORDS[lang]
    found = cells(frame, lang)
    found = found[~found["received"] & (found["applicant"] == "")]
    found = _require_numbers(found[found["row"] != found["group"]])
    added = totals(found, ["year", "group", "row"])
    added = added.assign(said=added["value"].map(_format_number), row=_INDENT + added["row"])
    names = list(_rows_with_groups(order(lang, "group"), added))
    dark = float(added["value"].max()) * 0.6
    base = alt.Chart(added).encode(
        x=alt.X("year:O", title=words.year, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("row:N", title=None, scale=alt.Scale(domain=names), axis=_axis_of_headings(names)),
    )
    squares = base.mark_rect(stroke="white").encode(
        color=alt.Color("value:Q", title=words.number, scale=alt.Scale(range=SHADES, domainMin=0))
    )
    numbers = base.mark_text(fontSize=12).encode(
        text="said:N",
        color=alt.condition(f"datum.value > {dark}", alt.value("white"), alt.value(INK)),
    )
    chart = alt.layer(squares, numbers).properties(width=alt.Step(60), height=alt.Step(22))
    return finished(chart, words.grounds, coverage(found, lang))


def _rows_with_groups(groups: list[str], added: pandas.DataFrame) -> Iterator[str]:
    """The groups that have rows here, each before its rows, in the form's order."""
    for group in groups:
        rows = list(dict.fromkeys(added.loc[added["group"] == group, "row"]))
        if rows:
            yield from (group, *rows)


def _axis_of_headings(names: list[str]) -> alt.Axis:
    """An axis of lines that begin at one place, those of groups in bold."""
    bold = alt.condition(f"datum.value[0] != '{_INDENT}'", alt.value("bold"), alt.value("normal"))
    longest = max(sum(1 if char > "\u2000" else 0.56 for char in name) for name in names)
    return alt.Axis(
        labelAlign="left",
        labelPadding=12 * longest,
        labelFontWeight=bold,
        ticks=False,
        domain=False,
    )


def _require_numbers(found: pandas.DataFrame) -> pandas.DataFrame:
    """The cells, of which at least one has to hold a number."""
    if not found["value"].notna().any():
        raise nothing("no cell of this chart holds a number")
    return found


def _with_heights(added: pandas.DataFrame, by: list[str]) -> pandas.DataFrame:
    """With each stack's height and, on its first part only, what is written on top of it."""
    stacks = added.groupby(by, sort=False)["value"]
    heights = stacks.transform(lambda values: values.sum(min_count=1))
    first = stacks.cumcount() == 0
    said = heights.map(_format_number).where(first)
    return added.assign(height=heights.fillna(0), said=said, at=range(len(added)))


def _format_number(value: float) -> str:
    return NO_NUMBER if value != value else f"{value:,.10g}"


def _year_axis(words: ChartWords) -> alt.X:
    return alt.X("year:O", title=words.year, axis=alt.Axis(labelAngle=0))


def _colour_by(field: str, title: str, names: list[str], colours: tuple[str, ...]) -> alt.Color:
    scale = alt.Scale(domain=names, range=colours[: len(names)])
    return alt.Color(f"{field}:N", title=title, scale=scale, sort=names)


def _tooltip_of(field: str, title: str, words: ChartWords) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("year:N", title=words.year),
        alt.Tooltip(f"{field}:N", title=title),
        alt.Tooltip("value:Q", title=words.number, format=","),
    ]


def _labels_on_top(base: alt.Chart) -> alt.Chart:
    """What is written on top of each stack."""
    tops: alt.Chart = (
        base.transform_filter("isValid(datum.said)")
        .mark_text(dy=-7, fontSize=12, color=INK)
        .encode(y=alt.Y("height:Q"), text="said:N")
    )
    return tops

"""Charts of how good data is: sums that agencies broke, cells that were misread, what runs cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

import altair as alt
import pandas

from gipa_extract.errors import GipaError
from gipa_extract.forms import Form, Rule, form
from gipa_extract.language import Lang
from gipa_extract.plots.chart_frames import require
from gipa_extract.plots.chart_words import WORDS
from gipa_extract.plots.form_lines import name
from gipa_extract.plots.style import INK, STATES, Chart, finished
from gipa_extract.plurals import fill_in


def broken_sums(
    findings: pandas.DataFrame, reports: pandas.DataFrame, *, lang: Lang = "zh"
) -> Chart:
    """For each sum that fails anywhere, the share of reports that break it, the most broken first.

    `findings` is findings.parquet or .csv; `reports` says how many reports there are: the panel
    or cells, with `sha256` and `edition`. A report in which the sum cannot be verified is in
    neither number. GipaError if no sum fails, or a frame lacks a column.
    """
    words = WORDS[lang]
    require(reports, ("sha256", "edition"))
    rows = pandas.DataFrame(list(_failure_rates(findings, reports, lang)))
    if not len(rows):
        raise GipaError("no sum fails in these findings", stage="plots")
    rows = rows.sort_values(["rate", "checked"], ascending=False)
    base = alt.Chart(rows).encode(
        y=alt.Y("rule:N", title=None, sort=list(rows["rule"]), axis=alt.Axis(labelLimit=360)),
        x=alt.X("rate:Q", title=words.broken_axis, axis=alt.Axis(format="%", tickMinStep=0.01)),
    )
    said = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(text="said:N")
    chart = alt.layer(base.mark_bar(color=STATES[-1]), said)
    chart = chart.properties(width=360, height=alt.Step(22))
    n = reports["sha256"].nunique()
    return finished(chart, words.broken_sums, fill_in(words.reports, n=n))


def _failure_rates(
    findings: pandas.DataFrame, reports: pandas.DataFrame, lang: Lang
) -> Iterator[dict[str, object]]:
    """A row for each sum that fails in a report, over the editions that have it."""
    known = reports.drop_duplicates("sha256").dropna(subset="edition")
    counts = known["edition"].astype(str).value_counts()
    if len(findings):
        require(findings, ("sha256", "rule", "status"))
        findings = findings[findings["sha256"].isin(set(known["sha256"]))]
    found = Counter(zip(findings["rule"], findings["status"], strict=True)) if len(findings) else {}
    labels: dict[str, str] = {}
    checked: Counter[str] = Counter()
    for edition, count in counts.items():
        for rule in _sums_of(form(str(edition))):
            labels[rule.id] = _rule_label(form(str(edition)), rule, lang)
            checked[rule.id] += count
    for rule_id, label in labels.items():
        fails = found.get((rule_id, "fails"), 0)
        able = checked[rule_id] - found.get((rule_id, "unverifiable"), 0)
        if fails:
            said = WORDS[lang].of_reports.format(fails=fails, checked=able)
            yield {
                "rule": label,
                "fails": fails,
                "checked": able,
                "rate": fails / able,
                "said": said,
            }


def _sums_of(form: Form) -> Iterator[Rule]:
    return (rule for rule in form.rules if rule.is_equation)


def _rule_label(form: Form, rule: Rule, lang: Lang) -> str:
    """A rule's id, as findings name it, and in Chinese the row or column that it is about."""
    places = [form.places[cell] for cell in (*rule.left, *rule.right)]
    line = places[0].row if len({place.row for place in places}) == 1 else places[0].column
    return f"{rule.id}  {name(line, lang)}" if lang == "zh" else rule.id


def trust(breakdown: pandas.DataFrame, *, lang: Lang = "zh") -> Chart:
    """Of the cells of each layout, the share that is right, doubtful, missing, silently wrong.

    `breakdown` is what `python -m eval score RUN --by group --json FILE` has in its `rows`: a row
    for each layout, with counts of cells. By table or by verdict does as well: the first column
    names the rows. The layouts with most errors stand first. GipaError if a column is missing.
    """
    words = WORDS[lang]
    require(breakdown, words.states)
    key = str(breakdown.columns[0])
    counts = breakdown.set_index(key)[list(words.states)]
    shares = counts.div(counts.sum(axis=1), axis=0)
    shares = shares.sort_values(["silently_wrong", "right"], ascending=[False, True])
    long = shares.reset_index().melt(key, var_name="state", value_name="share")
    long["at"] = long["state"].map({state: index for index, state in enumerate(words.states)})
    long["state"] = long["state"].map(dict(words.states))
    names = list(words.states.values())
    scale = alt.Scale(domain=names, range=STATES)
    chart = (
        alt.Chart(long[long["share"] > 0])
        .mark_bar()
        .encode(
            y=alt.Y(f"{key}:N", title=None, sort=list(shares.index)),
            x=alt.X(
                "share:Q",
                title=words.share_of_cells,
                axis=alt.Axis(format="%", tickCount=5),
                scale=alt.Scale(domain=[0, 1]),
            ),
            color=alt.Color(
                "state:N", title=None, scale=scale, legend=alt.Legend(orient="top", columns=2)
            ),
            order=alt.Order("at:O"),
            tooltip=[f"{key}:N", "state:N", alt.Tooltip("share:Q", format=".2%")],
        )
        .properties(width=420, height=alt.Step(18))
    )
    total = f"{int(counts.to_numpy().sum()):,}"
    return finished(chart, words.trust, fill_in(words.cells, n=total))


def cost(
    leaderboard: pandas.DataFrame,
    *,
    by: Literal["cost_usd_per_report", "seconds_per_report"] = "cost_usd_per_report",
    lang: Lang = "zh",
) -> Chart:
    """Runs by what they cost and how right they are; the lines are intervals over reports.

    `leaderboard` is what `python -m eval leaderboard RUN … --json FILE` has in its `rows`. A run
    without a cost or an accuracy is not drawn, and named in the subtitle. A model of unknown
    price counts as free there: compare such runs by seconds. GipaError if a column is missing.
    """
    words = WORDS[lang]
    require(leaderboard, ("run", "nonzero_accuracy", "low", "high", "silent_errors", by))
    known = leaderboard[[by, "nonzero_accuracy"]].notna().all(axis=1)
    if not known.any():
        raise GipaError(f"no run has both {by} and nonzero_accuracy", stage="plots")
    shown = leaderboard[known].assign(
        silent=[
            words.silent if rate else words.not_silent
            for rate in leaderboard[known]["silent_errors"]
        ]
    )
    title = words.cost_usd if by == "cost_usd_per_report" else words.seconds
    x = alt.X(f"{by}:Q", title=title, axis=alt.Axis(format="~g"))
    base = alt.Chart(shown).encode(x=x)
    y = alt.Y("nonzero_accuracy:Q", title=words.accuracy, axis=alt.Axis(format="%", offset=12))
    ranges = base.mark_rule(color="#9aa3ab").encode(
        y=alt.Y("low:Q", scale=alt.Scale(zero=False)), y2="high:Q"
    )
    scale = alt.Scale(domain=[words.not_silent, words.silent], range=[STATES[0], STATES[-1]])
    points = base.mark_circle(size=90, opacity=1).encode(
        y=y, color=alt.Color("silent:N", title=words.silent_head, scale=scale)
    )
    names = base.mark_text(align="left", dx=8, fontSize=12, color=INK).encode(y=y, text="run:N")
    chart = alt.layer(ranges, points, names).properties(width=420, height=280)
    notes = [words.interval]
    if not known.all():
        runs = words.comma.join(leaderboard[~known]["run"])
        notes.append(words.unpriced.format(runs=runs))
    return finished(chart, words.cost, *notes)

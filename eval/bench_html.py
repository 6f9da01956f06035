"""How fast web pages are read: `python -m eval bench html`. Measured, never asserted."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import pandas
import typer

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from eval.corpus.written import Written
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract.readers.html.html_reader import read_html
from gipa_extract.readers.limits import DEFAULT_LIMITS

app = typer.Typer(add_completion=False)


@app.command("html")
def html_bench(
    n: Annotated[int, typer.Option("--n", min=1, help="Pages of each layout.")] = 20,
    repeat: Annotated[int, typer.Option(min=1, help="Rounds; the fastest counts.")] = 5,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Bytes to Document against pandas.read_html (lxml) on the same pages, on one core, in turns.

    Pages whose tables are pictures are left out: pandas raises an error for them. pandas gets
    each page as text that is decoded already, outside the clock, and gives tables only; the
    Document has the page's text too, and a span for each place of a table.
    """
    rows: list[Row] = []
    for name, layout in layouts().items():
        if name.startswith("html-") and name != "html-pictures":
            pages = [make(layout, seed, index)[1] for index in range(n)]
            rows.append(_measured(name, pages, repeat))
    emit("bench html", [*rows, _overall(rows)], seed=seed, json_file=json)


def _measured(name: str, pages: Sequence[Written], repeat: int) -> Row:
    ours = theirs = 0.0
    for page in pages:
        text = page.data.decode(str(page.traits["encoding"]))
        mine, its = _fastest(
            partial(read_html, page.data, DEFAULT_LIMITS), partial(_pandas, text), repeat=repeat
        )
        ours += mine
        theirs += its
    return {
        "layout": name,
        "pages": len(pages),
        "kilobytes": round(sum(len(page.data) for page in pages) / len(pages) / 1024, 1),
        "read_html_ms": round(ours / len(pages) * 1000, 3),
        "pandas_ms": round(theirs / len(pages) * 1000, 3),
        "times_as_fast": round(theirs / ours, 2),
    }


def _overall(rows: Sequence[Row]) -> Row:
    """All pages as one row: the ratio is of total times."""
    pages = [int(row["pages"] or 0) for row in rows]
    sums = {
        key: sum(float(row[key] or 0) * n for row, n in zip(rows, pages, strict=True))
        for key in ("kilobytes", "read_html_ms", "pandas_ms")
    }
    means = {key: round(total / sum(pages), 3) for key, total in sums.items()}
    times = round(sums["pandas_ms"] / sums["read_html_ms"], 2)
    return {"layout": "all", "pages": sum(pages), **means, "times_as_fast": times}


def _pandas(text: str) -> None:
    pandas.read_html(io.StringIO(text), flavor="lxml")


def _fastest(*works: Callable[[], object], repeat: int) -> list[float]:
    """Seconds of processor time of the fastest run of each; they take turns."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(repeat):
        for work, spent in zip(works, seconds, strict=True):
            began = time.process_time()
            work()
            spent.append(time.process_time() - began)
    return [min(spent) for spent in seconds]


if __name__ == "__main__":
    app()

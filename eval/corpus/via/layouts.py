"""Layouts `via-SOURCE-TOOL`: the corpus' pages, Word files and PDFs as other people's tools
hand them on, with the truth of what is left of them (see `places`).

The sources vary as sites do: templates or bare pages, cells in paragraphs, labels with line
breaks, Word's markup, tables broken over pages. Half of the reports print mostly zeros, as real
ones do, or leave them blank; the other half hold no number twice, with or without blanks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from typing import Literal

from eval.corpus.content import Content, random_style, write_report
from eval.corpus.docx import Sheet, write_docx
from eval.corpus.html import Page, write_html
from eval.corpus.layouts import Layout
from eval.corpus.pdf import Setting, write_pdf
from eval.corpus.via.extractors import Extractor, extractors
from eval.corpus.via.places import judge_places
from eval.corpus.via.value_rows import Texts, with_texts
from eval.corpus.written import Written
from eval.truth import find_quote

_Source = Callable[[Content], bytes]


def via_layouts() -> dict[str, Layout]:
    """Every layout that another tool writes, by its name."""
    return {
        name: Layout(name, partial(_write_via, tool=tool), make=write_varied)
        for name, tool in extractors().items()
    }


def write_varied(edition: str, rng: Random) -> Content:
    """A report whose values and blanks are as in real ones, or all distinct."""
    style = replace(random_style(rng), wraps=rng.random() < 0.4)
    if rng.random() < 0.5:
        style = replace(style, zeros=_zeros(rng))
    else:
        empty = rng.choice((0.0, 0.1, 0.4))
        style = replace(style, values="distinct", empty=empty, zeros="blank", slips=0)
    return write_report(edition, style, rng)


def _zeros(rng: Random) -> Literal["printed", "blank", "some blank", "dash"]:
    """Zeros are left blank more often than elsewhere in the corpus: there tools lose places."""
    return rng.choices(("printed", "blank", "some blank", "dash"), (45, 30, 15, 10))[0]


def _write_via(content: Content, rng: Random, *, tool: Extractor) -> Written:
    """The report as a source file that a tool turned into text."""
    source, traits = {"html": _page, "docx": _sheet, "pdf": _paper}[tool.reads](rng)

    def draw(many: Sequence[Texts]) -> list[str]:
        return tool.convert([source(with_texts(content, texts)) for texts in many])

    judged = judge_places(content, draw, of_pages=tool.reads == "pdf")
    return Written(
        judged.text.encode(),
        tool.suffix,
        lost=judged.lost,
        unsaid=_unsaid(content, judged.text),
        traits=traits,
    )


def _unsaid(content: Content, text: str) -> frozenset[str]:
    passages = [content.title, content.issuer, *content.problems, *content.measures]
    passages += [claim.quote for claim in content.claims]
    return frozenset(quote for quote in passages if find_quote(text, quote) is None)


def _page(rng: Random) -> tuple[_Source, dict[str, str | int | float]]:
    page = Page(
        template=rng.random() < 0.6,
        word=rng.random() < 0.4,
        nested=rng.random() < 0.1,
        sloppy=rng.random() < 0.1,
        steady=True,
    )
    seed = rng.random()
    kinds = [kind for kind in ("template", "word", "nested", "sloppy") if getattr(page, kind)]
    return (
        lambda content: write_html(content, Random(seed), page=page).data,
        {"page": " ".join(kinds)},
    )


def _sheet(rng: Random) -> tuple[_Source, dict[str, str | int | float]]:
    sheet = Sheet(nested=rng.random() < 0.1, steady=True)
    seed = rng.random()
    return lambda content: write_docx(content, Random(seed), sheet=sheet).data, {}


def _paper(rng: Random) -> tuple[_Source, dict[str, str | int | float]]:
    setting = Setting(
        ruled=rng.random() < 0.8, broken=rng.random() < 0.6, numbered=rng.random() < 0.8
    )
    seed = rng.random()
    return (
        lambda content: write_pdf(content, Random(seed), setting=setting).data,
        {"broken": int(setting.broken)},
    )

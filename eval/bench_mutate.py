"""Mutated files of a format, and what became of each: `python -m eval bench mutate`.

A report of the corpus is damaged as transfers and editors damage files, or changed where the page
that it shows does not change. A mutant must end: in a report, or in an error of ours. Where the
page is the same, so must its cells be, or be doubtful.
"""

from __future__ import annotations

import io
import re
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Annotated, Literal, NamedTuple

import typer

from eval.corpus.command import make
from eval.corpus.layouts import layouts
from eval.output import JsonFile, Row, Seed, emit
from gipa_extract import extract
from gipa_extract.errors import GipaError
from gipa_extract.models import Report
from gipa_extract.readers import Limits

Format = Literal["html", "docx", "pdf"]
LAYOUTS: Mapping[Format, tuple[str, ...]] = {
    "html": ("html-clean", "html-site", "html-word"),
    "docx": ("docx", "docx-nested", "docx-text-box"),
    "pdf": ("pdf-ruled", "pdf-unruled"),
}
SECONDS = 30.0
"""In which a mutant must have ended; its original takes less than one."""
LIMITS = Limits(seconds=20.0)
MAX_FLIPS = 40
REPORTS = 4
"""Originals of each layout, of which mutants are made in turns."""


class Mutation(NamedTuple):
    """A way to change a file."""

    change: Callable[[bytes, Random], bytes]
    keeps_page: bool = False
    """Whether the page that it shows stays as it was, to the last number."""


class Outcome(NamedTuple):
    """What became of one mutant."""

    mutation: str
    verdict: str
    """same, doubtful, changed (of a damaged file), refused; or a fault: silent, traceback, hang."""
    detail: str = ""


FAULTS = ("silent", "traceback", "hang")


def bench_mutate(
    format_: Annotated[Format, typer.Option("--format", help="Of the files.")] = "html",
    n: Annotated[int, typer.Option("--n", min=1, help="Mutants.")] = 200,
    seed: Seed = 1,
    json: JsonFile = None,
) -> None:
    """Bit flips, cuts, tags that change places, and changes that nobody sees on the page.

    A silent change (of a cell that is read without a doubt, where the page is the same), a
    traceback that is no error of ours, and a hang are faults: each is printed, and the exit code
    is 1.
    """
    outcomes = list(mutants(format_, n, seed))
    rows: list[Row] = []
    for name in sorted({outcome.mutation for outcome in outcomes}):
        count = Counter(outcome.verdict for outcome in outcomes if outcome.mutation == name)
        verdicts = ("same", "doubtful", "changed", "refused", *FAULTS)
        total = sum(count.values())
        rows.append(
            {"mutation": name, "files": total, **{verdict: count[verdict] for verdict in verdicts}}
        )
    emit("bench mutate", rows, seed=seed, json_file=json)
    faults = [outcome for outcome in outcomes if outcome.verdict in FAULTS]
    for fault in faults[:20]:
        typer.echo(f"{fault.mutation}: {fault.verdict}: {fault.detail}", err=True)
    if faults:
        raise typer.Exit(1)


def mutants(format_: Format, n: int, seed: int) -> Iterator[Outcome]:
    """What became of each of `n` mutants of a format; the seed says which they are."""
    originals = [
        make(layouts()[name], seed, index)[1].data
        for name in LAYOUTS[format_]
        if name in layouts()
        for index in range(REPORTS)
    ]
    reports = [extract(data, limits=LIMITS) for data in originals]
    names = list(MUTATIONS[format_])
    for number in range(n):
        rng = Random(f"{format_}/{seed}/{number}")
        name, at = names[number % len(names)], rng.randrange(len(originals))
        mutation = MUTATIONS[format_][name]
        data = mutation.change(originals[at], rng)
        verdict, detail = _judged(data, reports[at], keeps_page=mutation.keeps_page)
        yield Outcome(name, verdict, f"{detail} (mutant {number})" if detail else "")


def _judged(data: bytes, original: Report, *, keeps_page: bool) -> tuple[str, str]:
    began = time.monotonic()
    try:
        report = extract(data, limits=LIMITS)
    except GipaError as error:
        verdict, detail = ("silent", str(error)) if keeps_page else ("refused", "")
    except Exception as error:  # just what is looked for
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{where.filename.rpartition('/')[2]}:{where.lineno}"
        verdict, detail = "traceback", f"{type(error).__name__} in {place}: {error}"[:300]
    else:
        verdict, detail = _compared(report, original, keeps_page=keeps_page)
    if time.monotonic() - began > SECONDS:
        return "hang", f"{time.monotonic() - began:.0f} seconds"
    return verdict, detail


def _compared(report: Report, original: Report, *, keeps_page: bool) -> tuple[str, str]:
    read = {cell.id: cell for cell in report.cells}
    changed = [
        cell
        for cell in original.cells
        if cell.id not in read
        or (read[cell.id].kind, read[cell.id].value) != (cell.kind, cell.value)
    ]
    if not changed:
        return "same", ""
    unsaid = [
        cell
        for cell in changed
        if cell.id not in read or read[cell.id].trust in ("read", "confirmed")
    ]
    if keeps_page and unsaid:
        now = read.get(unsaid[0].id)
        return "silent", f"{unsaid[0].id} {unsaid[0].raw!r} → {now.raw if now else None!r}"
    return ("doubtful" if keeps_page else "changed"), ""


# what damages a file


def _flip_bits(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, MAX_FLIPS)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def _drop_part(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randint(1, 2000) :]


def _repeat_part(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    part = data[start : start + rng.randint(1, 2000)]
    return data[:start] + part * rng.randint(2, 20) + data[start + len(part) :]


_TAG = re.compile(rb"<[^<>]{1,300}>")


def _swap_tags(data: bytes, rng: Random) -> bytes:
    tags = list(_TAG.finditer(data))
    if len(tags) < 2:
        return data
    first, second = sorted(rng.sample(tags, 2), key=lambda tag: tag.start())
    return b"".join(
        (data[: first.start()], second[0], data[first.end() : second.start()], first[0],
         data[second.end() :])
    )  # fmt: skip


def _drop_tag(data: bytes, rng: Random) -> bytes:
    tag = rng.choice(list(_TAG.finditer(data)))
    return data[: tag.start()] + data[tag.end() :]


# what leaves the page as it is

_HIDDEN = (
    b'<span style="display:none">77</span>',
    b'<p style="visibility:hidden;position:absolute">88</p>',
    b"<!-- 99 -->",
    b"<script>var a = 12;</script>",
    b'<input type="hidden" value="66">',
    b"<style>.zz { color: red }</style>",
    b"<template><td>55</td></template>",
    b'<style>.zq{display:none}</style><span class="zq">44</span>',
    b'<b style="font-size:0">33</b>',
    b'<i style="position:absolute;left:-9999px">22</i>',
    b'<em style="opacity:0">11</em>',
    b'<u style="color:#ffffff">13</u>',
    b'<s style="display:block;height:0;overflow:hidden">14</s>',
    b"<span hidden>15</span>",
    b'<span style="text-indent:-9999px;display:inline-block;width:0;overflow:hidden">16</span>',
)
_CELL_END = re.compile(rb"</td>", re.IGNORECASE)


def _hide_in_cell(data: bytes, rng: Random) -> bytes:
    """Something hidden before the end of a few cells of a web page."""
    for _ in range(rng.randint(1, 5)):
        ends = [found.start() for found in _CELL_END.finditer(data)]
        at = rng.choice(ends)
        data = data[:at] + rng.choice(_HIDDEN) + data[at:]
    return data


def _dress_digits(data: bytes, rng: Random) -> bytes:
    """A tag that only dresses round the text of a few cells."""
    tag = rng.choice((b"span", b"font", b"b", b"o:p"))
    count = rng.randint(1, 30)
    return re.sub(rb">(\d+)<", rb"><%s>\1</%s><" % (tag, tag), data, count=count)


_RUN_HIDDEN = (
    b"<w:r><w:rPr><w:vanish/></w:rPr><w:t>77</w:t></w:r>",
    b'<w:del w:id="9" w:author="a"><w:r><w:delText>88</w:delText></w:r></w:del>',
    b'<w:bookmarkStart w:id="7" w:name="x"/><w:bookmarkEnd w:id="7"/>',
    b"<w:r><w:instrText>PAGE 99</w:instrText></w:r>",
    b'<w:proofErr w:type="spellStart"/>',
)


def _hide_runs(body: bytes, rng: Random) -> bytes:
    """Something hidden at the end of a few paragraphs of a Word file."""
    for _ in range(rng.randint(1, 5)):
        at = rng.choice([found.start() for found in re.finditer(rb"</w:p>", body)])
        body = body[:at] + rng.choice(_RUN_HIDDEN) + body[at:]
    return body


def _split_runs(body: bytes, rng: Random) -> bytes:
    """Numbers of two digits and more as two runs, as Word writes what was edited."""
    count = rng.randint(1, 30)
    return re.sub(
        rb"<w:t>(\d)(\d+)</w:t></w:r>",
        rb"<w:t>\1</w:t></w:r><w:r><w:t>\2</w:t></w:r>",
        body,
        count=count,
    )


def _in_body(change: Callable[[bytes, Random], bytes]) -> Callable[[bytes, Random], bytes]:
    """The change, made to the body of a Word file."""

    def changed(data: bytes, rng: Random) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, change(part, rng) if name == "word/document.xml" else part)
        return out.getvalue()

    return changed


def _append_comment(data: bytes, rng: Random) -> bytes:
    """Bytes behind a PDF's end, as mail programs leave them."""
    return data + b"\n% " + rng.randbytes(rng.randint(1, 200)).hex().encode() + b"\n"


def _junk_before(data: bytes, rng: Random) -> bytes:
    """Bytes before a PDF's head, which readers pass over."""
    return b"\r\n" * rng.randint(1, 100) + data


_DAMAGE = {
    "bits": Mutation(_flip_bits),
    "cut": Mutation(_cut),
    "part dropped": Mutation(_drop_part),
    "part repeated": Mutation(_repeat_part),
}
MUTATIONS: Mapping[Format, Mapping[str, Mutation]] = {
    "html": {
        **_DAMAGE,
        "tags swapped": Mutation(_swap_tags),
        "tag dropped": Mutation(_drop_tag),
        "hidden in cells": Mutation(_hide_in_cell, keeps_page=True),
        "digits dressed": Mutation(_dress_digits, keeps_page=True),
    },
    "docx": {
        **_DAMAGE,
        "body: bits": Mutation(_in_body(_flip_bits)),
        "body: tags swapped": Mutation(_in_body(_swap_tags)),
        "body: tag dropped": Mutation(_in_body(_drop_tag)),
        "hidden runs": Mutation(_in_body(_hide_runs), keeps_page=True),
        "runs split": Mutation(_in_body(_split_runs), keeps_page=True),
    },
    "pdf": {
        **_DAMAGE,
        "bytes behind the end": Mutation(_append_comment, keeps_page=True),
        "bytes before the head": Mutation(_junk_before, keeps_page=True),
    },
}
"""By format and name. A damaged file may show another page, so that any cells may come out."""

"""Odd files: names that are no text, links, pipes, devices, and contents that are no report."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable
from pathlib import Path

from eval.torture.expectations import ANY, FAILURE, RESULT, Layout
from gipa_extract.store import NOT_A_REPORT

DEPTH = 1_100
"""Folders in one another: more than Python's calls may go down."""
_MAGIC = (
    *(b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\0", b"MM\0*"),
    *(
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1",
        b"BM\0\0\0\0\0\0",
    ),
    *(b"Rar!\x1a\x07\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"RIFF\0\0\0\0WEBP"),
)
"""How files of other kinds begin; what follows is noise."""
_CONTROL = ("\n", "\r", "\t", "\x1b[2J", "\x07", "\x7f", "\u202e", "\u2028", "=1+1", "-", "#3", "!x",
            " ", "'", '"', "\\x41", "%s", "{0}", "*", "[a]")  # fmt: skip
"""Parts of good names that a terminal, a spreadsheet, a glob or a template would take up."""


def lay_out_odd_files(layout: Layout, seed: int) -> None:
    """Names, links, special files, noise and other people's files, below `odd`."""
    chance = random.Random(seed)
    for lay_out in (_names, _links, _special, _contents, _others, _deep):
        lay_out(layout)
    for number in range(40):
        _mutilated(layout, chance, number)
    for number, magic in enumerate(_MAGIC):
        ends = (FAILURE, NOT_A_REPORT)  # LibreOffice makes some document of any Word file
        layout.put("odd/noise", f"{number}.pdf", magic + chance.randbytes(3_000), *ends)
    layout.named.append(str(layout.root / "odd"))


def _names(layout: Layout) -> None:
    for number in range(20):
        name = f"{number}局年报".encode("gb18030") + b"\xbe.txt"
        layout.put_good("odd/names", name)
    for number, part in enumerate(_CONTROL):
        layout.put_good("odd/names", f"{number}{part}.txt")
    layout.put_good("odd/names", "x" * 251 + ".txt")


def _links(layout: Layout) -> None:
    good = layout.put_good("odd/links", "good.txt")
    links: dict[str, tuple[str, str]] = {
        "ring.txt": ("ring.txt", FAILURE),
        "ring-a.txt": ("ring-b.txt", FAILURE),
        "ring-b.txt": ("ring-a.txt", FAILURE),
        "gone.txt": ("nowhere.txt", FAILURE),
        "device.txt": ("/dev/zero", FAILURE),
        "null.txt": ("/dev/null", FAILURE),
        "link.txt": ("good.txt", RESULT),
    }
    for name, (target, end) in links.items():
        path = layout.path("odd/links", name)
        path.symlink_to(target)
        layout.expect(str(path), end, data=good.read_bytes())
    layout.path("odd/links", "folder").symlink_to("..")  # not followed, and no input


def _special(layout: Layout) -> None:
    for name in ("pipe.txt", "pipe.zip", "pipe.csv", "pipe"):
        path = layout.path("odd/special", name)
        os.mkfifo(path)
        layout.expect(str(path), FAILURE)
    path = layout.path("odd/special", "s")
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket has a hundred bytes
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)
    layout.expect(str(path), FAILURE)


def _contents(layout: Layout) -> None:
    good = layout.good()
    text = good.decode()
    contents: dict[str, tuple[bytes | str, tuple[str, ...]]] = {
        "empty": (b"", (FAILURE,)),
        "white": (b" \n" * 500, (FAILURE,)),
        "nul": (good[:500] + b"\0" + good[500:], ANY),
        "zeros": (bytes(5_000), (FAILURE,)),
        "bom": (b"\xef\xbb\xbf", (FAILURE,)),
        "cut": (good[:-2], (RESULT,)),
        "gb18030": (text.encode("gb18030"), (RESULT,)),
        "utf-16": (text.encode("utf-16"), (RESULT,)),
        "utf-32": (text.encode("utf-32"), (RESULT,)),
        "prose": ("今天天气很好。" * 50, (NOT_A_REPORT,)),
        "script": (f"<script>alert(1)</script>{text}", ANY),
        "surrogate": (f"<html><p>{text}&#xD800;&#0;&#x1F600;</html>", ANY),
        "nested": ("<div>" * 20_000 + text, ANY),
        "attribute": (f"<p title='{'x' * 2**20}'>{text}", ANY),
        "doctype": ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ANY),
        "one-line": (text.replace("\n", ""), ANY),
        "long": ("一" * 3 * 2**20, (FAILURE,)),
        "brackets": ("[" * 100_000, (NOT_A_REPORT,)),
        "mhtml": ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n", (FAILURE,)),
        "number": ("1" * 10_000, ANY),
    }
    for name, (data, ends) in contents.items():
        layout.put("odd/contents", name, data if isinstance(data, bytes) else data.encode(), *ends)


def _others(layout: Layout) -> None:
    """What lies about where people work: none of it is a report."""
    contents = {
        "results.jsonl": '{"schema":"gipa.report/1","issuer":"某局"}\n' * 2,
        "list.json": '[{"url": "x", "title": "2020年政府信息公开工作年度报告"}]',
        "truth.toml": 'document = "a.txt"\nissuer = "某局"\nyear = 2020\n',
        "panel.csv": "name,sha256,issuer,year,edition,a\nx,y,z,2020,2019,1\n",
        "cells.csv": "\ufeffpath,sha256,issuer,year,edition,cell\n",
        "codebook.md": "| column | stata | label | editions | cells | unit | kinds | note |\n",
        "shown.html": '<!doctype html>\n<html lang="zh" dir="ltr" class="gx-root"><body>年报</html>',
        "other.csv": "甲,乙\n1,2\n3,4\n",
        "notes.txt": "2026-01-01 10:00:00 INFO start: Progress(inputs=5)\n",
    }
    for name, text in contents.items():
        layout.put("odd/others", name, text.encode(), NOT_A_REPORT)
    for name, head in (
        ("a.sqlite", b"SQLite format 3\0"),
        ("a.parquet", b"PAR1"),
        ("a.dta", b"<stata_dta>"),
    ):
        layout.put("odd/others", name, head + bytes(500), NOT_A_REPORT)
    for name in ("Thumbs.db", ".hidden.txt", "~$a.docx"):  # passed over, as is a run's own folder
        layout.path("odd/others", name).write_bytes(b"x")
    for name in ("ledger.sqlite", "run.log", "lock.sqlite"):
        layout.path("odd/others/run", name).write_bytes(layout.good())
    layout.put("odd/others/run", "kept.txt", layout.good(), RESULT)


def _deep(layout: Layout) -> None:
    """A report that lies deeper than a recursion in Python may go."""
    top = layout.path("odd/deep", "d")
    at = os.open(top.parent, os.O_RDONLY)
    for _ in range(DEPTH):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    file = os.open("a.txt", os.O_CREAT | os.O_WRONLY, dir_fd=at)
    data = layout.good()
    os.write(file, data)
    os.close(file)
    os.close(at)
    layout.expect(f"{top}{'/d' * (DEPTH - 1)}/a.txt", RESULT, data=data)


def _mutilated(layout: Layout, chance: random.Random, number: int) -> None:
    """A report with bytes flipped, lost, doubled or moved."""
    data = bytearray(layout.good())
    start, end = sorted(chance.sample(range(len(data)), 2))
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: bytes(byte ^ (chance.random() < 0.01) * 4 for byte in data),
        lambda: bytes(data[:start] + data[end:]),
        lambda: bytes(data[:end] + data[start:]),
        lambda: bytes(data[start:end] + data[:start]),
    )
    layout.put("odd/mutilated", f"{number}.txt", ways[number % len(ways)](), *ANY)

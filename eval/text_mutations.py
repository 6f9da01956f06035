"""What filters, joiners and editors do to a text: each keeps its numbers, or leaves out whole lines.

A cell of the changed text is what it was, or is doubtful, or missing; never another without a word.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from random import Random

_NUMBER = re.compile(r"(?<![\d.])\d+(?![\d.])")
_LABEL = re.compile(
    r"(?:（[一二三四五六七]）|\d[.．、]\s*|[一二三四]、)?"
    r"(?:属于[\u4e00-\u9fff]+|重复申请|予以公开|行政许可|行政处罚|规范性文件|其他处理"
    r"|本机关不掌握[\u4e00-\u9fff]*|信访[\u4e00-\u9fff]*)(?![\u4e00-\u9fff])"
)
_PAGE_MARKS = ("— {n} —", "- {n} -", "第{n}页 共9页", "第 {n} 页")
_BUTTONS = (
    "分享到：", "打印 关闭", "[打印] [关闭]", "来源：办公室 2024-01-15 10:23", "附件：1个",
    "当前位置：首页 > 政务公开", "扫一扫在手机打开当前页",
)  # fmt: skip


def _by_line(change: Callable[[list[str]], list[str]]) -> Callable[[str, Random], str]:
    return lambda text, _rng: "\n".join(change(text.split("\n")))


def _without_equal_lines(lines: list[str]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for line in lines:
        if not line.strip() or line not in seen:
            kept.append(line)
        seen.add(line)
    return kept


def _wrapped(lines: list[str]) -> list[str]:
    return [piece for line in lines for piece in textwrap.wrap(line, 40) or [""]]


def _paragraphs_joined(text: str, _rng: Random) -> str:
    return "\n".join(re.sub(r"\s*\n\s*", " ", part) for part in re.split(r"\n\s*\n", text))


def _with_lines_between(text: str, rng: Random, lines: tuple[str, ...]) -> str:
    """The text with such lines between its own: five in a hundred, numbered from 1."""
    kept, number = [], 1
    for line in text.split("\n"):
        kept.append(line)
        if rng.random() < 0.05:
            kept.append(rng.choice(lines).format(n=number))
            number += 1
    return "\n".join(kept)


def _letters_for_digits(text: str, rng: Random) -> str:
    """O for 0 and l for 1 in five numbers of a hundred, as character recognition has it."""
    letters = str.maketrans("01", "Ol")
    return _NUMBER.sub(lambda m: m[0].translate(letters) if rng.random() < 0.05 else m[0], text)


def _without_labels(text: str, rng: Random) -> str:
    return _LABEL.sub(lambda m: "" if rng.random() < 0.25 else m[0], text)


def _cut(text: str, rng: Random) -> str:
    return text[: rng.randrange(len(text) // 3, len(text))]


def _cut_at_column(text: str, rng: Random) -> str:
    """All lines cut at one column, as a terminal or a field of fixed width has it."""
    width = rng.choice((24, 30, 40, 60, 72))
    return "\n".join(line[:width] for line in text.split("\n"))


def _without_beginnings(text: str, rng: Random) -> str:
    count = rng.randint(1, 3)
    return "\n".join(line[count:] for line in text.split("\n"))


def _broken_at_width(text: str, rng: Random) -> str:
    """Lines broken wherever they are too long, in the midst of words and numbers."""
    width = rng.choice((40, 60, 72))
    lines = text.split("\n")
    return "\n".join(
        line[at : at + width] for line in lines for at in range(0, len(line) or 1, width)
    )


def _counted_behind(text: str, _rng: Random) -> str:
    """Each line with its number behind it, as a listing has it."""
    return "\n".join(f"{line} {n}" if line else "" for n, line in enumerate(text.split("\n"), 1))


def _versions_merged(text: str, rng: Random) -> str:
    """One line with numbers in twenty in two versions, as a merge that failed leaves them."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _NUMBER.search(line) and rng.random() < 0.05:
            other = _NUMBER.sub(lambda m: str(int(m[0]) + 1), line)
            kept += ["<<<<<<< ours", line, "=======", other, ">>>>>>> theirs"]
        else:
            kept.append(line)
    return "\n".join(kept)


def _cut_at_byte(text: str, rng: Random) -> str:
    width = rng.choice((60, 80, 120))
    return "\n".join(line.encode()[:width].decode("utf-8", "ignore") for line in text.split("\n"))


def _block_moved(text: str, rng: Random) -> str:
    """Three to eight lines cut out and pasted elsewhere."""
    lines = text.split("\n")
    start = rng.randrange(len(lines))
    block = lines[start : start + rng.randint(3, 8)]
    rest = lines[:start] + lines[start + len(block) :]
    place = rng.randrange(len(rest) + 1)
    return "\n".join([*rest[:place], *block, *rest[place:]])


def _screens_overlapping(text: str, _rng: Random) -> str:
    """Copied screen by screen, with three lines of each screen before in the next."""
    lines = text.split("\n")
    screens = (lines[max(0, start - 3) : start + 25] for start in range(0, len(lines), 25))
    return "\n".join(line for screen in screens for line in screen)


TEXT_MUTATIONS: Mapping[str, Callable[[str, Random], str]] = {
    "equal lines dropped": _by_line(_without_equal_lines),
    "blank lines dropped": _by_line(lambda lines: [line for line in lines if line.strip()]),
    "short lines dropped": _by_line(
        lambda lines: [line for line in lines if len(line.strip()) > 2]
    ),
    "lines without letters dropped": _by_line(
        lambda lines: [line for line in lines if any(map(str.isalpha, line)) or not line.strip()]
    ),
    "lines stripped": _by_line(lambda lines: [line.strip() for line in lines]),
    "lines wrapped": _by_line(_wrapped),
    "lines joined": lambda text, _rng: re.sub(r"\s*\n\s*", " ", text),
    "paragraphs joined": _paragraphs_joined,
    "blank lines between": lambda text, _rng: text.replace("\n", "\n\n"),
    "spaces collapsed": lambda text, _rng: re.sub(r"[ \t\u3000]+", " ", text),
    "spaces dropped": lambda text, _rng: re.sub(r"[ \t\u3000]+", "", text),
    "tabs as spaces": lambda text, _rng: text.replace("\t", " "),
    "pipes as lines": lambda text, _rng: re.sub(r"\s*\|\s*", "\n", text),
    "pipes dropped": lambda text, _rng: text.replace("|", ""),
    "page marks": lambda text, rng: _with_lines_between(text, rng, _PAGE_MARKS),
    "buttons": lambda text, rng: _with_lines_between(text, rng, _BUTTONS),
    "letters for digits": _letters_for_digits,
    "labels dropped": _without_labels,
    "cut": _cut,
    "cut at a column": _cut_at_column,
    "beginnings cut": _without_beginnings,
    "last characters cut": _by_line(lambda lines: [line[:-1] for line in lines]),
    "broken at a width": _broken_at_width,
    "repeated words dropped": lambda text, _rng: re.sub(
        r"(?<!\S)(\S+)(?:[ \t]+\1(?!\S))+", r"\1", text
    ),
    "lines twice": _by_line(lambda lines: [line for line in lines for _ in range(2)]),
    "counted behind": _counted_behind,
    "versions merged": _versions_merged,
    "cut at a byte": _cut_at_byte,
    "block moved": _block_moved,
    "screens overlapping": _screens_overlapping,
}
"""By name."""

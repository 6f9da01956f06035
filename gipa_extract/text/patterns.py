"""Facts of text that several readers need, each once."""

from __future__ import annotations

import re

from gipa_extract.text.occurrences import latin_of

HAN = re.compile(r"[\u3400-\u9fff]")
"""A Chinese character."""
COUNTERS = "个件条项宗次份人"
"""The words by which requests, decisions, documents and people are counted."""
WORDS_FOR_NOTHING = "暂?无|没有|未[产发]生|空格?"
"""What agencies print for nothing, as others a dash."""
GLUED_VALUES = re.compile(rf"(?:\s*(?:无|\d[\d,.]*+(?<!\.)[{COUNTERS}]?))++")
"""The values of a row behind its label, of which most say where they end: 无无无, 33件16件77件."""
PRINTED_LINE = re.compile(r"[^\n]+")
"""A line that is not empty."""
CELL_BORDER = re.compile(r"[\t|｜│┃]")
"""What parts two cells of a line."""

_BAR = r"\-—–－―"
_ORNAMENT = rf"{_BAR}─_·•~～"
_NUMBERED_PAGE = r"第[^\S\n]*\d{1,3}[^\S\n]*[页頁]"

PAGE_MARK_LINE = re.compile(
    rf"^[ \t\u3000]*(?:(?P<bar>[{_BAR}])(?P=bar)*[ \t]?\d{{1,3}}[ \t]?(?P=bar)+|{_NUMBERED_PAGE}.{{0,12}})"
    r"[ \t\u3000]*\r?$",
    re.MULTILINE,
)
"""A line of a text that is a page number for certain: - 3 -, 第3页 共9页; -  1  — are three cells."""
DECORATED_PAGE_NUMBER = re.compile(rf"[{_ORNAMENT}]\s*\d{{1,3}}\s*[{_ORNAMENT}]|{_NUMBERED_PAGE}")
"""What is a page number wherever it stands on a page."""
EDGE_PAGE_NUMBER = re.compile(
    rf"[\s{_ORNAMENT}.第]*(?:\d{{1,3}}|[ivxIVX]{{1,5}}|[一二三四五六七八九十]{{1,3}})"
    rf"[\s{_ORNAMENT}.页頁]*(?:[,，]?\s*[/／共]\s*\d{{1,3}}\s*[页頁]?)?"
)
"""What is a page number where it stands alone at a page's edge; anywhere else it may be a value."""

NUMBER_IN_BRACKETS = r"[(（【\[〔﹙﹝]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）】\]〕﹚﹞]"
ENUMERATOR = (
    rf"(?:{NUMBER_IN_BRACKETS}"
    r"|(?:[一二三四五六七八九十]{1,3}\s*|(?<!\d)\d{1,2}[^\S\n]*)[、.．,，:：)）]"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩])"
)
"""What numbers a label: (三), 3., 三、, ③. Digits on the line before are a value."""
LABEL_NUMBER = re.compile(ENUMERATOR)

BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
"""A text in round brackets that hold no others."""
ADDITION = re.compile(
    r"(?<!^)[（(【\[](?![一二三四五六七八九十\d]{1,3}[)）])[^（()）【】\[\]]*[)）】\]]"
)
"""What is added to a label in brackets, behind its beginning; （三） begins another label."""
TRAILING_REMARK = re.compile(r"[（(][^（()）]{1,12}[)）]\s*$")
"""A short remark in brackets at a label's end: 行政许可（件）."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>|<!--[^<>]{0,400}-->")


_EMPHASIS = re.compile(
    r"(?<![*_`\w])(\*{1,3}|__|`)"
    rf"([增减+\-−↑↓]?\d[\d,，.]*[{COUNTERS}万元]{{0,2}}|[-—/])\1(?![*_`\w])"
)
"""A value that Markdown sets in bold, in italics, or as code: **2613**."""
_ESCAPED_SIGN = re.compile(r"\\(?=[-+−]\d)")
"""What Markdown writes before a sign that might begin a list: \\-86."""


def blanked(text: str) -> str:
    """As many blanks, with the line ends: what stands behind keeps its place."""
    return re.sub(r"[^\n]", " ", text)


def blank_markup(text: str) -> str:
    """The text with a space for each character of its tags and marks of emphasis: offsets stay.

    Markdown made of a web page keeps the tags that it has no mark for.
    """
    latin = latin_of(text)
    if "<" in latin:
        text = _TAG.sub(lambda tag: blanked(tag[0]), text)
    if "*" in latin or "`" in latin or "__" in latin:
        text = _EMPHASIS.sub(_blank_emphasis, text)
    return _ESCAPED_SIGN.sub(" ", text) if "\\" in latin else text


def _blank_emphasis(found: re.Match[str]) -> str:
    marks = " " * len(found[1])
    return f"{marks}{found[2]}{marks}"


_YEAR_WORDS = "|".join(f"(?<={word} )" for word in ("in", "from", "to", "of", "for"))
_LATIN = "A-Za-z .,'’()/&-"
TRANSLATION = re.compile(
    r"(?<=[^\s|｜│┃])[ \u00a0]+(?:[(（]?(?:\d{1,2}|[IVX]{1,4})[)）.][ \u00a0]*)?"
    rf"(?=[{_LATIN}]*[A-Za-z][a-kmnp-z]{{2}})[A-Za-z](?:[{_LATIN}]|(?:{_YEAR_WORDS})20\d\d\b)*"
    r"(?![^\s|｜│┃])"
)
"""What a bilingual table prints behind a label: Upheld, (7) Total, 2. Carried over from 2023.

It holds a word: O, l and OO may be numbers that a program misread.
"""


_SAMPLE = re.compile(
    r"样[表例本张]|[示范]例|范[本文]|模板|例表|草稿|初稿|仅供[参對对]|不计入|^(?!.*(?:更正|修正|修改)).*作废"
    r"|[×ＸXx]{2,}[省市县縣区區局镇鎮乡鄉]"  # a name that is still to be filled in
)
LAST_YEAR = ("上年", "上年度", "上一年", "上一年度", "去年")
"""What stands before numbers that are not this year's."""
_YEAR = re.compile(r"[本今上去前一]年|20\d\d\s*年|^\s*20\d\d\s*$")

_CORRECTED = {last: re.compile(f"{last}(?<=更正.|修正.|修改.)") for last in "后後"}
"""What says so, by its last character, which is quick to search for."""


def names_sample(line: str) -> bool:
    """Whether a caption says that what is below it shows how to fill in a form, or was given up."""
    return _SAMPLE.search(line) is not None


def names_year_or_sample(line: str) -> bool:
    """Whether a line may say which year's a table is, or that it is a sample."""
    return _YEAR.search(line) is not None or names_sample(line)


def names_correction(text: str) -> bool:
    """Whether a text says that what is below is as it was corrected: 更正后, 修改后."""
    return any(last in text and mark.search(text) for last, mark in _CORRECTED.items())

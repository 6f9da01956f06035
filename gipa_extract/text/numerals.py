"""Printed number → value, sign, unit and kind. Nothing here knows where it was printed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from gipa_extract.models import Kind
from gipa_extract.text.folding import BLANKS, fold
from gipa_extract.text.patterns import BRACKETED, WORDS_FOR_NOTHING
from gipa_extract.text.string_cache import remembered

MAX_DIGITS = 15
"""More significant digits than this are no number of a report, and no JSON number holds them."""


class Printed(NamedTuple):
    """What a printed cell says."""

    kind: Kind
    value: int | Decimal | None = None
    unit: str | None = None
    torn: bool = False
    """The digits were broken by a space or a line break, and were joined."""


MISSING_VALUES = frozenset({"NaN", "nan", "NaT", "None", "<NA>", "null", "NULL"})
"""What programs write for an empty place; no agency prints it."""
_DASHES = re.compile(
    # pandoc writes three hyphens for each long stroke: —— is ------.
    rf"[-‐‑‒–—―−－─━~～_＿/／\\＼]{{1,4}}|(?:---){{2,4}}|{WORDS_FOR_NOTHING}|N/?A|[.…]{{2,6}}",
    re.IGNORECASE,
)
_WORDS_FOR_VALUE = re.compile(
    r"(?:(?:[与较同比](?:上|去|上一|前一)年度?(?:相比|比较)?)?(?:基本)?"
    r"(?:未增未减|不增不减|[未无]增减|未增加|未减少|[没未]有变化|未变化|无变化|没变|持平|不变)"
    r"|无数据|无此项|不涉及|不适用|详见.{0,8}|见附.{0,6}"
    r"|[待未暂](?:统计|公布|公开|定|填|核实|汇总)?|保密|涉密|否)"
)
_SIGNS = {
    "增加": 1, "新增": 1, "增": 1, "+": 1, "↑": 1, "上升": 1,
    "减少": -1, "减": -1, "-": -1, "−": -1, "–": -1, "↓": -1, "下降": -1, "负": -1,
}  # fmt: skip
_UNIT = (
    r"(?:亿|千万|百万|十万|万|千|百)?(?:美元|元|人民币)|[亿万千]|"
    r"人次|件次|宗次|户次|[个件条项份宗起次人篇部家户笔例批类种本册页则名]"
)
_SIGN = "|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))
_NUMBER = re.compile(
    rf"""['’]?共?(?:(?:[较比](?:上年|去年|上一年)度?)?(?P<sign>{_SIGN}))?[ \n]*
    (?:(?P<digits>\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:\.(?P<decimals>\d+))?
      |(?P<han>[零〇○一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+?))
    [ \n]*[(（]?(?P<unit>{_UNIT})?[)）]?""",
    re.VERBOSE,
)
_ZERO = re.compile(rf"[零〇](?:{_UNIT})?")
_TEAR = re.compile(r"[ \n](?<=[\d.,，][ \n])[ \n]*(?=[\d.,，])")
_NUMERAL = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_STRUCK_OUT = re.compile("(?:.\u0336)+")
"""Struck out characters as Unicode writes them: each with a combining long stroke."""
_NOTE_MARK = re.compile(r"(?<=\d)\s*[\[(（〔【][注*＊]?\s*\d{1,2}[\])）〕】]|注\s*\d{1,2}")
LETTERS_LIKE_DIGITS = "OoQ〇○lI"
"""What OCR writes for 0 and 1; a stroke (|) only beside a digit, for it parts cells."""
_DIGIT_OF_LETTER = str.maketrans(f"{LETTERS_LIKE_DIGITS}|", "00000111")
_LEFT_OUT = re.compile(
    r"(?:.\u0336)+"
    r"|(?:[\[〔【][注*＊]?\s*)?[⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉]+[\]〕】)）]?"
    r"|(?<=\d)\s*(?:[*＊※†‡①-⑳]+|[\[〔【][注*＊]?\s*\d{1,2}[\]〕】]|[(（]?注\s*[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}[)）]?)"
)
"""What is printed beside a number and no part of it: struck out digits, and marks of notes."""
_ONLY_LOOKALIKES = re.compile(
    rf"(?:{_SIGN}|－|—)?([{LETTERS_LIKE_DIGITS}|]{{1,4}})[ \n]*(?:[(（]?(?:{_UNIT})[)）]?)?"
)
"""Letters where a number with its sign and unit may be meant: O件, 增l."""
_LOOKALIKE = re.compile(rf"(?<=\d)[{LETTERS_LIKE_DIGITS}|]+|[{LETTERS_LIKE_DIGITS}|]+(?=\d)")
_UNREADABLE = re.compile("[\ufffc\ufffd]|#{2,}|#(?:REF|N/A|VALUE|DIV/0|NAME|NULL|NUM|SPILL)\\b")
OBJECT, UNREADABLE = "\ufffc", "\ufffd"
"""What stands in a text where something is printed that is no text, and where a character is
printed whose code says nothing: Unicode's own signs for both."""
_ONES = "零一二三四五六七八九"
_DIGITS = {char: number for number, char in enumerate(_ONES)} | {
    "〇": 0, "○": 0, "两": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_NEEDS_DIGIT = frozenset("百千万佰仟")
"""No numeral begins so: 一百 is said in full, where 十 stands for 10."""


def chinese(text: str) -> int | None:
    """The value of a Chinese numeral (三十二, 一百零五, 二百三, 二〇一九, 两万); None if it is none.

    A last digit right behind 百, 千 or 万 counts the next lower power: 二百三 is 230.
    """
    if not text or text[0] in _NEEDS_DIGIT:  # 万元 is a unit alone
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    power = 10
    """The last one before a digit; behind a zero the digit is one of ones."""
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            power = power if digit else 10
        elif char in _POWERS:
            power = _POWERS[char]
            section += (digit or 1) * power
            digit = 0
        elif char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
            power = 10_000
        else:
            return None
    return total + section + digit * power // 10


def in_chinese(count: int) -> str:
    """0 to 99 as Chinese numerals: 零, 一, 十, 十一, 二十, 三十二."""
    tens, ones = divmod(count, 10)
    ten = ("十" if tens == 1 else f"{_ONES[tens]}十") if tens else ""
    return ten + (_ONES[ones] if ones or not tens else "")


@remembered
def numerals_inside(text: str) -> tuple[str, ...]:
    """The numbers that a text may mean which is none as it stands: 392 in 392①, 108 in 1O8.

    Marks of notes, struck out digits, and what cannot be read (U+FFFC, U+FFFD) are no digits.
    """
    plain = fold(_STRUCK_OUT.sub(" ", text))
    plain = "".join(" " if char.isdigit() and not char.isdecimal() else char for char in plain)
    plain = _NOTE_MARK.sub(" ", plain)
    if letters := _ONLY_LOOKALIKES.fullmatch(plain.strip(" 。；;")):
        return (as_digits(letters[1]),)
    plain = _LOOKALIKE.sub(lambda letters: as_digits(letters[0]), plain)
    match = (numeral[0] for numeral in _NUMERAL.finditer(plain))
    return tuple(dict.fromkeys(numeral for numeral in match if parse(numeral).kind == "number"))


def as_digits(text: str) -> str:
    """A text, as long as it was, with digits for the letters that look like them."""
    return text.translate(_DIGIT_OF_LETTER)


def numeral_beside_marks(text: str) -> tuple[int, int] | None:
    """Where the one number stands in a text that holds nothing else but what is no part of it.

    392① and 5\u03366: marks of notes, raised and lowered digits, and those that are struck out.
    """
    plain = _LEFT_OUT.sub(lambda mark: " " * len(mark[0]), text)
    numeral = plain.strip(BLANKS)
    if plain == text or not any(map(str.isdecimal, numeral)):
        return None
    said = parse(numeral)
    start = plain.index(numeral)
    return (start, start + len(numeral)) if said.kind == "number" and not said.torn else None


def numeral_beside_note(text: str) -> tuple[int, int] | None:
    """Where the one number stands before or behind a note in brackets: 46（含上年结转16件）.

    The note must say something, with a number of its own, and not that the number is wrong. Of a
    bilingual table it may be the number in English words: 3 three.
    """
    in_words = _SAID_IN_ENGLISH.fullmatch(text)
    if in_words and int(in_words[1]) == _said_in_english(in_words[2]):
        return in_words.span(1)
    note = BRACKETED.search(text) if "（" in text or "(" in text else None
    if note is None or not _SAYS_PART.search(note[0]) or _SAYS_WRONG.search(note[0]):
        return None
    before, behind = text[: note.start()], text[note.end() :]
    if bool(before.strip(BLANKS)) is bool(behind.strip(BLANKS)):
        return None
    numeral = (before or behind).strip(BLANKS)
    said = parse(numeral)
    if said.kind != "number" or said.torn or not numeral.isascii():
        return None
    start = text.index(numeral, 0 if before else note.end())
    return start, start + len(numeral)


def _said_in_english(words: str) -> int:
    """The number that English words say."""
    thousands = rest = 0
    for word in re.findall("[a-z]+", words.lower()):
        if word == "thousand":
            thousands, rest = 1000 * rest, 0
        elif word == "hundred":
            rest *= 100
        else:
            rest += _ENGLISH_WORDS.get(word, 0)  # `and` adds nothing
    return thousands + rest


def stands_for_number(text: str) -> bool:
    """Whether a text is 〃 or 同上, which say what another cell says, or a Roman numeral."""
    return bool(_STAND_IN.fullmatch(text.strip(BLANKS)))


def says_value(text: str) -> bool:
    """Whether words are among those that agencies print in place of a number."""
    return bool(_WORDS_FOR_VALUE.fullmatch(fold(text.strip(BLANKS))))


def holds_digit(text: str) -> bool:
    """Whether any sign of a digit stands in a text: ５, ①, ² or a letter that stands for one."""
    return any(map(str.isdigit, text)) or bool(_ONLY_LOOKALIKES.fullmatch(text))


@remembered
def is_value(text: str) -> bool:
    """Whether a text is a dash, a number with a digit, or a zero in words (零, 〇件).

    A lone 三 is none: it numbers a heading, or is a line of a label that is printed downwards. No zero
    numbers anything.
    """
    kind = parse(text).kind
    return bool(
        kind == "dash"
        or (kind == "number" and (any(map(str.isdigit, text)) or _ZERO.fullmatch(text)))
        or text in MISSING_VALUES
    )


def is_unreadable(text: str) -> bool:
    """Whether a text stands for what it does not say: a picture, a glyph without code, Excel's ####."""
    return bool(_UNREADABLE.search(text))


_SAYS_PART = re.compile(
    r"(?=.*\d)[（(]\s*(?:其中|含|包括|内含|20\d\d年|[\u4e00-\u9fff]{2,6}[\d:：])"
)
_ENGLISH_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * tens
    for tens, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SAID_IN_ENGLISH = re.compile(
    rf"\s*(\d{{1,9}})\s+[(（]?((?:(?:{'|'.join(_ENGLISH_WORDS)}|hundred|thousand|and)[\s-]*)+)[)）]?\s*",
    re.IGNORECASE,
)
_SAYS_WRONG = re.compile("[误錯错更应應改扣減减加增约約实實原正核修调]|[本今当]年|[合总共小]计")
_STAND_IN = re.compile(
    "[〃″”]|同[上左前]|[\u2160-\u217f]+|[IVXLCDM]+"
    "|[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f]"
    "|[零〇一二两三四五六七八九十廿卅百千万壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬]{2,}"
)


@remembered
def parse(text: str) -> Printed:
    """What the text of one cell says; never raises, and `text` is the answer to a doubt."""
    plain = fold(text.strip(BLANKS)).strip(" ")
    if not plain or plain in MISSING_VALUES:
        return Printed("blank")
    if plain.isascii() and plain.isdigit() and len(plain) <= MAX_DIGITS:
        return Printed("number", int(plain))
    if _DASHES.fullmatch(plain):
        return Printed("dash")
    plain = plain.replace("\t", " ").replace("\r", "").replace("．", ".")
    whole = _TEAR.sub("", plain)
    torn = whole != plain
    match = _NUMBER.fullmatch(whole)
    if match is None:
        return Printed("text")
    sign, unit = match["sign"], match["unit"]
    if match["han"]:
        value: int | Decimal | None = chinese(match["han"])
        if value is None:
            return Printed("text")
    else:
        digits = re.sub("[,，]", "", match["digits"])
        if len(digits) + len(match["decimals"] or "") > MAX_DIGITS:
            return Printed("text")
        value = Decimal(f"{digits}.{match['decimals']}") if match["decimals"] else int(digits)
    return Printed("number", value * _SIGNS[sign] if sign else value, unit, torn)

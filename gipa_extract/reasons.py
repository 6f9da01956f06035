"""Why a cell is doubtful, and what a reader left out: codes with parameters.

Programs compare codes; people read the sentences, which stand here alone, in every language.
A new reason needs one line of `_SENTENCES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gipa_extract.error_words import in_language
from gipa_extract.language import Lang

__all__ = ["SUM_POINTS_AT", "Lang", "Reason", "codes"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the parameters of its sentence; str() is the English one."""

    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    def in_words(self, lang: Lang = "en") -> str:
        """The sentence in a language; the bare code if another version of the package wrote it."""
        templates = _SENTENCES.get(self.code)
        params = {name: _said(value, lang) for name, value in self.params.items()}
        try:
            return templates[lang].format(**params) if templates else self.code
        except (KeyError, ValueError):
            return self.code

    def __str__(self) -> str:
        return self.in_words("en")


def _said(value: str | int | float, lang: Lang) -> str | int | float:
    """A parameter as a sentence in a language holds it: it may be the words of an error."""
    return in_language(value, lang) if isinstance(value, str) else value


SUM_POINTS_AT = "sum_points_at"
"""The one reason that is a matter of sums, not of reading: the checker gives and takes it."""


def codes() -> frozenset[str]:
    """Every code that this version knows."""
    return frozenset(_SENTENCES)


_SENTENCES: Mapping[str, Mapping[Lang, str]] = {
    # why a cell is doubtful
    "sum_points_at": {
        "en": "a sum that fails points at it: {rules}",
        "zh": "不成立的合计指向此处：{rules}",
    },
    "digits_torn": {
        "en": "its digits are torn apart in the source",
        "zh": "原文中数字被拆开",
    },
    "ocr_unsure": {
        "en": "read by OCR with confidence {confidence:.2f}",
        "zh": "图像识别，置信度{confidence:.2f}",
    },
    "row_repeated": {
        "en": "its row is printed more than once, with different content",
        "zh": "该行重复出现且内容不同",
    },
    "torn_row_placed": {
        "en": "its row lost blanks or digits' borders; the sums allow this place alone",
        "zh": "该行空白或数字界线丢失，按合计仅此一种读法成立",
    },
    "torn_row_unplaced": {
        "en": "its row lost blanks or digits' borders; the sums allow several readings",
        "zh": "该行空白或数字界线丢失，按合计有多种读法成立",
    },
    "unlabelled_row_placed": {
        "en": "its row has no label; the sums allow this place alone",
        "zh": "该行没有标题，按合计仅此一种读法成立",
    },
    "unlabelled_row_unplaced": {
        "en": "its row has no label; the sums allow several readings",
        "zh": "该行没有标题，按合计有多种读法成立",
    },
    "readers_differ": {
        "en": "the two readers differ",
        "zh": "两种读法不一致",
    },
    "model_points_elsewhere": {
        "en": "the model points at another place than its label and column",
        "zh": "模型所指与行列标题不符",
    },
    "model_two_readings": {
        "en": "the model gave two different readings",
        "zh": "模型先后给出两种不同读法",
    },
    "words_hold_digits": {
        "en": "its text is no number, but holds digits",
        "zh": "所印文字不是数字，但含有数字",
    },
    "layout_allows_two_readings": {
        "en": "the layout of its table allows two readings",
        "zh": "该表的版面有两种读法",
    },
    "place_serves_two_cells": {
        "en": "the same printed value was read for two cells",
        "zh": "同一处数值被读入两个单元格",
    },
    "columns_reordered": {
        "en": "the head of its table prints the columns in another order than the form",
        "zh": "该表栏目次序与表式不同",
    },
    "labels_stand_apart": {
        "en": "labels and values of its table stand apart in the text",
        "zh": "该表的标题与数值在文本中分离",
    },
    "columns_differ": {
        "en": "the head of its table prints other columns than the form",
        "zh": "该表栏目与表式不同",
    },
    "only_the_model": {
        "en": "its place is open in the source, and only the model speaks for it",
        "zh": "原文未定其位置，仅模型指认",
    },
    "model_wrong_number_of_places": {
        "en": "the model gave another number of places than the row has",
        "zh": "模型所给位置数与该行栏数不符",
    },
    "model_points_at_nothing": {
        "en": "the model points at no value of the text",
        "zh": "模型所指之处没有数值",
    },
    "model_points_twice": {
        "en": "the model points at a value twice",
        "zh": "模型重复指认同一数值",
    },
    "model_points_out_of_order": {
        "en": "the model points at values against the order of columns",
        "zh": "模型所指数值与栏目次序不符",
    },
    "model_points_at_other_row": {
        "en": "the model points at another row's values",
        "zh": "模型所指数值属于另一行",
    },
    "model_points_at_several_lines": {
        "en": "the model points at values of several lines",
        "zh": "模型所指数值分属多行",
    },
    "model_leaves_out_values": {
        "en": "the model leaves out values of the line",
        "zh": "模型遗漏了该行的数值",
    },
    "numbers_unplaced": {
        "en": "{count} numbers in tables of the form went to no cell: {examples}",
        "zh": "表中有{count}个数字未归入任何单元格：{examples}",
    },
    "equal_lines_lost": {
        "en": "the text keeps only the first of equal lines: what is absent was lost, not left blank",
        "zh": "文本只保留了重复行的第一行：缺失之处系丢失，并非空白",
    },
    "too_long_for_stream": {
        "en": "the text is too long to be searched for rows outside its tables",
        "zh": "文本过长，未在表格之外逐行查找",
    },
    # what a reader had to decide, left out, or did not understand
    "last_character_cut": {
        "en": "the last character is cut off",
        "zh": "最后一个字符不完整",
    },
    "characters_damaged": {
        "en": "{count} characters are damaged",
        "zh": "有{count}个字符已损坏",
    },
    "wrong_charset_label": {
        "en": "the page says {label}, its bytes are {encoding}",
        "zh": "网页声明编码为{label}，实际为{encoding}",
    },
    "converted_by_office": {
        "en": "read from what LibreOffice makes of the file, not from the file itself",
        "zh": "所读为LibreOffice转换后的内容，并非文件本身",
    },
    "menus_left_out": {
        "en": "{count} blocks of links left out",
        "zh": "略去{count}处链接栏",
    },
    "footer_left_out": {
        "en": "{count} lines at the foot of the page left out",
        "zh": "略去页脚{count}行",
    },
    "page_furniture_left_out": {
        "en": "page numbers and running heads left out: {count}",
        "zh": "略去页码与页眉{count}处",
    },
    "pictures_left_out_no_ocr": {
        "en": "pictures left out on page {pages}: they may be tables, and rapidocr is not installed"
        ' → pip install "gipa-extract[ocr]"',
        "zh": "第{pages}页的图片未读，可能是表格，而 rapidocr 尚未安装"
        ' → pip install "gipa-extract[ocr]"',
    },
    "pictures_left_out_too_many": {
        "en": "pictures left out on page {pages}: there are more than {most}",
        "zh": "第{pages}页的图片未读：超过{most}幅",
    },
    "pictures_left_out_too_large": {
        "en": "pictures left out on page {pages}: the page is too large → raise Limits.max_pixels",
        "zh": "第{pages}页的图片未读：页面过大 → 请调高 Limits.max_pixels",
    },
    "pictures_left_out_no_table": {
        "en": "pictures left out on page {pages}: no ruled table was found in them",
        "zh": "第{pages}页的图片未读：其中没有带线表格",
    },
}

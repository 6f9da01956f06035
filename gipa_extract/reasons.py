"""Why a cell is doubtful, and what a reader left out: codes with parameters.

Programs compare codes; people read the sentences, which stand here alone, in every language.
A new reason needs one line of `_SENTENCES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gipa_extract.error_words import in_language
from gipa_extract.language import Lang
from gipa_extract.plurals import fill_in

__all__ = ["SUM_POINTS_AT", "Reason", "codes"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the parameters of its sentence; str() is the English one."""

    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    def in_words(self, lang: Lang = "en") -> str:
        """The sentence in a language; the bare code if another version of the package wrote it."""
        templates = _SENTENCES.get(self.code)
        params = {name: _parameter_in(value, lang) for name, value in self.params.items()}
        try:
            return fill_in(templates[lang], **params) if templates else self.code
        except (KeyError, ValueError):
            return self.code

    def __str__(self) -> str:
        return self.in_words("en")


def _parameter_in(value: str | int | float, lang: Lang) -> str | int | float:
    """A parameter as a sentence in a language holds it: it may be the words of an error."""
    return in_language(value, lang) if isinstance(value, str) else value


SUM_POINTS_AT = "sum_points_at"
"""The one reason that is a matter of sums, not of reading: the checker gives and takes it."""


MODEL_FAILURES = frozenset(
    {
        "model_no_access",
        "model_no_quota",
        "model_too_busy",
        "model_question_too_long",
        "model_refused",
        "model_cut_off",
        "model_malformed",
        "model_over_budget",
        "model_not_installed",
        "model_unreachable",
        "model_failed",
    }
)
"""Notes of a report that a model was to read and did not, or not all of it."""


GAPS = MODEL_FAILURES | {
    "numbers_unplaced",
    "tables_in_script",
    "pictures_not_read_no_ocr",
    "pictures_not_read_too_many",
    "pictures_in_other_files",
    "parts_left_out",
    "sheet_parts_hidden",
    "pages_of_pictures",
    "pictures_left_out_no_ocr",
    "pictures_left_out_too_many",
    "pictures_left_out_too_large",
}
"""Notes of what a report may hold that was not read: where cells are missing, why they may be."""


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
    "digit_lost": {
        "en": "the text holds many digits, but none twice running, or one of them nowhere: a tool may"
        " have dropped it from any number",
        "zh": "全文数字很多，却没有相邻重复的数字，或缺少某个数字：任何数值都可能因此缺位",
    },
    "only_punctuation": {
        "en": "the cell holds punctuation alone, which is no dash: the end of a row, or a lost number",
        "zh": "该处只有标点，且不是短横：可能是行末标点，也可能是数值丢失",
    },
    "words_say_no_value": {
        "en": "its words are none that are printed in place of a number: they may belong elsewhere",
        "zh": "所印文字不是通常用来代替数字的词语，可能属于别处",
    },
    "stands_for_number": {
        "en": "its text is no number, but stands for one: a sign for the same as above, or a Roman"
        " numeral",
        "zh": "所印不是数字，但代表数字：同上符号，或罗马数字",
    },
    "note_corrects_cell": {
        "en": "a note beside the table says that this cell is wrong; it stands here as printed",
        "zh": "表旁说明指出本格有误；此处按表中所印",
    },
    "note_corrects_table": {
        "en": "a note beside the table says that cells of it are wrong; which of them it means is"
        " not clear",
        "zh": "表旁说明指出表中数据有误，未能确定所指为哪些格",
    },
    "numbers_of_annex": {
        "en": "it stands in an annex which another body filled in: {body}",
        "zh": "出自附件，由其他单位填报：{body}",
    },
    "marks_lost": {
        "en": "a tool dropped all punctuation, or all points, from the text: a sign or a decimal"
        " point may be gone, too",
        "zh": "全文标点（或小数点）均已丢失：负号或小数点也可能随之丢失",
    },
    "sums_tell_of_loss": {
        "en": "the sums that fail show that the text lost characters: any number may have",
        "zh": "多处合计不成立的情形表明原文有字符丢失：任何数值都可能受影响",
    },
    "blank_among_zeros": {
        "en": "the report prints its zeros and leaves hardly a place blank: a number may be lost here",
        "zh": "全文的零均已印出，空白极少：此处数值可能丢失",
    },
    "source_prints_otherwise": {
        "en": "a person's correction that the source contradicts: it prints {printed}",
        "zh": "人工更正与原文不符：原文所印为 {printed}",
    },
    "source_lacks_value": {
        "en": "a person's correction that the source does not print there",
        "zh": "人工更正的内容，原文该处没有印出",
    },
    "reviewers_differ": {
        "en": "reviewers differ, and nobody has settled it: {said}",
        "zh": "复核者意见不一，尚未裁定：{said}",
    },
    "ocr_unsure": {
        "en": "read by OCR with confidence {confidence:.2f}",
        "zh": "图像识别，置信度{confidence:.2f}",
    },
    "print_crosses_lines": {
        "en": "print runs over the line between this cell and the next, so that neither tells"
        " where it belongs",
        "zh": "文字越过了与相邻单元格之间的框线，无法确定属于哪一格",
    },
    "digits_drawn_otherwise": {
        "en": "the font it is printed in draws other digits than its characters say; the page shows"
        " {drawn}",
        "zh": "所用字体显示的数字与其字符编码不符；页面显示为 {drawn}",
    },
    "holds_no_text": {
        "en": "the cell holds something that is no legible text: a picture, characters without a"
        " code, or print in the paper's colour",
        "zh": "该处含有无法识读的内容：图片、没有编码的字符，或与纸同色的文字",
    },
    "head_not_printed": {
        "en": "no head stands above its columns: they are taken in the form's order, which their"
        " number and the sums of all rows bear out",
        "zh": "表头缺失：各列按格式规定的顺序读取，列数和各行合计与之相符",
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
    "digit_for_each_cell": {
        "en": "its row's digits ran together; like those of the text's other such rows they are as"
        " many as its cells, and are read as one number each",
        "zh": "该行数字连在一起；与其他此类行一样，位数恰与栏数相同，按每栏一位读取",
    },
    "torn_row_pointed_at": {
        "en": "its row lost blanks or digits' borders; the model points here, and the sums hold",
        "zh": "该行空白或数字界线丢失，模型指认此处且合计成立",
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
    "letters_for_digits": {
        "en": "letters or illegible signs are printed where digits are meant: O for 0, l for 1",
        "zh": "应为数字处印的是形近的字母或无法辨认的符号，如以O代0、以l代1",
    },
    "marks_beside": {
        "en": "digits beside it are struck out, raised or a note's mark, and were left out",
        "zh": "数字旁有删除线、上下标或注释标记，未计入该数",
    },
    "layout_allows_two_readings": {
        "en": "the layout of its table allows two readings",
        "zh": "该表的版面有两种读法",
    },
    "place_serves_two_cells": {
        "en": "the same printed value was read for two cells",
        "zh": "同一处数值被读入两个单元格",
    },
    "row_bare": {
        "en": "its row prints a label and no value: left blank, or lost with other empty cells",
        "zh": "该行只有标题而无数值：可能留空，也可能与其他空单元格一并丢失",
    },
    "label_unlike_form": {
        "en": "its row's label differs from the form's: a short one in one character, or words are left out",
        "zh": "该行标题与规定格式不同：标题较短而有一字不同，或缺少部分文字",
    },
    "placed_below_head": {
        "en": "only the labels above it tell its column, and they may not stand right over it",
        "zh": "其栏目仅由上方标题的位置判断，而标题未必与数值对齐",
    },
    "may_be_page_number": {
        "en": "the number stands alone on a line and counts on with the others that do, or ends its"
        " page: it may be that of a page",
        "zh": "该数独占一行，且与其他独占一行的数依次递增，或位于页末，可能是页码",
    },
    "line_end_cut": {
        "en": "the lines of this text are cut off at their ends, and it stands at one",
        "zh": "文本各行的末尾被截去，该值位于行末",
    },
    "line_beginning_cut": {
        "en": "the lines of this text are cut off at their beginnings, and it stands at one",
        "zh": "文本各行的开头被截去，该值位于行首",
    },
    "rows_cut_at_width": {
        "en": "the lines of this file are cut off or broken at one width: values may be lost or moved",
        "zh": "文件各行在同一宽度处被截断或折行：数值可能缺失或移位",
    },
    "text_ends_here": {
        "en": "the text ends here, and may have been cut off in the midst of this row",
        "zh": "文本在此处中断，该行可能被截去一部分",
    },
    "head_lost": {
        "en": "the head of its table is not there: only its row's label tells what it is",
        "zh": "该表没有表头，仅凭行标题确定其位置",
    },
    "row_counted": {
        "en": "its label stands apart; only the number and the sums of the table's values tell its place",
        "zh": "标题与数值分离，仅凭该表数值的个数与合计确定其位置",
    },
    "columns_reordered": {
        "en": "the head of its table prints the columns in another order than the form",
        "zh": "该表栏目次序与表式不同",
    },
    "labels_stand_apart": {
        "en": "labels and values of its table stand apart in the text",
        "zh": "该表的标题与数值在文本中分离",
    },
    "values_out_of_order": {
        "en": "several sums of its table fail, whose values stand a line each: a tool may have moved"
        " some",
        "zh": "该表多项合计不符，且数值各占一行，次序可能已被提取工具打乱",
    },
    "columns_by_distance": {
        "en": "blanks of its row are placed by the distances of its values from others alone",
        "zh": "该行空格仅凭数值之间的距离确定位置",
    },
    "columns_differ": {
        "en": "the head of its table prints other columns than the form",
        "zh": "该表栏目与表式不同",
    },
    "below_caption_of_last_year": {
        "en": "it stands below a line that says of its table that it is last year's",
        "zh": "其上方有一行称该表为上年数据",
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
        "en": "{count} {count:number|numbers} in tables of the form went to no cell: {examples}",
        "zh": "表中有{count}个数字未归入任何单元格：{examples}",
    },
    "equal_lines_lost": {
        "en": "the text keeps only the first of equal lines: what is absent was lost, not left blank",
        "zh": "文本只保留了重复行的第一行：缺失之处系丢失，并非空白",
    },
    "equal_lines_may_be_lost": {
        "en": "no line of the text is printed twice: equal ones may have been dropped, so that blanks"
        " beside values on lines of their own are not certain",
        "zh": "文本中没有重复的行：重复行可能已被删除，独占一行的数值旁的空白因而不确定",
    },
    "short_lines_lost": {
        "en": "the text keeps no line shorter than {size} characters: what is absent may have been"
        " lost, and not left blank",
        "zh": "文本没有短于{size}个字符的行：缺失之处可能系丢失，而非空白",
    },
    "too_long_for_stream": {
        "en": "the text is too long to be searched for rows outside its tables",
        "zh": "文本过长，未在表格之外逐行查找",
    },
    # what a model failed at; what the rules read stands
    "model_no_access": {
        "en": "the model was not asked or did not answer, the key is missing or refused"
        " (questions: {questions}; {words})",
        "zh": "模型未作答：密钥缺失或被拒绝（{questions}个问题：{words}）",
    },
    "model_no_quota": {
        "en": "the model did not answer, the account has no money or quota left"
        " (questions: {questions}; {words})",
        "zh": "模型未作答：账户余额或额度不足（{questions}个问题：{words}）",
    },
    "model_too_busy": {
        "en": "the model did not answer, too many requests (questions: {questions}; {words})",
        "zh": "模型未作答：请求过于频繁（{questions}个问题：{words}）",
    },
    "model_question_too_long": {
        "en": "the model did not answer, the question is longer than it can read"
        " (questions: {questions}; {words})",
        "zh": "模型未作答：问题超过其上下文长度（{questions}个问题：{words}）",
    },
    "model_refused": {
        "en": "the model or its content filter would not answer (questions: {questions}; {words})",
        "zh": "模型或其内容审核拒绝作答（{questions}个问题：{words}）",
    },
    "model_cut_off": {
        "en": "the model's answer was cut off, its whole rows were read"
        " (questions: {questions}; {words})",
        "zh": "模型的回答被截断，仅采用其中完整的行（{questions}个问题：{words}）",
    },
    "model_malformed": {
        "en": "the model's answer has not the asked shape (questions: {questions}; {words})",
        "zh": "模型的回答不合所要求的格式（{questions}个问题：{words}）",
    },
    "model_over_budget": {
        "en": "the model was not asked, the budget is used up (questions: {questions}; {words})",
        "zh": "未询问模型：预算已用完（{questions}个问题：{words}）",
    },
    "model_not_installed": {
        "en": "the model was not asked, a package is missing → {words}",
        "zh": "未询问模型：缺少软件包 → {words}",
    },
    "model_unreachable": {
        "en": "the model did not answer (questions: {questions}; {words})",
        "zh": "模型未作答（{questions}个问题：{words}）",
    },
    "model_failed": {
        "en": "the model could not be asked (questions: {questions}; {words})",
        "zh": "无法询问模型（{questions}个问题：{words}）",
    },
    "model_found_nothing": {
        "en": "the model answered and found none of {rows} rows",
        "zh": "模型已作答，但在{rows}行中一无所获",
    },
    # what a reader had to decide, left out, or did not understand
    "last_character_cut": {
        "en": "the last character is cut off",
        "zh": "最后一个字符不完整",
    },
    "characters_damaged": {
        "en": "{count} {count:character|characters} {count:is|are} damaged",
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
    "quotes_taken_off": {
        "en": "a mail's quotation marks were taken off and its broken lines joined; places are those"
        " in what `gipa text` prints",
        "zh": "已去掉邮件引用符号并接回断行；位置以 `gipa text` 打印的文字为准",
    },
    "line_numbers_taken_off": {
        "en": "the numbers before its lines were taken off; places are those in what `gipa text` prints",
        "zh": "已去掉每行前的行号；位置以 `gipa text` 打印的文字为准",
    },
    "times_taken_off": {
        "en": "the times before its lines were taken off; places are those in what `gipa text` prints",
        "zh": "已去掉每行前的时间；位置以 `gipa text` 打印的文字为准",
    },
    "row_numbers_taken_off": {
        "en": "the running numbers of its rows were taken off, with the name of their column; places"
        " are those in what `gipa text` prints",
        "zh": "已去掉表中各行的序号一列；位置以 `gipa text` 打印的文字为准",
    },
    "running_titles_taken_off": {
        "en": "the numbers of its pages were taken off, with the title that stands above each page;"
        " places are those in what `gipa text` prints",
        "zh": "已去掉各页的页码和页眉标题；位置以 `gipa text` 打印的文字为准",
    },
    "lines_broken": {
        "en": "line ends and tabs that stood in the text as escapes were read as such",
        "zh": "文本中以转义符写出的换行和制表符已还原",
    },
    "pieces_on_lines": {
        "en": "pieces of the page that a mark joined in one line were set on lines of their own",
        "zh": "页面各片段原以同一符号连成一行，已分行还原",
    },
    "strokes_taken_off": {
        "en": "strokes that draw a list as a tree were taken off each line",
        "zh": "各行前用于画出树形列表的线条已去掉",
    },
    "frames_taken_off": {
        "en": "the page was laid out in tables drawn with characters; each cell's text was read by itself",
        "zh": "页面用字符画的表格排版；已拆开框线，各格文字单独读取",
    },
    "padded_cells_parted": {
        "en": "cells filled up with spaces to their column's width were parted by `|`",
        "zh": "用空格补齐列宽的单元格已用“|”分开",
    },
    "sql_rows_as_tables": {
        "en": "rows of a database's dump (INSERT … VALUES) were read as tables",
        "zh": "数据库导出语句（INSERT … VALUES）中的各行已按表格读取",
    },
    "inline_tags_dropped": {
        "en": "tags round words were left out; places are those in what `gipa text` prints",
        "zh": "已去掉文字两侧的标签；位置以 `gipa text` 打印的文字为准",
    },
    "broken_lines_joined": {
        "en": "lines that were broken at one width, in the midst of words and numbers, were joined",
        "zh": "按固定宽度折断（在词语、数字中间）的行已接上",
    },
    "rows_joined": {
        "en": "rows of which each cell stood on a line of its own behind a pipe were joined",
        "zh": "每个单元格各占一行（以“|”开头）的各行已合并",
    },
    "columns_side_by_side": {
        "en": "tables that were written out column by column were set as rows; places are those in"
        " what `gipa text` prints",
        "zh": "逐列写出的表格已改排为行；位置以“gipa text”所印文本为准",
    },
    "divisions_taken_off": {
        "en": "fences of divisions (:::) in Markdown were left out",
        "zh": "已去掉 Markdown 中分块用的 ::: 围栏",
    },
    "tagged_lines_lost": {
        "en": "lines between the tags of a table were lost before this text was read: blanks of it"
        " may be values",
        "zh": "标签表格中标签之间的行在读取之前已丢失：其中的空白可能原有数值",
    },
    "tagged_tables_as_rows": {
        "en": "tables in tags amid Markdown were set as rows between `|`",
        "zh": "Markdown 中用标签写出的表格，已改排为用“|”分隔的行",
    },
    "forum_tables_as_rows": {
        "en": "tables in a forum's tags ([td]) were set as rows between `|`, and its other tags left out",
        "zh": "论坛标签（[td]）写出的表格，已改排为用“|”分隔的行；其他论坛标签已去掉",
    },
    "figures_in_brackets_left_out": {
        "en": "figures in brackets, which the text says are of the year before, were left out",
        "zh": "已略去括号内的数（文中注明为上年数）",
    },
    "leaders_as_borders": {
        "en": "leaders (……) between labels and values were read as the borders of cells",
        "zh": "标签与数值之间的前导点（……）按单元格分界读取",
    },
    "picture_texts_on_lines": {
        "en": "the rows of tables in the texts of pictures were set on lines of their own",
        "zh": "图片说明文字中表格的各行，已改排为单独成行",
    },
    "runs_written_out": {
        "en": "equal values that were written once with their number (0×5) were written out",
        "zh": "连续相同数值的缩写（如 0×5）已逐个写出",
    },
    "zeros_written_out": {
        "en": "rows of which words say that all other values are zero were written out, value by value",
        "zh": "以文字说明（其余）各列均为零的行，已逐格写出",
    },
    "sums_in_rows": {
        "en": "rows that were written as their sum (1+0+2=3) were set between pipes, value by value",
        "zh": "以算式（如 1+0+2=3）列出的各行，已改排为逐格分隔",
    },
    "values_behind_heads": {
        "en": "values behind brackets with the labels of their columns were set each behind its own",
        "zh": "括号内列有各栏名称、其后列有数值的各行，已改排为每个数值紧随其栏名",
    },
    "numerals_in_digits": {
        "en": "values in Chinese numerals were written in digits",
        "zh": "以中文数字书写的数值已改写为阿拉伯数字",
    },
    "rows_on_lines": {
        "en": "rows of tables that ran on in a paragraph were set on lines of their own",
        "zh": "段落中连排的表格各行，已改排为单独成行",
    },
    "bracketed_rows_on_lines": {
        "en": "rows whose values stand in brackets behind their label were set on lines of their own",
        "zh": "标签之后括号内的各行数值，已改排为单独成行",
    },
    "chat_messages_joined": {
        "en": "senders and times of a chat were left out, and the messages of those who sent no piece of the report",
        "zh": "已去掉聊天记录中的发送人和时间，以及未发送报告内容者的消息",
    },
    "parts_joined": {
        "en": "the text was sent in numbered parts, which were joined; places are those in what"
        " `gipa text` prints",
        "zh": "文本曾分段发送，现已拼接；位置以“gipa text”所印文本为准",
    },
    "table_lines_parted": {
        "en": "lines of tables that were joined inside the cell of another table were parted",
        "zh": "嵌在另一表格单元格中而连成一行的表格，已按行还原",
    },
    "list_marks_taken_off": {
        "en": "marks of list items before each cell were left out",
        "zh": "各单元格前的列表符号已去掉",
    },
    "entities_decoded": {
        "en": "entities of HTML in the text were decoded; places are those in what `gipa text` prints",
        "zh": "已还原文中的 HTML 实体；位置以 `gipa text` 打印的文字为准",
    },
    "invisible_characters_dropped": {
        "en": "characters without width inside words were dropped; places are those in what"
        " `gipa text` prints",
        "zh": "已去掉词中不可见的字符；位置以 `gipa text` 打印的文字为准",
    },
    "foreign_word_taken_out": {
        "en": "a word that stood in nearly all labels was taken out; places are those in what"
        " `gipa text` prints",
        "zh": "已去掉混入各标签的无关字样；位置以 `gipa text` 打印的文字为准",
    },
    "repeated_glyphs_once": {
        "en": "characters printed twice to look bold, or lines that all stand twice, were read once;"
        " places are those in what `gipa text` prints",
        "zh": "为加粗而重复的字符、逐行成对的文字只读一次；位置以 `gipa text` 打印的文字为准",
    },
    "letterspacing_closed": {
        "en": "the blanks of letterspaced words were closed; places are those in what `gipa text` prints",
        "zh": "已合上字间空格；位置以 `gipa text` 打印的文字为准",
    },
    "cells_joined": {
        "en": "cells in quotation marks over several lines were joined; places are those in what"
        " `gipa text` prints",
        "zh": "已合并引号中跨行的单元格；位置以 `gipa text` 打印的文字为准",
    },
    "underscores_taken_off": {
        "en": "the underscores round bold or italic lines were taken off; places are those in what"
        " `gipa text` prints",
        "zh": "已去掉粗体、斜体行两端的下划线标记；位置以 `gipa text` 打印的文字为准",
    },
    "signs_joined": {
        "en": "signs of a change that a blank parted from their numbers were joined to these; places"
        " are those in what `gipa text` prints",
        "zh": "已把被空格隔开的增减号（减 4）与其数字相接；位置以 `gipa text` 打印的文字为准",
    },
    "merged_places_left_out": {
        "en": "None was left out, which stood for each place that a merged cell covers; places are those"
        " in what `gipa text` prints",
        "zh": "已去掉代表合并单元格所占位置的 None；位置以 `gipa text` 打印的文字为准",
    },
    "names_for_columns_left_out": {
        "en": "names that a tool gave to columns without one (Col2) were left out; places are those in"
        " what `gipa text` prints",
        "zh": "已去掉转换工具给无名列起的名称（Col2）；位置以 `gipa text` 打印的文字为准",
    },
    "labels_joined": {
        "en": "labels whose lines went over several cells were joined; places are those in what"
        " `gipa text` prints",
        "zh": "已合并被拆到几格中的行标签；位置以 `gipa text` 打印的文字为准",
    },
    "letters_put_back": {
        "en": "labels of the form lack single letters, which were put back; places are those in what"
        " `gipa text` prints",
        "zh": "表中标签缺少个别字，已按规定格式补全；位置以 `gipa text` 打印的文字为准",
    },
    "bars_straightened": {
        "en": "bars that draw tables were read as pipes",
        "zh": "画表格的竖线按“|”读取",
    },
    "cells_ended_by_mark": {
        "en": "the mark at each cell's end was read as a pipe",
        "zh": "每个单元格末尾的标记按“|”读取",
    },
    "numbers_unwrapped": {
        "en": "numbers stand between brackets, quotation marks or other marks, which were left out",
        "zh": "数值均置于括号、引号等符号之内，读取时已略去这些符号",
    },
    "marks_behind_rows": {
        "en": "the mark at each row's end was left out",
        "zh": "每行末尾的标点未计入单元格",
    },
    "cells_parted_by_mark": {
        "en": "the mark between the values of full rows was read as the border of cells",
        "zh": "完整各行数值之间的分隔符按单元格分界读取",
    },
    "tables_in_script": {
        "en": "the page's tables stand in a script, which draws them only when a browser shows the"
        " page: none was read → open it in a browser and print it to PDF, or save what is shown",
        "zh": "网页的表格由脚本在浏览器中绘制，未能读取 → 请在浏览器中打开后打印成PDF，或另存所显示的内容",
    },
    "cut_off": {
        "en": "the page or the data break off before their end, in a table perhaps: what stood behind"
        " is unknown → get the whole file",
        "zh": "网页或数据未到结尾即中断，可能断在表格中，其后内容不详 → 请取得完整文件",
    },
    "content_from_script": {
        "en": "the page shows nothing by itself; the report was read from what its scripts would show",
        "zh": "网页本身没有内容，报告取自待其脚本显示的内容",
    },
    "hidden_parts_left_out": {
        "en": "{count} {count:part|parts} of the page that it does not display left out:"
        " another year's tab, or cards for telephones, print rows that are displayed elsewhere",
        "zh": "网页未显示的{count}处内容（如其他年度的标签页、手机版卡片）未读：其各行另有显示",
    },
    "hidden_parts_read": {
        "en": "{count} {count:part|parts} of the page that {count:is|are} displayed after a click only"
        " {count:was|were} read",
        "zh": "网页中点击后才显示的{count}处内容也已读取",
    },
    "menus_left_out": {
        "en": "{count} {count:block|blocks} of links left out",
        "zh": "略去{count}处链接栏",
    },
    "footer_left_out": {
        "en": "{count} {count:line|lines} at the foot of the page left out",
        "zh": "略去页脚{count}行",
    },
    "page_furniture_left_out": {
        "en": "page numbers and running heads left out: {count}",
        "zh": "略去页码与页眉{count}处",
    },
    "pictures_read": {
        "en": "tables in {count} {count:picture|pictures} were read by OCR",
        "zh": "图像识别了{count}幅图片中的表格",
    },
    "pictures_not_read_no_ocr": {
        "en": "{count} {count:picture|pictures} left out: {count:it|they} may be {count:a table|tables},"
        " and rapidocr is not installed"
        ' → pip install "gipa-extract[ocr]"',
        "zh": "{count}幅图片未读，可能是表格，而 rapidocr 尚未安装"
        ' → pip install "gipa-extract[ocr]"',
    },
    "pictures_not_read_too_many": {
        "en": "{count} {count:picture|pictures} left out: more than {most} are not looked at",
        "zh": "{count}幅图片未读：至多查看{most}幅",
    },
    "pictures_not_read": {
        "en": "{count} {count:picture|pictures} left out: no table was found in {count:it|them},"
        " or {count:its|their} format is unknown",
        "zh": "{count}幅图片未读：其中没有表格，或格式无法识别",
    },
    "pictures_in_other_files": {
        "en": "no table of numbers was found, and {count} {count:picture|pictures} {count:is|are} not in this file:"
        " {count:it|they} may be the tables → save the page whole (.mhtml), or print it to PDF",
        "zh": "未见数据表，而有{count}幅图片不在本文件中，可能就是表格"
        " → 请将网页存为单个文件（.mhtml）或打印成PDF",
    },
    "second_report_left_out": {
        "en": "the form's rows come again with other numbers: another report, or another year's"
        " tables ({tables}), left out → gipa bulk, or extract_all() in Python, reads both",
        "zh": "表格各行再次出现且数字不同：另一份报告或其他年度的表格（{tables}个）未读"
        " → 用 gipa bulk 或 Python 的 extract_all() 可分别读出",
    },
    "voided_tables_left_out": {
        "en": "the document corrects an earlier one: the tables that it calls void were left out",
        "zh": "本文件更正此前公布的报告：标明作废的更正前表格未读",
    },
    "one_of_several_reports": {
        "en": "the file holds {reports} reports, or another year's tables: this is no. {report}",
        "zh": "文件含{reports}份报告，或另有其他年度的表格：此为第{report}份",
    },
    "parts_left_out": {
        "en": "{count} embedded {count:document|documents} left out → open the file in Word and save it again",
        "zh": "{count}个嵌入的文档未读 → 请在 Word 中打开后另存",
    },
    "sheet_parts_hidden": {
        "en": "{count} hidden sheets, rows or columns left out",
        "zh": "{count}个隐藏的工作表、行或列未读",
    },
    "pages_of_pictures": {
        "en": "page {pages}: what it shows as pictures is not read → print the file to PDF",
        "zh": "第{pages}页有图片内容未读 → 请打印成PDF",
    },
    "font_draws_other_digits": {
        "en": "page {pages}: a font draws other digits than its characters say; numbers printed in"
        " it are doubtful, and none of them in prose counts as a claim",
        "zh": "第{pages}页：有字体显示的数字与其字符编码不符；以其印出的数字均存疑，正文中的也不作为陈述采用",
    },
    "layer_of_a_scan": {
        "en": "page {pages}: a scan whose layer of text nobody sees; the picture counts"
        " (gipa-extract[ocr] reads it)",
        "zh": "第{pages}页是扫描件，其隐藏文字层不足为据，以图像为准（由 gipa-extract[ocr] 识别）",
    },
    "page_without_meaning": {
        "en": "page {pages}: its fonts do not say what their characters are; the page's picture"
        " counts (gipa-extract[ocr] reads it)",
        "zh": "第{pages}页的字体未说明字符含义，以页面图像为准（由 gipa-extract[ocr] 识别）",
    },
    "characters_without_meaning": {
        "en": "page {pages}: fonts do not say what some characters are; they are \ufffd in the text",
        "zh": "第{pages}页有字体未说明含义的字符，文中以\ufffd代替",
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
    # why a header fact, or the body that it names, is doubtful
    "header_sources_differ": {
        "en": "other places of the document say: {others}",
        "zh": "文中其他位置另有说法：{others}",
    },
    "name_begins_above": {
        "en": "it may begin on the line above",
        "zh": "名称可能从上一行开始",
    },
    "name_goes_on_below": {
        "en": "it may go on in the line below",
        "zh": "名称可能延续到下一行",
    },
    "may_be_menu_word": {
        "en": "it may be a word of the site's menu beside the title",
        "zh": "可能是标题旁的网站栏目名",
    },
    "title_begins_oddly": {
        "en": "it begins with what is hardly part of a title: a button, a page's number",
        "zh": "开头不像标题，可能混入按钮或页码",
    },
    "name_ends_oddly": {
        "en": "it does not end as names of bodies do",
        "zh": "结尾不像机关名称",
    },
    "read_once_by_ocr": {
        "en": "OCR was not sure of the one line that names it",
        "zh": "仅一处提及，且文字识别没有把握",
    },
    "named_only_as_source": {
        "en": "only the field of the page's source names it, which may be another body",
        "zh": "仅见于页面的来源字段，可能是其他单位",
    },
    "named_only_in_overview": {
        "en": "only a sentence of the overview names it",
        "zh": "仅见于总体情况的文句",
    },
    "named_only_as_contact": {
        "en": "only the contact line names it",
        "zh": "仅见于联系方式",
    },
    "named_only_as_signature": {
        "en": "only the signature names it",
        "zh": "仅见于落款",
    },
    "named_only_by_file": {
        "en": "only the file's name or address says it",
        "zh": "仅见于文件名或网址",
    },
    "year_only_in_text": {
        "en": "no title and no period says it; it is the first year that the text names",
        "zh": "标题和统计期限均未注明，取正文首次出现的年份",
    },
    "year_only_from_date": {
        "en": "it is the year before the day of publication",
        "zh": "按发布日期的上一年推定",
    },
    "period_not_read": {
        "en": "the text states a period that was not read; this is the calendar year",
        "zh": "文中所述统计期限未能识别，暂按日历年计",
    },
    "period_of_something_else": {
        "en": "the text does not say that these days are those of the figures",
        "zh": "文中未说明这是数据的统计期限",
    },
    "division_ambiguous": {
        "en": "{count} {count:division|divisions} {count:bears|bear} this name",
        "zh": "有{count}个行政区划同名",
    },
    "division_unknown": {
        "en": "no known division of {year} stands in the name",
        "zh": "名称中没有{year}年已知的行政区划",
    },
    "division_not_named": {
        "en": "the name has no place in it",
        "zh": "名称中没有地名",
    },
    "division_of_another_year": {
        "en": "the division bears this name in {year}, not in the report's year",
        "zh": "该区划{year}年用此名，与报告年度不同",
    },
    "township_unknown": {
        "en": "its county is among the candidates, but the list of townships of {year} has no such name",
        "zh": "所属县区见候选项，{year}年乡级名录中没有该名称",
    },
    "township_list_of_one_year": {
        "en": "no county is named, and townships are known as of {year} only",
        "zh": "未写明所属县区，乡级名录仅有{year}年一版",
    },
    # why a file is no report
    "nothing_of_a_report": {
        "en": "no annual report was found in it: no title, no section heading, no table of the form",
        "zh": "其中没有年度报告的内容：没有标题、章节或规定的表格",
    },
    "database_file": {
        "en": "it is a database, such as the ledger of a run",
        "zh": "这是数据库文件（例如批量处理的台账）",
    },
    "data_file": {
        "en": "it is a data file: Parquet, Arrow or Stata",
        "zh": "这是数据文件（Parquet、Arrow 或 Stata）",
    },
    "json_file": {
        "en": "it is JSON",
        "zh": "这是 JSON 文件",
    },
    "results_file": {
        "en": "it holds results of this program",
        "zh": "这是本程序的结果文件",
    },
    "page_of_ours": {
        "en": "it is a page that `gipa show` made",
        "zh": "这是 gipa show 生成的网页",
    },
    "exported_table": {
        "en": "it is a table that `gipa export` made",
        "zh": "这是 gipa export 导出的表格",
    },
    "exported_codebook": {
        "en": "it is a codebook that `gipa export` made",
        "zh": "这是 gipa export 导出的变量说明",
    },
    "settings_file": {
        "en": "it is TOML, such as a file of rules or of truth",
        "zh": "这是 TOML 文件（例如规则或标准答案）",
    },
}

"""The words of the grammar: what the language means, and what an edition's form says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from gipa_extract.forms import Cue, Form
from gipa_extract.text.folding import scripts_of
from gipa_extract.text.patterns import LAST_YEAR

Kind = Literal[
    "cue", "subject", "fill", "suffix", "aside", "open", "veto", "others", "scope", "part",
    "foreign", "paren", "pause", "comma", "stop", "item", "number",
]  # fmt: skip
Strength = Literal["terms", "words", "weak", "heads"]
"""Under which of a `Cue`'s lists a word stands."""


@dataclass(slots=True)
class Word:
    """What one word means: its part in the language, and its part in the form."""

    kind: Kind = "cue"
    subject: int | None = None
    """The place of the subject that it names or mentions, among the edition's."""
    named: bool = False
    """It is a noun that can be counted, not a mere mention."""
    cues: dict[int, tuple[Cue, Strength]] = field(default_factory=dict)
    """Subject → what the word says of its numbers."""
    year: int = 0


_NEXT = ("下年", "下年度", "下一年", "下一年度", "次年", "明年")
_BODIES = "局 委 办 镇 乡 县 市 区 州 盟 旗 省 院 厅 站 所 队 处 部 校 街 街道 单位 部门 中心 机关 行政机关 办公室 学院 学校 公司"
_LANGUAGE: dict[Kind, str] = {
    # Understood, and no matter.
    "fill": f"""{" ".join(a + b for a in "我本" for b in _BODIES.split())} 政府 人民政府 市政府 县政府 区政府
        镇政府 乡政府 街道办事处 办事处 管委会 办公室 政府办公室 全年 全年度 年度 年内 本年度 本年 今年 当年 一年来
        报告期内 期内 期间 截至目前 截止目前 目前 年底 截至年底 截止年底 截至 截止 共 总 总共 共计 总计 合计 累计 一共 计
        有 共有 为 是 了 的 已 已经 均 全部 全 都 另 另有 还 另外 依法 依规 依法依规 按时 按期 按规定 按照规定 按要求
        规定 程序 及时 如期 规范 法定 期限 时限 内 在 于 时间 严格 按照 并 且 和 与 及 以及 被 由 向 对 因 予以 给予 作出
        做出 结果 办理结果 情况 情形 方面 数量 数 总数 总量 量 件数 申请 申请量 申请件 工作 提交 提出 提起 递交 来自 继续
        原行政行为 行政行为 完毕 完成 实际 人 申请人 社会 公众 社会公众 各类 有效 当中 中 里 按 看 来看 上 类型 统计
        数据显示 至本年度 至本年 本年度继续 ： : 我 应 需 新 告知 引发 引起 发生 产生 其 政府信息公开 信息公开 政务公开
        涉及政府信息公开 涉及信息公开 政府信息公开类 信息公开类 政府信息公开案件 信息公开案件 复议机关 行政复议机关 上级 政府信息公开申请人 信息公开申请人 处理决定 达 达到 政府系统 行政机关""",
    # Part of the noun before it, and of that only.
    "suffix": "件 信件 案件 事项 表 书 信息 政府信息 内容 案",
    # How it came in, or what became of it in words that the form does not have.
    "aside": """网上 网络 互联网 网站 在线 信函 当面 现场 书面 邮件 电子邮件 邮寄 邮政 传真 电话 平台 系统 微信
        窗口 线上 线下 来函 快递 口头 渠道 方式 形式 途径 撤回 撤销 补正 更正 延期 转办 转送 移送 逾期 超期 不存在 不属于
        未办结 在办 正在办理 尚在办理 未到期 不予受理 驳回 确认违法 撤诉 胜诉 败诉 终止 责令 调解 和解 检索 立案 公示 清单
        目录 答复书 告知书 决定书 重新 主动公开 公开 公布 发布 修订 修改 失效 保留""",
    "open": "等方式 等渠道 等途径 等形式 等多种方式 等多种渠道 等多种形式 等多种途径 等多渠道",
    # Another year, another body, a part, a guess, or none at all.
    "veto": f"""同比 环比 增加 增长 下降 减少 上升 较 比 相比 同期 {" ".join(LAST_YEAR)} 前年 往年 近年 历年 历次 以来 平均 人均 日均 月均
        每 近 约 超 超过 逾 至少 不足 多达 未 无 没有 不 未发生 未收到 涉及 关于 有关 类 占 分别 季度 半年 月份 以上 以下
        左右 不等 余 计划 拟 预计 目标 下属 所属 下级 基层 直属 市直 县直 区直 省直 州直 旗直 镇街 乡镇 村 社区 本级""",
    "others": "各 各级 各部门 各单位 各镇 各乡镇 各街道 各地 各区 各县 各市 各级行政机关 各级各部门 各部门单位",
    "scope": "全省 全市 全县 全区 全旗 全州 全盟 全镇 全乡",
    "part": "其中 含 包括 包含 其中包括 其中包含",
    # Things that are counted just so, and are no subject of the form.
    "foreign": """留言 信箱 热线 12345 信访 来信 来访 来电 咨询 投诉 举报 建议 提案 议案 诉求 民意 稿件 解读 舆情 工单
        微博 公众号 民心网 问政 预约 网民 网友 规章制度 民事 刑事 仲裁 许可申请 证照 备案 征集 新闻 简报
        依申请政务服务 依申请类 依申请办理 依申请权力 依申请行政权力 依申请六类""",
    "paren": "（ ） ( )",
    "pause": "、",
    "comma": "， ； , ;",
    "stop": "。 ！ ？ ! ?",
}  # fmt: skip


NUMBER, QUOTED, ITEM, VETO = Word("number"), Word("fill"), Word("item"), Word("veto")


_UNITS = (
    "亿元|百?万元|千元|元|件次|人次|宗次|户次|[件宗起例份条个次人项封笔单部篇批案名家户场期册页处]"
)
_FIRSTS_AT_ONCE = 16
"""First characters of words that are looked at one by one."""
SHORTEST_LABEL = 4
"""Characters of a row's label at least, to be taken for one in prose."""
_NUMBER = (
    rf"(?P<digits>(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,15}}(?:\.\d{{1,6}})?)(?={_UNITS})"
    rf"|[一二三四五六七八九十百两零〇]{{1,9}}(?=[件宗起例]))(?:{_UNITS})"
)
_OTHER = (
    r"(?P<year>20\d\d|二[〇零][〇零一二三四五六七八九]{2})年度?"
    r"|《[^》]{0,80}》|(?:^|(?<=\n))\d{1,2}[.、．)）]"
)


class Grammar(NamedTuple):
    """All that is needed to read an edition's claims in the prose of one year."""

    form: Form
    words: dict[str, Word]
    scanner: re.Pattern[str]
    """Finds words, longest first; numbers with their units (their `digits`); and years."""
    nouns: re.Pattern[str]
    """Finds a subject in unfolded text, though blanks stand in it."""
    known: frozenset[str]
    """The ids of cells and groups."""
    sums: Mapping[str, Sequence[Sequence[str]]]
    """The sums of rules in which each cell stands."""

    def are_added_up(self, cell: str, other: str) -> bool:
        """Whether a rule adds two cells up: neither of them includes the other."""
        return cell != other and any(other in summands for summands in self.sums.get(cell, ()))


@lru_cache(maxsize=32)
def grammar(form: Form, year: int | None) -> Grammar:
    """The grammar of an edition; `year` spells out what last year and next year are."""
    words = _words_of_any_year(form) | (_words_of_year(form, year) if year else {})
    return Grammar(
        form=form,
        words=words,
        scanner=re.compile(f"{_NUMBER}|{_pattern_of_vocabulary(words)}|{_OTHER}"),
        nouns=_pattern_of_nouns(form),
        known=frozenset((*form.cell_ids, *(group.id for group in form.groups))),
        sums=_sums_in(form),
    )


@lru_cache(maxsize=8)
def _sums_in(form: Form) -> Mapping[str, Sequence[Sequence[str]]]:
    """The sides of an edition's rules on which each cell stands; pairs would take ten times the memory."""
    sums: dict[str, list[Sequence[str]]] = {}
    for rule in form.rules:
        for side in (rule.left, rule.right):
            for cell in side:
                sums.setdefault(cell, []).append(side)
    return sums


def _pattern_of_vocabulary(words: Iterable[str]) -> str:
    """The same as of a few words: their hundreds of first characters are told apart in two steps."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word[1:])
    firsts = sorted(by_first)
    groups = [firsts[at : at + _FIRSTS_AT_ONCE] for at in range(0, len(firsts), _FIRSTS_AT_ONCE)]
    return "|".join(
        f"[{re.escape(''.join(group))}]"
        f"(?:{'|'.join(f'(?<={re.escape(each)}){_pattern_of_words(by_first[each])}' for each in group)})"
        for group in groups
    )


def _pattern_of_words(words: Iterable[str]) -> str:
    """A pattern that matches the longest of the words, branching on one character at a time."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], []).append(word[1:])
    ends = by_first.pop("", None) is not None
    if len(by_first) == 1 and not ends:  # no group for each character of a long word
        ((first, rest),) = by_first.items()
        return re.escape(first) + _pattern_of_words(rest)
    pattern = "|".join(
        re.escape(first) + _pattern_of_words(rest) for first, rest in sorted(by_first.items())
    )
    return f"(?:{pattern}){'?' * ends}" if pattern else ""


@lru_cache(maxsize=8)
def _pattern_of_nouns(form: Form) -> re.Pattern[str]:
    """Any name or mention of a subject, in both scripts; of nested ones the shortest will do."""
    names = {name for subject in form.claims for name in (*subject.names, *subject.mentions)}
    shortest = [name for name in names if not any(other in name for other in names - {name})]
    scripts = scripts_of("".join(shortest))
    by_first: dict[str, list[str]] = {}
    for name in sorted(shortest):
        rest = "".join(rf"\W*[{scripts[char]}]" for char in name[1:])
        for first in scripts[name[0]]:
            by_first.setdefault(first, []).append(rest)
    # Each begins with one certain character, by which a search passes over all others.
    return re.compile(
        "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_first.items())
    )


@lru_cache(maxsize=8)
def _words_of_any_year(form: Form) -> dict[str, Word]:
    """The words of the language, and those of a form that name no year; the grammars of all years share them."""
    words: dict[str, Word] = {}
    for kind, listed in _LANGUAGE.items():
        for word in listed.split():
            words[word] = Word(kind)
    words["\n"] = words["，"]
    for item in "一二三四五六七八九十":
        for mark in (f"{item}是", f"（{item}）", f"({item})", f"第{item}，"):
            words[mark] = ITEM
    _add_form(words, form)
    return words


def _words_of_year(form: Form, year: int) -> dict[str, Word]:
    """The cues of a form that name the year before a report's, or the year after it."""
    words: dict[str, Word] = {}
    for index, cue, strength, pattern in _cues_of(form):
        for spelling in _spellings_of(pattern, year) - _spellings_of(pattern, None):
            words.setdefault(spelling, Word()).cues[index] = (cue, strength)
    return words


def _add_form(words: dict[str, Word], form: Form) -> None:
    """Add what the form says of its subjects: their names, their cues, and labels as cues."""
    for index, subject in enumerate(form.claims):
        for name in (*subject.names, *subject.mentions):
            word = words.setdefault(name, Word())
            word.kind, word.subject, word.named = "subject", index, name in subject.names
    for index, cue, strength, pattern in _cues_of(form):
        for spelling in _spellings_of(pattern, None):
            words.setdefault(spelling, Word()).cues[index] = (cue, strength)
    for index, subject in enumerate(form.claims):
        if any(cue.row for cue in subject.cues):
            _add_row_labels(words, form, index)


def _cues_of(form: Form) -> Iterator[tuple[int, Cue, Strength, str]]:
    """The place of a subject, a cue of it, and each of the cue's words with what it is to the cue."""
    strengths: tuple[Strength, ...] = ("terms", "words", "weak", "heads")
    for index, subject in enumerate(form.claims):
        for cue in subject.cues:
            for strength in strengths:
                for pattern in getattr(cue, strength):
                    yield index, cue, strength, pattern


def _add_row_labels(words: dict[str, Word], form: Form, index: int) -> None:
    """Make cues of the labels of a subject's rows; a cue of the form's own goes before them.

    Short labels are everyday words, and one that names the subject says nothing of a row.
    """
    subject = form.claims[index]
    for row in form.table(subject.table).rows:
        for label in row.keys:
            names_subject = any(name in label for name in subject.names)
            if len(label) >= SHORTEST_LABEL and not names_subject:
                cue = Cue(row=row.id, terms=(label,))
                words.setdefault(label, Word()).cues.setdefault(index, (cue, "terms"))


def _spellings_of(pattern: str, year: int | None) -> set[str]:
    """A cue's word in every way to say last year and next year, and to write 答复."""
    last = (*LAST_YEAR, *((f"{year - 1}年", f"{year - 1}年度") if year else ()))
    after = (*_NEXT, *((f"{year + 1}年", f"{year + 1}年度") if year else ()))
    some = [pattern.replace("{last}", name) for name in last] if "{last}" in pattern else [pattern]
    spelt = {
        word.replace("{next}", name)
        for word in some
        for name in (after if "{next}" in word else ("",))
    }
    return spelt | {word.replace("复", "覆") for word in spelt}

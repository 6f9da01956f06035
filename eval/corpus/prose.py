"""What an invented agency writes round its tables: claims that are true, and numbers that lure.

Every sentence here is made up; so are the places. A template's `{a}` is a claim about the id
under its key; every other number is a lure, which counts something that no cell counts.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eval.truth import TrueClaim, Value
from gipa_extract.ids import row_id_of

_SYLLABLES = ("岚", "汀", "澜", "芷", "霁", "珩", "渌", "樾", "岫", "沅", "瑾", "泠", "璞", "萦")
_SECOND = ("泽", "云", "台", "津", "屿", "阜", "陵", "川", "源", "垣")
_DISTRICTS = ("县", "区", "市")
_BODIES = (
    "人民政府", "人民政府办公室", "财政局", "自然资源局", "教育局", "卫生健康局", "住房和城乡建设局",
    "市场监督管理局", "农业农村局", "交通运输局", "审计局", "民政局", "应急管理局", "城关街道办事处",
)  # fmt: skip

HEADINGS: dict[str, tuple[str, ...]] = {
    "overview": ("政府信息公开工作总体情况", "概述"),
    "proactive": ("主动公开政府信息的情况", "政府信息主动公开情况"),
    "requests": ("政府信息依申请公开办理情况", "受理和办理政府信息公开申请情况"),
    "reviews": ("因政府信息公开申请行政复议、提起行政诉讼情况", "行政复议和行政诉讼情况"),
    "problems": ("存在的主要问题及改进措施", "存在的不足和下一步打算", "主要问题和改进情况"),
    "other": ("其他需要说明的事项", "其他事项"),
}
"""Wordings of headings that agencies use instead of the form's own, by section id."""

_INTRO = (
    "根据政府信息公开条例第五十条的要求，现公布本机关{year}年度工作报告。报告由六个部分组成，数据统计的"
    "期限自{year}年1月1日起至{year}年12月31日止。电子版可在本机关门户网站查阅，如有疑问，请致电"
    "0{area}-{phone}，或来函至办公楼{room}室（邮政编码：{zip}）。",
    "现将{year}年度有关情况报告如下，所列数据的统计期限为{year}年1月1日至{year}年12月31日。联系电话："
    "0{area}-{phone}。",
)
_OVERVIEW = (
    "{year}年，{me}把信息公开摆在转变作风、服务群众的重要位置，对照年度要点列出任务{n}项，逐项明确了责任"
    "科室和完成时限，全年各项任务推进平稳。",
    "（一）主动公开方面。围绕群众关心的就业、养老、住房等事项，在门户网站发布各类信息{m}条，其中政策文件"
    "{n}件、解读稿件{k}篇，较上年增加{p}条；政务微信公众号推送消息{m2}条，阅读量{big}次。",
    "（二）政务新媒体和平台方面。对{n}个栏目作了梳理，合并{k}个内容相近的栏目，修复错链{p}处，检索速度"
    "比改版前提高{pct}%。",
    "（三）互动交流方面。“领导信箱”收到来信{p}封，办理网民留言{m}件，办结率{pct}%；承办人大代表建议"
    "{n}件、政协提案{k}件，答复意见均已在网上公布。",
    "（四）监督保障方面。全年组织业务培训{k}期，参训{p}人次，开展网上抽查{n}轮，发现并整改问题{k2}个，"
    "有关工作在年度考核中占{k}分。",
    "在信息管理上，{me}坚持先审后发，全年审核拟发稿件{m}篇，退回修改{n}篇，没有发生泄密事件。",
    "{me}还通过广播电视、公示栏和便民服务点公布办事指南{n}份，发放宣传册{m}本，召开新闻发布会{k}场。",
    "在制度建设方面，修订信息发布、保密审查、投诉处理等制度{k}项，编写工作手册1册，明确从起草、审核到发布共"
    "{n2}个环节的要求，做到每条信息都有来源、有审核、有存档，全年抽查发布记录{p}条，没有发现越权发布。",
    "在重点领域方面，公布财政预决算信息{n}条、重大项目信息{k}条、公共资源交易信息{p}条；征地拆迁、环境保护、"
    "食品药品安全等信息按月更新，其中行政执法结果{m}条，较{last}年多{k2}条。",
    "在渠道建设方面，{n}个便民查阅点全部配备了电脑和资料架，接待群众{p}人次；与{k}家媒体合作开设专版，刊发"
    "解读文章{k2}篇，热线电话接听{m}次，群众满意率{pct}%。",
    "在队伍建设方面，配备专职人员{k}名、兼职人员{n}名，组织到外地学习{k}次；年内召开工作会议{k}次，研究解决"
    "数据归集、栏目调整、系统升级等具体困难{k2}个。",
    "本年度没有因申请收取信息处理费，共减免费用{n}元；接待现场查阅{p}人次，电话咨询{m}次。",
)
_REQUESTS = (
    ("{year}年共收到政府信息公开申请{a}件，其中自然人申请{b}件",
     {"a": "requests.received.total", "b": "requests.received.natural_person"}),
    ("本年度新收到公开申请{a}件，上年结转{b}件",
     {"a": "requests.received.total", "b": "requests.carried_in.total"}),
    ("全年受理依申请公开{a}件，均在规定时限内答复", {"a": "requests.received.total"}),
)  # fmt: skip
_RESULTS = (
    ("办理结果中，予以公开{a}件，部分公开{b}件",
     {"a": "requests.granted.total", "b": "requests.partly_granted.total"}),
    ("全年办结{a}件，其中予以公开{b}件",
     {"a": "requests.total.total", "b": "requests.granted.total"}),
    ("不予公开{a}件，无法提供{b}件",
     {"a": "requests.refused.total", "b": "requests.unable.total"}),
    ("不予处理{a}件", {"a": "requests.declined.total"}),
    ("结转下年度继续办理{a}件", {"a": "requests.carried_out.total"}),
    ("来自商业企业的申请{a}件", {"a": "requests.received.business"}),
)  # fmt: skip
_PROACTIVE = (
    ("本年制发行政规范性文件{a}件，现行有效{b}件",
     {"a": "art20_1.normative_documents.issued", "b": "art20_1.normative_documents.in_force"}),
    ("本年新制作规范性文件{a}件", {"a": "art20_1.normative_documents.made"}),
    ("全年作出行政许可决定{a}件", {"a": "art20_5.licensing.decisions"}),
    ("作出行政处罚决定{a}件", {"a": "art20_6.penalty.decisions"}),
    ("实施政府集中采购项目{a}个", {"a": "art20_9.procurement.items"}),
)  # fmt: skip
_REVIEWS = (
    ("因信息公开被申请行政复议{a}件", {"a": "reviews.reconsideration.total"}),
    ("因信息公开引发行政诉讼{a}件", {"a": "reviews.litigation.total"}),
)
_PROBLEMS = (
    "少数科室对公开工作认识不足，报送信息不够主动", "解读形式偏少，图表和短视频用得不多",
    "个别栏目更新慢，有的内容半年没有变化", "依申请公开答复文书的格式还不统一",
    "基层站所缺少专职人员，业务不够熟练", "网上互动不够活跃，征集到的意见偏少",
    "信息分类有交叉，群众查找起来不够方便", "历史文件的清理进度偏慢",
)  # fmt: skip
_MEASURES = (
    "把公开任务写进科室责任清单，每季度通报一次进展", "增加视频和图解的比重，重要文件做到同步解读",
    "定期检查栏目，对超过30天没有更新的发出提醒", "编印答复文书范本，疑难件由法律顾问把关",
    "安排新任职人员跟班学习，全年培训不少于2次", "开设专题征集栏目，及时公布采纳情况",
    "重新编排目录，完善站内检索", "分批清理历史文件，标明是否有效",
)  # fmt: skip
_OTHER = (
    "本机关没有其他需要报告的事项。",
    "无。",
    "本年度按规定没有收取信息处理费。全年落实年度要点{n}条，编发工作简报{k}期。",
)
_HAN = "一二三四五六七八九"
_HAN_NUMBERS = dict(enumerate("零一二三四五六七八九十"))


@dataclass(frozen=True)
class Facts:
    """What the prose may speak of."""

    issuer: str
    year: int
    values: Mapping[str, Value]
    """Cell and group ids → the true quantities."""


class Enumerated(NamedTuple):
    """Section five: its paragraphs, and the items in them, word for word."""

    paragraphs: tuple[str, ...]
    problems: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass
class Writer:
    """Writes prose about some facts, and keeps the claims that it makes."""

    facts: Facts
    rng: random.Random
    claims: list[TrueClaim] = field(default_factory=list)

    def intro(self) -> list[str]:
        return [self._lure(self.rng.choice(_INTRO))] if self.rng.random() < 0.7 else []

    def overview(self) -> list[str]:
        first, *rest = _OVERVIEW
        chosen = sorted(self.rng.sample(rest, self.rng.randint(4, 9)), key=rest.index)
        paragraphs = [self._lure(first), *map(self._lure, chosen)]
        said = [
            *self._some(_REQUESTS, 1), *self._some(_RESULTS, 2),
            *self._some(_PROACTIVE, 1), *self._some(_REVIEWS, 1),
        ]  # fmt: skip
        if said:
            paragraphs.insert(self.rng.randint(1, len(paragraphs)), "；".join(said) + "。")
        return paragraphs

    def table_in_words(self, cells: Sequence[str], name: Callable[[str], str]) -> list[str]:
        """A sentence for each row: what its cells, named by `name`, count, zeros too."""
        rows: dict[str, list[str]] = {}
        for cell in cells:
            rows.setdefault(row_id_of(cell), []).append(cell)
        return [self._row_in_words(row, name) for row in rows.values()]

    def section_five(self) -> Enumerated:
        count = self.rng.randint(2, 4)
        picked = self.rng.sample(range(len(_PROBLEMS)), count)
        problems, measures = [_PROBLEMS[i] for i in picked], [_MEASURES[i] for i in picked]
        year = self.facts.year
        lead = f"{year}年工作取得了一定成效，但仍有差距，主要存在以下问题："
        then = f"{year + 1}年，将从以下方面改进："
        return self.rng.choice((_inline, _paragraphs, _subheadings, _numbered))(
            lead, problems, then, measures
        )

    def other(self) -> list[str]:
        return [self._lure(self.rng.choice(_OTHER))]

    def sentence(self, template: str, about: Mapping[str, str]) -> str:
        """A template with its claims filled in; each claim is kept with this sentence."""
        values = {key: self.facts.values[cell] for key, cell in about.items()}
        raws = {key: self._numeral(value) for key, value in values.items()}
        quote = template.format(year=self.facts.year, **raws)
        self.claims += (TrueClaim(about[key], values[key], raws[key], quote) for key in about)
        return quote

    def _row_in_words(self, cells: Sequence[str], name: Callable[[str], str]) -> str:
        row = name(row_id_of(cells[0]))
        about = {chr(ord("a") + i): cell for i, cell in enumerate(cells)}
        parts = "，".join(f"{name(cell)}{{{key}}}件" for key, cell in about.items())
        return self.sentence(f"{row}：{parts}", about) + "。"

    def _some(self, templates: Sequence[tuple[str, Mapping[str, str]]], most: int) -> Iterable[str]:
        known = self.facts.values
        fit = [t for t in templates if all(known.get(cell, 0) > 0 for cell in t[1].values())]
        chosen = self.rng.sample(fit, min(most, len(fit)))
        return [self.sentence(*template) for template in chosen]

    def _numeral(self, value: Value) -> str:
        if value in _HAN_NUMBERS and 0 < value != 2 and self.rng.random() < 0.04:
            return _HAN_NUMBERS[int(value)]
        return str(value)

    def _lure(self, template: str) -> str:
        pick = self.rng.randint
        return template.format(
            year=self.facts.year, me=self.facts.issuer, n=pick(3, 60), k=pick(2, 9),
            k2=pick(10, 30), n2=pick(3, 8), last=self.facts.year - 1, p=pick(20, 400), m=pick(100, 9999), m2=pick(200, 3000),
            big=pick(10_000, 900_000), pct=f"{pick(750, 999) / 10}", area=pick(310, 998),
            phone=pick(2_000_000, 8_999_999), room=pick(101, 819), zip=pick(100_000, 860_000),
        )  # fmt: skip


def invent_issuer(rng: random.Random) -> str:
    """The name of a body of a place that does not exist."""
    place = rng.choice(_SYLLABLES) + rng.choice(_SECOND) + rng.choice(_DISTRICTS)
    return place + rng.choice(_BODIES)


def _marked(items: Sequence[str], mark: str) -> tuple[str, ...]:
    return tuple(mark.format(han=_HAN[i], digit=i + 1) + item for i, item in enumerate(items))


def _inline(lead: str, problems: Sequence[str], then: str, measures: Sequence[str]) -> Enumerated:
    """Everything in two paragraphs."""
    first, second = _marked(problems, "{han}是"), _marked(measures, "{han}是")
    return Enumerated(
        (lead + "；".join(first) + "。", then + "；".join(second) + "。"), first, second
    )


def _paragraphs(
    lead: str, problems: Sequence[str], then: str, measures: Sequence[str]
) -> Enumerated:
    """A paragraph an item."""
    first, second = _marked(problems, "{han}是"), _marked(measures, "{han}是")
    lines = (lead, *(f"{item}。" for item in first), then, *(f"{item}。" for item in second))
    return Enumerated(lines, first, second)


def _subheadings(
    lead: str, problems: Sequence[str], then: str, measures: Sequence[str]
) -> Enumerated:
    """Two bracketed headings over a paragraph an item."""
    first, second = _marked(problems, "{digit}."), _marked(measures, "{digit}.")
    heads = ("（一）存在的主要问题", "（二）改进措施")
    lines = (
        heads[0],
        *(f"{item}。" for item in first),
        heads[1],
        *(f"{item}。" for item in second),
    )
    return Enumerated(lines, first, second)


def _numbered(lead: str, problems: Sequence[str], then: str, measures: Sequence[str]) -> Enumerated:
    """Problems in one line, measures as bracketed paragraphs."""
    first, second = _marked(problems, "{han}是"), _marked(measures, "（{han}）")
    lines = (lead + "；".join(first) + "。", then, *(f"{item}。" for item in second))
    return Enumerated(lines, first, second)

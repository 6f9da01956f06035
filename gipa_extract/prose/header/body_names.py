"""What may be the name of a body, and what surrounds it in titles, fields and sentences.

A wrong name is worse than none: it joins two bodies' reports in a panel. So a name never holds a
comma, a book title mark, a word of the sentence round it or a field's label, and 我局 names nobody.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gipa_extract.models import Span
from gipa_extract.text.compact import without_markup, without_pinyin
from gipa_extract.text.folding import BLANKS, fold

MAX_NAME = 40
"""Characters of the longest name: 积石山保安族东乡族撒拉族自治县… with an office of its own fits."""

_ORNAMENTS = frozenset(BLANKS + "：:-—_=#*%!•·●■◆▪○※>【】[]〔〕《》<“”\"'|｜丨")

BODY_END = (
    "政府|政府办|办公室|办公厅|局|委员会|厅|部|院|署|会|委|办|中心|街道|镇|乡|苏木|区|市|县|省|旗|盟|州"
    "|站|所|处|行|学|校|司|社|馆|队|团|场|公司|集团|园|宫|台|联|街|总工会|党组|库|段"
)
"""How names of bodies end. What ends otherwise may be one, but nobody vouches for it."""
_BODY = re.compile(
    rf"[\u3400-\u9fff〇、·0-9A-Za-z]{{1,38}}(?:{BODY_END})(?:[(（][^()（）]{{1,12}}[)）])?"
)

_CUTS = re.compile(
    r":\d\d(?::\d\d)?(?:[AP]M)?(?=[\u3400-\u9fff])|[，,。；;：:|｜>》《】\]!！?？/_=\t\n]|标题|名称|题名|^h[1-6]\."
)
"""What stands before the last of these is another field, a breadcrumb, the time at which a browser
printed a page (11/28/26, 8:54 AM) or the sentence's preamble."""
_ANNOUNCED = (
    "(?:下面|接下来|现在|今天|今日|以下|本期|首先|请|欢迎|正在|让我们|一起|带|快|[我您你给为向由]|大家|语音|点击|一图|一分钟|这里|这)*"
    "(?:播报|播出|播送|播放|宣读|朗读|解读|读懂|看懂|收听|收看|观看|阅读|查看|了解|速览|图解|图说|数说|聚焦"
    "|汇报|带来|推送|转自|来自|附上|谨代表|打开|下载|(?:有声|音频|视频|文字)版"
    "|(?<=[请你您快])[听看]|(?:(?<=下面|下来|现在|今天|以下)|(?<=[里这]))[是为])(?:一下)?(?:的?是)?(?=[\u3400-\u9fff]{4})"
)
"""How a speaker or a page leads to a name: 下面播报, 您正在收听的是, 一图读懂."""
_BUTTONS = (
    "(?:无障碍|关怀|长者|长辈|老年|敬老|适老化?|大字|手机|电脑|移动|繁体|简体|语音|智能)"
    "(?:阅读|浏览|辅助|播报|朗读|问答|客服|助手|通道|版|模式)+|无障碍(?!环境|设施)"
)
"""What a site offers beside its titles: 无障碍阅读, 长者模式."""
_PREAMBLES = re.compile(
    r"(?:(?i:title|subject|head(?:line|ing))['\"]*|关于|印发|发布|公布|更正|重新|转发|报送|公开|现将|现就|现把|现对|特将|兹将|特向社会|现向社会|向社会|特此|现(?![在代])|特(?!克斯)|由|将(?!乐)|附件\d*|附(?!城|上)"
    rf"|{_ANNOUNCED}|{_BUTTONS}"
    r"|标题|名称|题名|正文(?=.)|本报告|本年报|根据.*(?:要求|规定|精神)|按照.*(?:要求|规定|精神))+"
)
_REAR = re.compile(
    r"(?:关于|对于|认真|组织|负责|按照要求|依法)?(?:编制|编写|制作|撰写|发布|公布)?(?:的|了)?$"
)
_REAR_ENDS = ("编制", "编写", "制作", "撰写", "发布", "公布", "的", "了", "关于", "对于")
_ABOUT = re.compile(r"关于(?:重新)?(?:印发|发布|公布|公开|更正|转发|报送)?(?=.)")
_FORBIDDEN = re.compile(
    r"[，,。；;：:《》|｜>【】]|盖章|^文件$|转自|摘自|根据|按照|依据|依照|现将|特向|条例|规定|要求|通知|公告|报告|年报|情况|信息公开(?!办)|政务公开(?!办|和|与|服务|中心)|主动公开|申请公开"
    r"|首页|专题|专栏|栏目|导航|频道|位置|索引|来源|发布|浏览|点击|字体|分享|打印|网站|http|www|标题|名称|日期|时间|编制|做好|如下|以下|公布|播报|播送|宣读|收听|收看|带来|听众|观众|[为向给]大家|大家好|记者从|[您你]|向社会|工作$|分类$|年度|\d{4}|各"
)
_NOBODY = re.compile(
    r"^(?:我|本|该|全|各)|^(?:党中央|国务院|党委|政府|人民政府|机关|单位|部门|办公室|局办公室|综合科|综合股|信息中心|党政办|党政办公室|办事处|街道办事处)$"
    r"|^[省市县区镇乡州旗]?(?:委|党委|政府|人民政府|委员会)$|本(?:网|站|局|办)"
)
_OWN_WORDS = re.compile(
    r"(?:我|本)(?:局|办|镇|乡|县|市|区|街|委|院|厅|中心|单位|机关|部门|站|所|处|校|会|旗|州|省|社|馆|队|公司|行|署|盟)"
)
_PASSES_ON = re.compile(r"(?<=[局室府会厅院])(?:转发|印发|批转)(?=[\u3400-\u9fff])")
"""Before the body whose report another one hands on: 某市人民政府办公室转发某市教育局."""
_SPEAKS_TO = re.compile(
    r"[局室府会厅院委](?:致(?![远公力富])|向|代(?![表办管理建县]))(?=[\u3400-\u9fff]{2})"
)
"""In what names two bodies: 某局致某市人民政府, 某局代某院."""
_LETTERHEAD = re.compile(
    r"(?<=[局府室厅委会院署处所镇乡心办])(?:[(（](?:红头)?文件[)）]|文件|公告|通告|通知)$"
)
"""What follows the name at the head of an official paper: 某某局文件."""
_LETTERS = re.compile(r"[\u3400-\u9fff]{2}")
_DESK = re.compile(
    r"(?<=[局委厅会院镇乡社])(?:党政)?(?:综合)?办公室$|(?:政务|政府信息|信息)公开(?:科|股|处|室|办|办公室|工作.{0,6})$"
    r"|(?<=[局委厅会办室府处镇乡道])[\u3400-\u9fff]{2,8}[科股]$"
)
"""The desk of a body that answers the telephone: 某局办公室, 某委政务公开科."""


class PrintedName(NamedTuple):
    """A name as printed, without ornaments, and whether it ends as names of bodies do."""

    text: str
    sure: bool


def name_in(printed: str) -> PrintedName | None:
    """The body that a piece of a title or a field names; None where it names none.

    根据…要求,现将某某街道 gives 某某街道, 名称:某某镇 gives 某某镇, 现将我办 gives None.
    """
    text = without_pinyin(printed)
    folded = fold(text)
    start, end = _strip_ornaments(folded, 0, len(folded))
    for cut in _CUTS.finditer(folded, start, end):
        start = cut.end()
    start, end = _without_preamble(folded, *_strip_ornaments(folded, start, end))
    if letterhead := _LETTERHEAD.search(folded[start:end]):
        end = start + letterhead.start()
    if passed_on := _PASSES_ON.search(folded, start, end):
        start = passed_on.end()
    if folded[start : (start + end) // 2] == folded[(start + end) // 2 : end]:
        start = (start + end) // 2  # a banner and the title's own name
    name = folded[start:end]
    if not 2 <= len(name) <= MAX_NAME or _FORBIDDEN.search(name):
        return None
    if _NOBODY.search(name) or _OWN_WORDS.search(name) or not _LETTERS.search(name):
        return None
    if name[-1].isdigit():
        return None  # a row of a table above the title: 规章 0 0 0
    is_one = not name[0].isascii() and not _SPEAKS_TO.search(name)
    return PrintedName(text[start:end], is_one and bool(_BODY.fullmatch(name)))


def body_in(printed: str) -> str | None:
    """The name, if it ends as names of bodies do."""
    name = name_in(printed)
    return name.text if name and name.sure else None


def is_body_line(line: str) -> bool:
    """Whether a line is one body's name and nothing else; an addressee (某某局：) is none."""
    bare = "".join(without_pinyin(without_markup(line)).split()).strip("#*()（）【】")
    return body_in(bare) == bare if bare and bare[-1] not in "：:" else False


def body_of_letterhead(line: str) -> str | None:
    """The body whose paper begins with a line: 某某局文件."""
    bare = "".join(without_pinyin(without_markup(line)).split()).strip("#*")
    letterhead = _LETTERHEAD.search(fold(bare))
    return body_in(bare) if letterhead and is_body_line(bare[: letterhead.start()]) else None


def without_desk(name: str) -> str:
    """某局办公室 and 某委政务公开科 in a contact line stand for the body they belong to."""
    return _DESK.sub("", name)


def _strip_ornaments(folded: str, start: int, end: int) -> Span:
    """`start:end` without ornaments at its ends, nor brackets round the whole."""
    while start < end and folded[start] in _ORNAMENTS:
        start += 1
    while end > start and folded[end - 1] in _ORNAMENTS:
        end -= 1
    if folded[start : start + 1] in ("(", "（") and folded[end - 1] in ")）":
        return Span(start + 1, end - 1)
    return Span(start, end)


def _without_preamble(folded: str, start: int, end: int) -> Span:
    """`start:end` without the words of a sentence or a heading round the name."""
    while True:
        before = start, end
        about = _ABOUT.search(folded, start, end) if "关于" in folded else None
        start = about.end() if about else start
        front = _PREAMBLES.match(folded, start, end)
        start = front.end() if front else start
        if folded[start:end].endswith(_REAR_ENDS):
            rear = _REAR.search(folded, start, end)
            end = rear.start() if rear else end
        start, end = _strip_ornaments(folded, start, end)
        if (start, end) == before:
            return Span(start, end)

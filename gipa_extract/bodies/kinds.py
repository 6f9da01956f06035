"""A name without its place → what kind of body that is, and what a department does."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from gipa_extract.models import BodyKind

_GOVERNMENT = re.compile(r"(?:人民)?政府|行政公署|行署|公署|")
_OFFICE = re.compile(
    r"(?:(?:人民)?政府|行署|行政公署)(?:办公室|办公厅|办|政务公开办公?室?)(?:[(（].*)?"
)
_TOWNSHIP = re.compile(r".*(?:镇|乡|苏木|街道|街道办事处|街道办)(?:人民政府|党政办公?室?)?")
_ZONE = re.compile(
    r"开发区|高新区|经开区|工业园|园区|产业园|保税|示范区|度假区|风景|名胜区|景区|试验区|管理区|自贸|新区|合作区|集聚区|林区管委|高新技术"
)
_INSTITUTION = re.compile(
    r"(?:医院|卫生院|保健院|学校|中学|小学|大学|学院|党校|幼儿园|公司|集团|银行|供电局|报社|日报社|电视台|广播台|图书馆|博物馆|文化馆|档案馆|血站"
    r"|敬老院|福利院|研究院|研究所|设计院|疾病预防控制中心|疾控中心|检察院|法院|公园|林场|农场|水厂|收费站|服务站|合作社联合社|联合社)(?:[(（].*)?$"
)
_CENTRE = re.compile(
    r"^(?:国务院|国家|中国|中华人民共和国|中央)|^(?:外交|国防|教育|科学技术|工业和信息化|公安|民政|司法|财政|人力资源和?社会保障|自然资源"
    r"|生态环境|住房和?城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|退役军人事务|应急管理|环境保护|国土资源|铁道|卫生)部$"
    r"|^(?:海关|审计|国家税务|工商行政管理|质量监督检验检疫|国家体育|国家广播电视)总?署$|^海关总署$|总局$|^(?:黄河|长江|淮河|海河|珠江|松辽|太湖)(?:水利委员会|流域管理局)$"
)
_RANK = (
    (re.compile("^(?:省|自治区)(?!级)"), "province"),
    (re.compile("^(?:县|区|旗)(?!级)"), "county"),
)


def kind_of(rest: str) -> BodyKind:
    """The kind of the body whose name goes on, behind its place, with `rest`."""
    if _GOVERNMENT.fullmatch(rest):
        return "government"
    if _OFFICE.fullmatch(rest.lstrip("省市县区旗州盟")):
        return "office"
    if _GOVERNMENT.fullmatch(rest[1:]) and rest[:1] in "省市县区旗州盟":
        return "government"
    if _TOWNSHIP.fullmatch(rest):
        return "township"
    if _ZONE.search(rest):
        return "zone"
    return "institution" if _INSTITUTION.search(rest) else "department"


def is_central(name: str) -> bool:
    """Whether a name without a place is one of the centre's bodies."""
    return bool(_CENTRE.search(name))


def rank_of(name: str) -> str | None:
    """The level that a name without a place says by its first character: 县教育局, 省水利厅."""
    return next((level for pattern, level in _RANK if pattern.search(name)), None)


@lru_cache(maxsize=1)
def _functions_by_word() -> tuple[tuple[str, tuple[str, ...]], ...]:
    file = resources.files("gipa_extract.bodies").joinpath("data", "functions.toml")
    entries = tomllib.loads(file.read_text("utf-8"))["functions"]
    return tuple((name, tuple(words)) for name, words in entries)


@lru_cache(maxsize=4096)
def function_of(rest: str) -> str | None:
    """What a department does, as a word of `data/functions.toml`; None for an unknown one."""
    return next(
        (name for name, words in _functions_by_word() if any(word in rest for word in words)), None
    )

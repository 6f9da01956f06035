"""Administrative divisions of 2007 to 2024 and townships of 2023, indexed by their names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from gipa_extract.models import BodyLevel, Division, unvalidated

FIRST_YEAR, LAST_YEAR = 2007, 2024
"""What `data/divisions.tsv` covers: the state at the end of each year."""
TOWNSHIP_YEAR = 2023
"""The year of `data/townships.tsv`, which has one state only."""
_new_division = unvalidated(Division)
_AUTONOMOUS = (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"))
_ALIASES = {
    "前郭县": "前郭尔罗斯蒙古族自治县", "喀左县": "喀喇沁左翼蒙古族自治县", "杜蒙县": "杜尔伯特蒙古族自治县",
    "阜蒙县": "阜新蒙古族自治县", "塔县": "塔什库尔干塔吉克自治县", "和丰县": "和布克赛尔蒙古自治县",
    "克州": "克孜勒苏柯尔克孜自治州", "巴州": "巴音郭楞蒙古自治州", "博州": "博尔塔拉蒙古自治州",
    "湘西自治州": "湘西土家族苗族自治州", "阿左旗": "阿拉善左旗", "阿右旗": "阿拉善右旗",
    "科右前旗": "科尔沁右翼前旗", "科右中旗": "科尔沁右翼中旗", "科左中旗": "科尔沁左翼中旗",
    "科左后旗": "科尔沁左翼后旗", "察右前旗": "察哈尔右翼前旗", "察右中旗": "察哈尔右翼中旗",
    "察右后旗": "察哈尔右翼后旗", "莫旗": "莫力达瓦达斡尔族自治旗", "鄂温克旗": "鄂温克族自治旗",
}  # fmt: skip
"""Short names in use that no rule makes of the official ones."""


class NamedDivision(NamedTuple):
    """A division under one name."""

    code: str
    name: str
    short: str
    parent: str
    level: BodyLevel
    first: int
    last: int

    def is_named_so_in(self, year: int) -> bool:
        return self.first <= year <= self.last


class Atlas(NamedTuple):
    """All divisions at and above the county."""

    by_name: dict[str, tuple[NamedDivision, ...]]
    """Official names, and short ones that say what they are: 恩施州, 景宁县."""
    by_stem: dict[str, tuple[NamedDivision, ...]]
    """Names of provinces, prefectures and county-level cities without 省 or 市: 广西, 昆山."""
    by_code: dict[str, tuple[NamedDivision, ...]]
    longest: int

    def path(self, place: NamedDivision, year: int) -> str:
        """The names from the province down, joined by slashes, as they were in a year."""
        names = [place.name]
        while place.parent:
            above = self.by_code[place.parent]
            place = next((each for each in above if each.is_named_so_in(year)), above[-1])
            names.append(place.name)
        return "/".join(reversed(names))

    def codes_above(self, place: NamedDivision) -> tuple[str, ...]:
        """The place's code, and those of the divisions that it lies in."""
        codes = [place.code]
        while place.parent:
            place = self.by_code[place.parent][-1]
            codes.append(place.code)
        return tuple(codes)

    def division(self, place: NamedDivision, year: int) -> Division:
        """The published form of a place."""
        return _new_division(code=place.code, name=self.path(place, year), level=place.level)


def _read_table(name: str) -> Iterator[list[str]]:
    """The rows of a table, each as it is asked for: thousands of lists at once take memory for good."""
    text = resources.files("gipa_extract.bodies").joinpath("data", name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """The divisions of `data/divisions.tsv`; read once, in some milliseconds."""
    by_name: dict[str, list[NamedDivision]] = {}
    by_stem: dict[str, list[NamedDivision]] = {}
    by_code: dict[str, list[NamedDivision]] = {}
    for code, name, short, parent, level, first, last in _read_table("divisions.tsv"):
        place = NamedDivision(code, name, short, parent, _level_of(level), int(first), int(last))
        by_code.setdefault(code, []).append(place)
        for spelt in _spellings_of(place):
            by_name.setdefault(spelt, []).append(place)
        if level != "county" or name.endswith("市"):
            by_stem.setdefault(short, []).append(place)
    for alias, official in _ALIASES.items():
        by_name.setdefault(alias, []).extend(by_name.get(official, ()))
    frozen = [
        {key: tuple(each) for key, each in one.items()} for one in (by_name, by_stem, by_code)
    ]
    return Atlas(frozen[0], frozen[1], frozen[2], max(map(len, by_name)))


def _level_of(printed: str) -> BodyLevel:
    levels: dict[str, BodyLevel] = {
        "province": "province", "prefecture": "prefecture", "county": "county"
    }  # fmt: skip
    return levels[printed]


def _spellings_of(place: NamedDivision) -> set[str]:
    """The official name, and for autonomous places the one without the peoples: 恩施州."""
    spelt = {place.name}
    for official, plain in _AUTONOMOUS:
        if place.name.endswith(official) and not place.short.endswith(official):
            spelt |= {place.short + plain, place.short + official}
    return spelt


class Township(NamedTuple):
    """A township or street, in the county (or the city without counties) it belongs to."""

    code: str
    name: str
    county: str


@lru_cache(maxsize=1)
def townships() -> dict[str, tuple[Township, ...]]:
    """The townships by name, 街道办事处 being 街道; read only when a name ends as theirs do."""
    found: dict[str, list[Township]] = {}
    for county, listed in _read_table("townships.tsv"):
        for entry in listed.split(","):
            name = township_key(entry[3:])
            found.setdefault(name, []).append(Township(county + entry[:3], entry[3:], county))
    return {name: tuple(each) for name, each in found.items()}


def township_key(name: str) -> str:
    """A township's name as it is looked up."""
    for ending in ("街道办事处", "街道办"):
        if name.endswith(ending):
            return name.removesuffix(ending) + "街道"
    return name


def are_two_places(one: str, other: str) -> bool:
    """Whether two codes stood for divisions at the same time: 寿县 was moved, and is one place."""
    divisions = atlas().by_code
    return one != other and any(
        first.first <= second.last and second.first <= first.last
        for first in divisions.get(one, ())
        for second in divisions.get(other, ())
    )

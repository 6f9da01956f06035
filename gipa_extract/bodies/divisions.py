"""Administrative divisions of 2007 to 2024 and townships of 2023, indexed by their names."""

from __future__ import annotations

import re
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


_Places = int | tuple[int, ...]
"""Where in the table a line begins, or several do: a tuple for each name would double the index."""
_LINE = re.compile(r"^[^#\n]+", re.MULTILINE)


class Atlas:
    """All divisions at and above the county.

    Every worker holds one: so it is the table's text and the places of names in it, and a division
    is made when somebody asks for it.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._by_name: dict[str, _Places] = {}
        """Official names, and short ones that say what they are: 恩施州, 景宁县."""
        self._by_stem: dict[str, _Places] = {}
        """Names of provinces, prefectures and county-level cities without 省 or 市: 广西, 昆山."""
        self._by_code: dict[str, _Places] = {}
        for line in _LINE.finditer(table):
            place, at = _division_of(line[0]), line.start()
            _note(self._by_code, place.code, at)
            for spelt in _spellings_of(place):
                _note(self._by_name, spelt, at)
            if place.level != "county" or place.name.endswith("市"):
                _note(self._by_stem, place.short, at)
        for alias, official in _ALIASES.items():
            for at in _each(self._by_name.get(official)):
                _note(self._by_name, alias, at)
        self.longest = max(map(len, self._by_name))

    def named(self, name: str) -> list[NamedDivision]:
        """The divisions, of any year, whose full name this is."""
        return self._at(self._by_name.get(name))

    def with_stem(self, stem: str) -> list[NamedDivision]:
        """The divisions, of any year, that are called so without 省 or 市."""
        return self._at(self._by_stem.get(stem))

    def with_code(self, code: str) -> list[NamedDivision]:
        """The states of one code, the oldest first."""
        return self._at(self._by_code.get(code))

    def _at(self, places: _Places | None) -> list[NamedDivision]:
        table = self._table
        return [_division_of(table[at : table.index("\n", at)]) for at in _each(places)]

    def path(self, place: NamedDivision, year: int) -> str:
        """The names from the province down, joined by slashes, as they were in a year."""
        names = [place.name]
        while place.parent:
            above = self.with_code(place.parent)
            place = next((each for each in above if each.is_named_so_in(year)), above[-1])
            names.append(place.name)
        return "/".join(reversed(names))

    def codes_above(self, place: NamedDivision) -> tuple[str, ...]:
        """The place's code, and those of the divisions that it lies in."""
        codes = [place.code]
        while place.parent:
            place = self.with_code(place.parent)[-1]
            codes.append(place.code)
        return tuple(codes)

    def division(self, place: NamedDivision, year: int) -> Division:
        """The published form of a place."""
        return _new_division(code=place.code, name=self.path(place, year), level=place.level)


def _note(index: dict[str, _Places], key: str, at: int) -> None:
    index[key] = (*_each(index[key]), at) if key in index else at


def _each(places: _Places | None) -> tuple[int, ...]:
    return (places,) if isinstance(places, int) else places or ()


def _table_of(name: str) -> str:
    return resources.files("gipa_extract.bodies").joinpath("data", name).read_text("utf-8")


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """The divisions of `data/divisions.tsv`; read once, in some milliseconds."""
    return Atlas(_table_of("divisions.tsv"))


@lru_cache(maxsize=256)
def _division_of(line: str) -> NamedDivision:
    code, name, short, parent, level, first, last = line.split("\t")
    return NamedDivision(code, name, short, parent, _level_of(level), int(first), int(last))


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


_COUNTY_LINE = re.compile(r"^(\d{6})\t(.*)$", re.MULTILINE)
_TOWNSHIP = re.compile(r"(?<=[\t,])(?P<code>\d{3})(?P<name>[^,\n]+)")


class Townships:
    """All of them: the table's text, which is looked through, as its 41,000 entries would take 14 MB."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._counties = {line[1]: line.span(2) for line in _COUNTY_LINE.finditer(table)}

    def in_county(self, county: str, name: str) -> list[Township]:
        """A county's townships of a name, 街道办事处 being 街道."""
        return list(self._between(*self._counties.get(county, (0, 0)), _township_key(name)))

    def called(self, name: str) -> list[Township]:
        """The townships of a name in all of China, 街道办事处 being 街道."""
        return list(self._between(0, len(self._table), _township_key(name)))

    def _between(self, start: int, end: int, key: str) -> Iterator[Township]:
        table = self._table
        at = table.find(key, start, end)
        while at >= 0:
            entry = _TOWNSHIP.match(table, at - 3)
            if entry and _township_key(entry["name"]) == key:
                line = table.rfind("\n", 0, at) + 1
                county = table[line : line + 6]
                yield Township(county + entry["code"], entry["name"], county)
            at = table.find(key, at + 1, end)


@lru_cache(maxsize=1)
def townships() -> Townships:
    """The townships of `data/townships.tsv`; read only when a name ends as theirs do."""
    return Townships(_table_of("townships.tsv"))


def _township_key(name: str) -> str:
    """A township's name as it is looked up."""
    for ending in ("街道办事处", "街道办"):
        if name.endswith(ending):
            return name.removesuffix(ending) + "街道"
    return name


def are_two_places(one: str, other: str) -> bool:
    """Whether two codes stood for divisions at the same time: 寿县 was moved, and is one place."""
    divisions = atlas()
    return one != other and any(
        first.first <= second.last and second.first <= first.last
        for first in divisions.with_code(one)
        for second in divisions.with_code(other)
    )

"""An issuer's name → its division as of the report's year, its level and its kind.

A name that fits several places stays a list of candidates: there are many 城关镇, and a guess would
join two bodies' reports in a panel. Only words that stand right before the name, or an address,
decide among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from gipa_extract.bodies.divisions import (
    FIRST_YEAR,
    LAST_YEAR,
    TOWNSHIP_YEAR,
    Atlas,
    NamedDivision,
    Township,
    atlas,
    townships,
)
from gipa_extract.bodies.kinds import function_of, is_central, kind_of, rank_of
from gipa_extract.models import Body, BodyKind, BodyLevel, Division, Ground, unvalidated
from gipa_extract.reasons import Reason
from gipa_extract.text.folding import fold

MAX_CANDIDATES = 50
_new_body = unvalidated(Body)
_PRINTING = re.compile(r"[^0-9A-Za-z\u3400-\u9fff〇()（）、]+")
_PARTY = re.compile(r"^(?:中共|中国共产党|共青团)(?=.{2,}(?:委|委员会|党校|纪委|部|办))")
_VERTICAL = re.compile(r"^(?:国家税务总局|国家统计局|中国人民银行|国家外汇管理局)(?=.)")
"""Bodies of the centre with branches: 国家税务总局昆山市税务局 is the county's."""
_TOWN = re.compile(r"(?P<town>.{1,12}?(?:镇|民族乡|乡|苏木|街道办事处|街道办|街道))(?P<rest>.*)")
_UNKNOWN_PLACE = re.compile(r"^.{1,8}?[省市县区旗州盟](?=(?:人民)?政府|行署)")
"""某某县 before 人民政府: a place that no list knows."""
_BY_STEM = re.compile(
    r"^.{0,12}?(?:开发区|高新|经开|工业园|园区|产业园|保税|新区|度假区|风景)|^(?:第?[一二三四五六七八九十]?(?:人民|中心)?(?:医院|中学|小学))"
)


class _Named(NamedTuple):
    """What a name says by itself."""

    places: tuple[NamedDivision, ...]
    """The divisions that its beginning fits; several if the name is ambiguous."""
    rest: str
    """What follows the place."""
    year: int
    """The year whose names were found: that of the report, or the nearest that has them."""


def body_of_issuer(
    issuer: str | None, ground: Ground | None, year: int | None, text: str
) -> Body | None:
    """Who a report's issuer is; as doubtful as its name is. None where no issuer is named."""
    if issuer is None:
        return None
    body = body_of(issuer, year, text)
    if ground is not None and ground.trust == "doubtful":
        body.trust, body.doubt = "doubtful", body.doubt or ground.doubt
    return body


def body_of(name: str, year: int | None, words: str = "") -> Body:
    """Who an issuer is. `words` is what else is at hand: the report's text, an address."""
    asked = min(max(year or LAST_YEAR, FIRST_YEAR), LAST_YEAR)
    named = _read_name(_bare_name(name), asked)
    rest = named.rest if named.places else _UNKNOWN_PLACE.sub("", named.rest)
    kind = kind_of(rest)
    function = function_of(rest) if kind == "department" else None
    if not named.places:
        return _without_county(named, kind, function, words, asked)
    places = _narrow_by_words(named.places, words)
    town = _TOWN.fullmatch(named.rest) if kind == "township" else None
    if town is not None:
        return _township_of(places, town["town"], asked)
    body = _new_body(kind=kind, function=function, level=_common_level(places))
    return _with_division(
        body, [atlas().division(place, named.year) for place in places], named, asked
    )


def _bare_name(name: str) -> str:
    folded = _PRINTING.sub("", fold(name))
    return _VERTICAL.sub("", _PARTY.sub("", folded))


@lru_cache(maxsize=65536)
def _read_name(name: str, year: int) -> _Named:
    """The chain of divisions at the beginning of a name, in the names of its year or the nearest."""
    for other in sorted(
        range(FIRST_YEAR, LAST_YEAR + 1), key=lambda each: (abs(each - year), each)
    ):
        places, end = _chain_of_divisions(atlas(), name, other)
        if places:
            return _Named(places, name[end:], other)
        if other == year and not _may_be_renamed(name):
            break
    return _Named((), name, year)


def _may_be_renamed(name: str) -> bool:
    divisions = atlas()
    return any(
        divisions.named(name[:size]) for size in range(2, min(divisions.longest, len(name)) + 1)
    )


def _chain_of_divisions(
    divisions: Atlas, name: str, year: int
) -> tuple[tuple[NamedDivision, ...], int]:
    """The deepest divisions that a name begins with, each within the one before, and their end."""
    found: tuple[NamedDivision, ...] = ()
    position = 0
    while True:
        step = _next_place(divisions, name, position, year, found)
        if step is None:
            return found, position
        found, position = step


def _next_place(
    divisions: Atlas, name: str, position: int, year: int, above: tuple[NamedDivision, ...]
) -> tuple[tuple[NamedDivision, ...], int] | None:
    for size in range(min(divisions.longest, len(name) - position), 1, -1):
        spelt = name[position : position + size]
        places = _places_within(divisions, divisions.named(spelt), year, above)
        if not places and _stem_will_do(divisions, name[position + size :], year, spelt):
            places = _places_within(divisions, divisions.with_stem(spelt), year, above)
        if places:
            return places, position + size
    return None


def _stem_will_do(divisions: Atlas, after: str, year: int, spelt: str) -> bool:
    """广西南宁市 and 昆山经济技术开发区: a name without 省 or 市 counts before a place or a zone."""
    stems = divisions.with_stem(spelt)
    if not stems:
        return False
    if _BY_STEM.search(after):
        return True
    inner = {stem.code for stem in stems}
    for size in range(min(divisions.longest, len(after)), 1, -1):
        for place in divisions.named(after[:size]):
            if place.is_named_so_in(year) and inner & set(divisions.codes_above(place)[1:]):
                return True
    return False


def _places_within(
    divisions: Atlas, places: Iterable[NamedDivision], year: int, above: Sequence[NamedDivision]
) -> tuple[NamedDivision, ...]:
    """The places of a year that lie in one of those above."""
    codes = {place.code for place in above}
    found = [
        place
        for place in places
        if place.is_named_so_in(year)
        and (not codes or codes & set(divisions.codes_above(place)[1:]))
    ]
    return tuple(dict.fromkeys(found))


def _narrow_by_words(places: tuple[NamedDivision, ...], words: str) -> tuple[NamedDivision, ...]:
    """Those whose division above stands right before their name in the words at hand."""
    if len(places) == 1 or not words:
        return places
    divisions = atlas()
    folded = fold(words)
    near = [
        place
        for place in places
        for code in divisions.codes_above(place)[1:]
        for above in divisions.with_code(code)
        if above.name + place.name in folded or above.short + place.name in folded
    ]
    return tuple(dict.fromkeys(near)) if len(set(near)) == 1 else places


def _common_level(places: Sequence[NamedDivision]) -> BodyLevel | None:
    levels = {place.level for place in places}
    return levels.pop() if len(levels) == 1 else None


def _with_division(body: Body, divisions: list[Division], named: _Named, asked: int) -> Body:
    """The body with its one division, or with its candidates and a doubt."""
    if len(divisions) == 1:
        body.division = divisions[0]
        if named.year != asked:
            body.doubt = Reason("division_of_another_year", {"year": named.year})
    else:
        body.candidates = divisions[:MAX_CANDIDATES]
        body.doubt = Reason("division_ambiguous", {"count": len(divisions)})
    body.trust = "doubtful" if body.doubt else "read"
    return body


def _township_of(places: tuple[NamedDivision, ...], town: str, year: int) -> Body:
    """A township of a county that the name, or the words at hand, name as well."""
    known = atlas()
    counties = sorted({place.code for place in places})
    found = [each for county in counties for each in townships().in_county(county, town)]
    divisions = [_of_township(known, each, year) for each in found]
    body = Body(kind="township", level="township", trust="doubtful")
    if len(divisions) == 1:
        body.division, body.trust = divisions[0], "read"
    elif divisions:
        body.candidates = divisions[:MAX_CANDIDATES]
        body.doubt = Reason("division_ambiguous", {"count": len(divisions)})
    else:
        body.candidates = [known.division(place, year) for place in places][:MAX_CANDIDATES]
        body.doubt = Reason("township_unknown", {"year": TOWNSHIP_YEAR})
    return body


def _of_township(divisions: Atlas, town: Township, year: int) -> Division:
    above = divisions.with_code(town.county)
    place = next(
        (each for each in above if each.is_named_so_in(year)), above[-1] if above else None
    )
    path = divisions.path(place, year) if place else ""
    return Division(code=town.code, name=f"{path}/{town.name}", level="township")


def _without_county(
    named: _Named, kind: BodyKind, function: str | None, words: str, year: int
) -> Body:
    """A name without a place: a body of the centre, a township, or one that says its rank alone."""
    body = Body(kind=kind, function=function, trust="doubtful")
    if is_central(named.rest):
        body.level, body.trust = "centre", "read"
        return body
    town = _TOWN.fullmatch(named.rest) if kind == "township" else None
    if town is not None:
        return _lone_township(body, town["town"], words, year)
    body.level = cast("BodyLevel | None", rank_of(named.rest) or _rank_of_rest(named.rest))
    body.doubt = Reason("division_not_named")
    if body.level and not rank_of(named.rest):
        body.doubt = Reason("division_unknown", {"year": year})
    return body


def _rank_of_rest(name: str) -> str | None:
    """The level of a place that no list knows, from its last character: 某某县人民政府."""
    match = re.match(r".{1,8}?(?P<last>[省县旗州盟])(?:人民政府|.{0,10}[局委办厅室])?$", name)
    levels = {
        "省": "province",
        "县": "county",
        "旗": "county",
        "州": "prefecture",
        "盟": "prefecture",
    }
    return levels[match["last"]] if match else None


def _what_stands_before(name: str, text: str, size: int) -> set[str]:
    """Up to `size` characters before each place where a text prints a name."""
    places = (found.start() for found in re.finditer(re.escape(name), text))
    return {text[max(0, place - size) : place] for place in places}


def _lone_township(body: Body, town: str, words: str, year: int) -> Body:
    """A township whose name stands alone: the words may name its county; else it is doubtful."""
    known = atlas()
    body.level = "township"
    found = townships().called(town)
    before = _what_stands_before(town, fold(words), known.longest) if found else ()
    near = [
        each
        for each in found
        if any(
            words.endswith(above.name) for words in before for above in known.with_code(each.county)
        )
    ]
    if len(near) == 1:
        body.division, body.trust = _of_township(known, near[0], year), "read"
        return body
    fitting = near or found
    divisions = [_of_township(known, each, year) for each in fitting[:MAX_CANDIDATES]]
    if len(divisions) == 1:
        body.division = divisions[0]
        body.doubt = Reason("township_list_of_one_year", {"year": TOWNSHIP_YEAR})
    elif divisions:
        body.candidates = divisions
        body.doubt = Reason("division_ambiguous", {"count": len(fitting)})
    else:
        body.doubt = Reason("division_unknown", {"year": year})
    return body

"""Gold files: one TOML file a report, as a person fills it in. See data/gold/README.md."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from eval.truth import TrueCell, TrueClaim, Truth, Value
from gipa_extract import forms
from gipa_extract.errors import GipaError
from gipa_extract.reviewing.gold import OPEN

HOME = Path("data/gold")

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_GUIDE = "see data/gold/README.md"


class GoldError(GipaError):
    """A gold file is wrong; `where` names the file and the line."""

    def __init__(self, what: str, *, where: str, remedy: str = _GUIDE) -> None:
        super().__init__(what, where=where, stage="gold", remedy=remedy)


class _Entry(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True
    )


class _Claim(_Entry):
    about: str
    value: int | Decimal
    raw: str
    quote: str


class _File(_Entry):
    document: str
    sha256: str
    edition: str
    issuer: str
    title: str
    year: int
    period: list[str]
    period_stated: bool
    broken: list[str]
    problems: list[str]
    measures: list[str]
    tables: str
    claims: list[_Claim] = []

    @field_validator("period")
    @classmethod
    def _two_days(cls, period: list[str]) -> list[str]:
        first, last = map(dt.date.fromisoformat, period)
        if first > last:
            raise ValueError("the first day is after the last")
        return period


def load_gold(path: Path, documents: Sequence[Path] = ()) -> Truth:
    """The truth that one gold file states; GoldError names the line and what to do.

    `documents` are folders, beside those that are looked into anyhow, where the reports may lie.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"cannot be read: {error}", where=str(path)) from error
    return parse_gold(text, path, documents)


def parse_gold(text: str, path: Path, documents: Sequence[Path] = ()) -> Truth:
    """As `load_gold`, from the text of a gold file that lies, or would lie, at `path`."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
        _require_filled(data, text, path)
        entry = _File.model_validate(data)
    except tomllib.TOMLDecodeError as error:
        raise GoldError(f"not TOML: {error}", where=str(path)) from error
    except ValidationError as error:
        raise _wrong_entry(error, text, path) from error
    if entry.edition not in forms.editions():
        known = ", ".join(forms.editions())
        raise GoldError(
            f"edition {entry.edition!r} is unknown",
            where=_at(path, text, "edition"),
            remedy=f"one of: {known}",
        )
    opens = re.search(r"^tables\s*=", text, re.MULTILINE)
    first = text[: opens.start() if opens else 0].count("\n") + 2
    return Truth(
        name=path.stem,
        document=document_path(path, entry.document, documents),
        sha256=entry.sha256,
        edition=entry.edition,
        cells=_cells(entry.tables, forms.form(entry.edition), path, first),
        issuer=entry.issuer,
        title=entry.title,
        year=entry.year,
        period=(dt.date.fromisoformat(entry.period[0]), dt.date.fromisoformat(entry.period[1])),
        broken=tuple(entry.broken),
        claims=tuple(TrueClaim(c.about, c.value, c.raw, c.quote) for c in entry.claims),
        problems=tuple(entry.problems),
        measures=tuple(entry.measures),
    )


def document_path(path: Path, name: str, documents: Sequence[Path] = ()) -> Path:
    """Where a gold file's document lies: in one of the folders that were told, beside the gold
    file, or in the folder `reports` beside that folder; the last of these where it is nowhere."""
    told = [folder / part for folder in documents for part in (name, Path(name).name)]
    places = [*told, path.parent / name, path.parent.parent / "reports" / name]
    return next((place for place in places if place.is_file()), places[-1])


def _at(path: Path, text: str, key: str) -> str:
    """The file and, where the key stands on a line of its own, the line."""
    found = re.search(rf"^{re.escape(key)}\s*=", text, re.MULTILINE)
    return f"{path}:{text[: found.start()].count(chr(10)) + 1}" if found else str(path)


def _require_filled(data: dict[str, object], text: str, path: Path) -> None:
    for key, value in data.items():
        if value == OPEN or (isinstance(value, list) and OPEN in value):
            raise GoldError(
                f"{key} is still {OPEN!r}",
                where=_at(path, text, key),
                remedy="write what the report prints",
            )


def _wrong_entry(error: ValidationError, text: str, path: Path) -> GoldError:
    first = error.errors()[0]
    keys = [str(part) for part in first["loc"]]
    name = ".".join(keys)
    if first["type"] == "extra_forbidden":
        remedy = f"take {name} out; known keys: {', '.join(_File.model_fields)}"
        return GoldError(
            f"{name} is no key of a gold file", where=_at(path, text, keys[0]), remedy=remedy
        )
    return GoldError(f"{name}: {first['msg'].lower()}", where=_at(path, text, keys[0]))


def _cells(tables: str, form: forms.Form, path: Path, first: int) -> Mapping[str, TrueCell]:
    """Every cell of the edition, in order; the tables' first line is the file's line `first`."""
    found: dict[str, TrueCell] = {}
    columns: list[str] = []
    table = ""
    known = {known.id: known for known in form.tables}
    for number, line in enumerate(tables.split("\n"), first):
        where, words = f"{path}:{number}", line.split()
        if not words:
            continue
        if line[0] not in " \t":
            table, columns = words[0], words[1:]
            official = [column.id for column in known[table].columns] if table in known else None
            if columns != official:
                raise GoldError(
                    f"{line.strip()!r} is no table of edition {form.edition} with its columns",
                    where=where,
                    remedy=f"write: {table} {' '.join(official)}" if official else _GUIDE,
                )
            continue
        for column, mark in zip(columns, _marks(words, len(columns), where), strict=True):
            found[f"{table}.{words[0]}.{column}"] = read_mark(mark, where)
    _require_whole_form(list(found), form, path, first)
    return found


def _marks(words: list[str], columns: int, where: str) -> list[str]:
    marks = words[1 : columns + 1]
    if len(marks) < columns:
        raise GoldError(f"row {words[0]} has {len(marks)} marks of {columns}", where=where)
    if len(words) > columns + 1 and _is_mark(words[columns + 1]):
        raise GoldError(f"row {words[0]} has more than {columns} marks", where=where)
    return marks


def _is_mark(word: str) -> bool:
    return word == "_" or bool(_NUMBER.fullmatch(word))


def read_mark(mark: str, where: str) -> TrueCell:
    """What one mark says: `48`, `169:增169`, `_`, `dash:—`, `text:见附件`, `absent`."""
    if mark == "_":
        return TrueCell("blank", None, "")
    if mark == "absent":
        return TrueCell("absent")
    if mark == OPEN:
        raise GoldError(f"a mark is still {OPEN!r}", where=where, remedy="write what is printed")
    head, colon, raw = mark.partition(":")
    if head in ("dash", "text") and raw:
        return TrueCell("dash" if head == "dash" else "text", None, raw)
    if _NUMBER.fullmatch(head) and bool(colon) == bool(raw):
        return TrueCell("number", _value(head), raw or head)
    raise GoldError(f"{mark!r} is no mark", where=where)


def _value(digits: str) -> Value:
    return Decimal(digits) if "." in digits else int(digits)


def _require_whole_form(found: list[str], form: forms.Form, path: Path, first: int) -> None:
    official = list(form.cell_ids)
    if found == official:
        return
    lost = [cell for cell in official if cell not in found]
    odd = [cell for cell in found if cell not in official]
    what = (
        f"{len(lost)} cells have no mark, the first is {lost[0]}"
        if lost
        else f"{odd[0]} is no cell of edition {form.edition}"
        if odd
        else "the rows are not in the form's order"
    )
    raise GoldError(what, where=f"{path}:{first}")


def gold_files(folder: Path) -> list[Path]:
    """The gold files of a folder, by name; GoldError if there are none."""
    found = sorted(folder.glob("*.toml"))
    if not found:
        raise GoldError("no gold files (*.toml)", where=str(folder), remedy="check the folder")
    return found


def load_golds(folder: Path, documents: Sequence[Path] = ()) -> list[Truth]:
    """Every truth of a folder of gold files, by name."""
    return [load_gold(path, documents) for path in gold_files(folder)]

"""The zip of an OFD → its pages' XML, what they are drawn upon, and its pictures."""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from gipa_extract.errors import ReadError
from gipa_extract.readers.archive import unpack
from gipa_extract.readers.limits import Limits, too_many

if TYPE_CHECKING:
    from lxml.etree import _Element

REMEDY = "print it to PDF in an OFD viewer"
A4 = (0.0, 0.0, 210.0, 297.0)
"""Left, top, width and height in millimetres, where a file names no other size."""
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


class PageParts(NamedTuple):
    """One page: its size, and the layers that are drawn, the template's first."""

    box: tuple[float, ...]
    layers: list[_Element]


class Package:
    """The parts of an OFD that its first document points at."""

    def __init__(self, packed: zipfile.ZipFile, limits: Limits) -> None:
        self._packed, self._limits = packed, limits
        root = self._xml_of("OFD.xml")
        self._home = _clean_path(_text_of(root, "DocRoot"))
        self._document = self._xml_of(self._home)
        self._templates = {
            each.get("ID", ""): self._name_beside(self._home, each.get("BaseLoc", ""))
            for each in named(self._document, "TemplatePage")
        }
        self._media = dict(self._media_files())

    def pages(self) -> Iterator[PageParts]:
        """The pages in their order; ReadError for one that is missing or broken."""
        listed = [each for group in named(self._document, "Pages") for each in named(group, "Page")]
        if len(listed) > self._limits.max_pages:
            raise too_many(len(listed), "pages", self._limits.max_pages, "max_pages")
        usual = _box_of(self._document) or A4
        for entry in listed:
            page = self._xml_of(self._name_beside(self._home, entry.get("BaseLoc", "")))
            names = [self._templates.get(t.get("TemplateID", "")) for t in named(page, "Template")]
            below = [self._xml_of(name) for name in names if name]
            layers = [layer for part in (*below, page) for layer in named(part, "Layer")]
            yield PageParts(_box_of(page) or usual, layers)

    def picture(self, resource: str) -> bytes:
        """The file of a picture; empty if there is none."""
        return self._part_bytes(self._media.get(resource, ""))

    def _media_files(self) -> Iterator[tuple[str, str]]:
        """(its number, the name of its file) of each picture."""
        listed = [*named(self._document, "PublicRes"), *named(self._document, "DocumentRes")]
        for entry in listed:
            name = self._name_beside(self._home, entry.text or "")
            if name not in self._packed.NameToInfo:
                continue
            resources = self._xml_of(name)
            base = self._name_beside(name, resources.get("BaseLoc", "").rstrip("/") + "/x")
            for media in named(resources, "MultiMedia"):
                yield media.get("ID", ""), self._name_beside(base, _text_of(media, "MediaFile"))

    def _name_beside(self, base: str, location: str) -> str:
        """The name in the zip of what a part points at: from its own folder, or from the root."""
        name = _clean_path(location.strip())
        if location.strip().startswith("/"):
            return name
        return _clean_path(posixpath.join(posixpath.dirname(base), name))

    def _xml_of(self, name: str) -> _Element:
        xml = self._part_bytes(name)
        if not xml.strip():
            raise ReadError(f"an OFD without {name or 'a document'}", remedy=REMEDY)
        if _DOCTYPE.search(xml.replace(b"\0", b"")):
            raise ReadError(f"{name} declares a document type", remedy=REMEDY)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            return etree.fromstring(xml, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadError(f"{name} is damaged: {error}", remedy=REMEDY) from error

    def _part_bytes(self, name: str) -> bytes:
        info = self._packed.NameToInfo.get(name)
        if info is None:
            return b""
        return unpack(self._packed, info, self._limits.max_part, "max_part")


def named(element: _Element, name: str) -> Iterator[_Element]:
    """The elements below one that have this name, whatever their namespace."""
    yield from element.iter(f"{{*}}{name}")


def numbers(text: str | None) -> tuple[float, ...]:
    """The numbers of an attribute, such as a box's four; empty if one of them is none."""
    try:
        found = tuple(map(float, (text or "").split()))
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def _box_of(element: _Element) -> tuple[float, ...] | None:
    boxes = [numbers(each.text) for each in named(element, "PhysicalBox")]
    return next((box for box in boxes if len(box) == 4 and min(box[2:]) > 0), None)


def _text_of(element: _Element, name: str) -> str:
    return next((each.text or "" for each in named(element, name)), "").strip()


def _clean_path(path: str) -> str:
    return posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/")

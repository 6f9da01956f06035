"""Form fields of a web page → what they show: sites let clerks fill a table in, and print it so."""

from __future__ import annotations

from collections.abc import Mapping

from gipa_extract.text.numerals import OBJECT

_NOT_SHOWN = frozenset(("hidden", "button", "submit", "reset", "file"))
_NO_TEXT = frozenset(("checkbox", "radio", "image", "color", "range", "password"))


def value_of_input(attributes: Mapping[str, str]) -> str:
    """What an input shows; the sign of an object if that is no text, "" if it is nothing."""
    kind = attributes.get("type", "text").strip().lower()
    if kind in _NOT_SHOWN:
        return ""
    return OBJECT if kind in _NO_TEXT else attributes.get("value", "")


class ChoiceField:
    """A list to choose from, which shows the option that is chosen, else its first."""

    def __init__(self) -> None:
        self._options: list[str] = []
        self._chosen = 0

    def add_option(self, chosen: bool) -> None:
        if chosen:
            self._chosen = len(self._options)
        self._options.append("")

    def add_text(self, text: str) -> None:
        if self._options:
            self._options[-1] += text

    @property
    def shown(self) -> str:
        return self._options[self._chosen].strip() if self._options else ""

"""Every error that this package raises on purpose.

GipaError
├── ReadError            a file could not be turned into a Document
│   ├── UnsupportedError     its type is not one that can be read
│   └── LimitError           it is larger than a limit allows
├── FormError            a form or rules file is wrong
├── ResultError          a result file is not one of ours, or is broken
└── MissingExtraError    an optional dependency is not installed
"""

from __future__ import annotations


class GipaError(Exception):
    """What failed, where (path, stage, cell), and what to try."""

    def __init__(self, what: str, *, where: str = "", stage: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.stage = stage
        self.remedy = remedy
        super().__init__(what, where, stage, remedy)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        stage = f"{self.stage}: " if self.stage else ""
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{place}{stage}{self.what}{remedy}"

    def at(self, where: str) -> GipaError:
        """Return this error with its place filled in, unless it has one."""
        self.where = self.where or where
        return self


class ReadError(GipaError):
    """A file could not be turned into a Document."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="read", remedy=remedy)


class UnsupportedError(ReadError):
    """The file's type is not one that can be read; the remedy names a conversion."""


class LimitError(ReadError):
    """The file is larger than a limit allows; the remedy names the setting."""


class FormError(GipaError):
    """A form or rules file is wrong; `where` names the file and the entry."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="forms", remedy=remedy)


class ResultError(GipaError):
    """A result file is not one of ours, or a line of it is broken."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, stage="result", remedy=remedy)


class MissingExtraError(GipaError):
    """An optional dependency is not installed; the message holds the exact command."""

    def __init__(self, package: str, extra: str, *, where: str = "") -> None:
        super().__init__(
            f"{package} is not installed",
            where=where,
            stage="setup",
            remedy=f'pip install "gipa-extract[{extra}]"',
        )

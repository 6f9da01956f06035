"""What a command never writes over: a document that somebody has, named as its output by mistake."""

from __future__ import annotations

from pathlib import Path

from gipa_extract.errors import GipaError


def require_no_report(output: Path) -> None:
    """GipaError where the file that a command is to write holds a report.

    `gipa extract a.txt -o a.txt`, and `gipa extract -o *.txt`, in which the shell puts the first
    report where the name of the output was forgotten. What this program wrote is no report.
    """
    if output.is_file() and _holds_report(output):
        raise GipaError(
            "it holds a report, which would be written over",
            where=str(output),
            remedy="name another file",
        )


def _holds_report(file: Path) -> bool:
    from gipa_extract.pipeline import extract

    try:
        extract(file)
    except GipaError:
        return False
    return True

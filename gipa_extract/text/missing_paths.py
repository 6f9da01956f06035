"""What to try where nothing has a path that somebody gave: where the path stops being one."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from itertools import islice
from pathlib import Path

from gipa_extract.text.names import is_address, printable

MAX_LISTED = 5_000
"""Names of a folder that are looked through for one that is alike."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_QUOTED = re.compile(r"""["'“‘]""")


def remedy_for_missing(name: str) -> str:
    """What to try where nothing has a name that somebody gave."""
    if name.startswith("file:"):
        return "write it as a path, without file:"
    if is_address(name):
        return "addresses are not opened: save the page or the file in a browser, and name that"
    if _CONTROL.search(name):  # "D:\reports" holds a carriage return
        return 'write the path with / or as r"…": a backslash and a letter are another character'
    if _QUOTED.match(name):
        return "leave out the quotation marks in the path"
    if name.startswith("~"):
        return "write the path of the home folder out"
    with suppress(OSError, ValueError):
        return _remedy_where_it_ends(Path(name))
    return "check the path; one that holds blanks stands in quotation marks"


def _remedy_where_it_ends(path: Path) -> str:
    """The last folder of the path that is there, what it lacks, and what has nearly that name."""
    whole = Path(os.path.abspath(path))
    folder = next(each for each in whole.parents if each.exists())
    lacking = whole.parts[len(folder.parts)]
    shown, wanted = printable(str(folder)), printable(lacking)
    if folder.is_dir() and (alike := _name_alike(folder, lacking)):
        return f"{shown} holds no {wanted}; did you mean {printable(alike)}?"
    return f"{shown} holds no {wanted}; a path that holds blanks stands in quotation marks"


def _name_alike(folder: Path, wanted: str) -> str | None:
    """The name in a folder that is most like one."""
    from difflib import get_close_matches  # only here: every run would load it

    with os.scandir(folder) as entries:
        names = [entry.name for entry in islice(entries, MAX_LISTED)]
    return next(iter(get_close_matches(wanted, names, n=1, cutoff=0.7)), None)

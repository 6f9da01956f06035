"""The command that installs an extra for the Python that runs, as its user has to type it.

Errors, notes and results say `pip install "gipa-extract[ocr]"`, the same on every machine. Where it
is said to somebody, it becomes what works there: `pip` may be no command at all, as on Windows, or
belong to another Python, or be missing, as where uv made the environment.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

_INSTALLING = re.compile(r'(?<!-m )(?<!uv )(?<!%)pip install (?="gipa-extract\[)')
"""The command as errors and notes have it, not one that was made of it already."""


def runnable(text: str) -> str:
    """A text whose `pip install "gipa-extract[…]"` is the command for the Python that runs."""
    if 'pip install "gipa-extract[' not in text:
        return text
    return _INSTALLING.sub(lambda _: _installer() + " ", text)


def in_notebook() -> bool:
    """Whether the code runs in IPython, as in a notebook, whose `%pip` is that of its kernel."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", None)
    return shell is not None and shell() is not None


def _installer() -> str:
    """What stands before the name of what is installed."""
    if not sys.executable:
        return "pip install"
    python = Path(sys.executable)
    if find_spec("pip") is None:
        command = f"uv pip install --python {_typed(python)}"
        return f"!{command}" if in_notebook() else command
    if in_notebook():
        return "%pip install"
    if _is_at_hand("pip", python):
        return "pip install"
    name = python.name if _is_at_hand(python.name, python) else _typed(_from_here(python))
    call = "& " if os.name == "nt" and name.startswith('"') else ""  # PowerShell calls no text
    return f"{call}{name} -m pip install"


def _is_at_hand(program: str, python: Path) -> bool:
    """Whether a name alone starts the program that stands beside this Python."""
    found = shutil.which(program)
    beside = {python.parent, python.parent / "Scripts"}  # beside python.exe, but in a venv
    return found is not None and Path(found).parent in beside


def _from_here(python: Path) -> Path:
    """The path from the current folder, where Python stands below it."""
    try:
        return python.relative_to(Path.cwd())
    except (ValueError, OSError):
        return python


def _typed(path: Path) -> str:
    """A path as it is typed, in quotation marks where it holds a blank."""
    if os.name != "nt":
        return shlex.quote(str(path))
    return f'"{path}"' if re.search(r"[^\w.:\\/-]", str(path)) else str(path)

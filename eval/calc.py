"""LibreOffice Calc as another program's eye on what an export wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any, Literal

from gipa_extract.errors import GipaError
from gipa_extract.process_group import end_process_group

SCRIPT = Path(__file__).with_name("calc_script.py")
SECONDS = 3_600


def in_calc(what: Literal["joins", "workbook"], given: Mapping[str, Any]) -> dict[str, Any]:
    """What `calc_script` says; GipaError where LibreOffice or its Python is not installed."""
    soffice = program_at("soffice", "apt install libreoffice-calc")
    with TemporaryDirectory() as profile:
        command = [_python_of_office(soffice), str(SCRIPT), what, soffice, profile]
        said, complaint, code = _run_with_its_office(command, json.dumps(given))
    if code:
        raise GipaError(f"LibreOffice failed: {complaint[-400:]}", stage="bench")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def _run_with_its_office(command: list[str], given: str) -> tuple[str, str, int]:
    """What a script says, what it complains of, its exit code; LibreOffice ends with it."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as script:
        try:
            said, complaint = script.communicate(given, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise GipaError(
                f"no answer in {SECONDS} s", where="LibreOffice", stage="bench"
            ) from None
        finally:
            end_process_group(script)
    return said, complaint, script.returncode


def program_at(name: str, remedy: str) -> str:
    """Where a program is; GipaError with the command that installs it."""
    found = which(name)
    if found is None:
        raise GipaError(f"{name} is not installed", stage="bench", remedy=remedy)
    return found


def _python_of_office(soffice: str) -> str:
    """A Python that has the module `uno`: the system's, or the one that LibreOffice brings."""
    beside = Path(soffice).resolve().with_name("python")
    for each in (sys.executable, "/usr/bin/python3", str(beside)):
        if which(each) and not _run(each, "-c", "import uno"):
            return each
    raise GipaError("no Python knows LibreOffice", stage="bench", remedy="apt install python3-uno")


def _run(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode

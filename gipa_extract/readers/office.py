"""Word and Excel 97-2003, WPS, RTF, OpenDocument → docx or xlsx, by the LibreOffice installed.

A document may be hostile, and so the program that reads it is boxed in: a profile of its own that
is thrown away, no macros, no links followed, no network where the system lets us say so, bounds on
memory, time and what it writes. It is ended with all of its processes, whatever happens.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from glob import glob
from pathlib import Path
from typing import NamedTuple

from gipa_extract.errors import MissingProgramError, ReadError
from gipa_extract.process_group import end_process_group
from gipa_extract.readers.limits import Limits, over_time, too_large


class Target(NamedTuple):
    """What LibreOffice makes of a file, for a reader of ours."""

    suffix: str
    export_filter: str
    package: str
    """The package of Debian with the part of LibreOffice that makes it."""


DOCX = Target(".docx", "docx:MS Word 2007 XML", "libreoffice-writer")
XLSX = Target(".xlsx", "xlsx:Calc MS Excel 2007 XML", "libreoffice-calc")


class Convertible(NamedTuple):
    """A kind of file that LibreOffice converts."""

    suffix: str
    media_type: str
    target: Target = DOCX


KINDS = {
    "doc": Convertible(".doc", "application/msword"),
    "rtf": Convertible(".rtf", "application/rtf"),
    "odt": Convertible(".odt", "application/vnd.oasis.opendocument.text"),
    "xls": Convertible(".xls", "application/vnd.ms-excel", XLSX),
    "ods": Convertible(".ods", "application/vnd.oasis.opendocument.spreadsheet", XLSX),
}
"""By what `sniff` calls them; WPS writes the formats of Office 97: its are `doc` and `xls`."""
_NAMES = ("soffice", "libreoffice")
_HOMES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice*/program/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
"""Where installers put it beside the PATH: macOS, Linux, Windows."""
_SETTINGS = {
    ("Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Writer/Content/Update", "Link"): "0",
    ("Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled"): (
        "false"
    ),
}
"""Of the profile: nothing in a document is run, and nothing that it points at is fetched."""
_NOWHERE = "http://127.0.0.1:9"
"""A proxy at which nobody listens, for systems that cannot take the network away."""
_MAX_MEMORY_FACTOR = 2
"""How much more memory LibreOffice may have than `Limits.max_memory`: it maps some 1 GiB."""


def find_office() -> str | None:
    """The path of LibreOffice's program, or None where it is not installed."""
    on_path = next((program for name in _NAMES if (program := shutil.which(name))), None)
    return on_path or next(_programs_elsewhere(), None)


def _programs_elsewhere() -> Iterator[str]:
    """The programs that are installed beside the PATH."""
    for home in _HOMES:
        yield from sorted(glob(home), reverse=True)


def convert(data: bytes, kind: str, limits: Limits) -> bytes:
    """The docx or xlsx that LibreOffice makes of a file of one of `KINDS`.

    MissingProgramError where it is not installed, LimitError where it takes too long or makes too
    much, ReadError where it makes nothing of the file.
    """
    (made,) = convert_all([data], kind, limits)
    if made is None:
        raise ReadError(
            "LibreOffice makes nothing of it: damaged, protected by a password, or no document",
            remedy="open it in Word, Excel or WPS and save it as "
            f"{KINDS[kind].target.suffix}, or raise Limits.max_memory, or install the part of "
            "LibreOffice that reads it",
        )
    return made


def convert_all(files: Sequence[bytes], kind: str, limits: Limits) -> list[bytes | None]:
    """What `convert` makes of each file, LibreOffice started once; None where that is nothing.

    Where a file ends the program, those behind it come to nothing as well.
    """
    program = find_office()
    if program is None:
        raise _not_installed(kind)
    suffix, _, target = KINDS[kind]
    with tempfile.TemporaryDirectory(prefix="gipa-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sources = [folder / f"report{number}{suffix}" for number in range(len(files))]
        for source, data in zip(sources, files, strict=True):
            source.write_bytes(data)
        _write_profile(folder / "profile")
        _run_command(_command_line(program, folder, sources, target), folder, limits)
        made = [folder / "out" / f"{source.stem}{target.suffix}" for source in sources]
        return [_read_result(file, limits) for file in made]


def _not_installed(kind: str) -> MissingProgramError:
    suffix, _, target = KINDS[kind]
    program = "Word" if target is DOCX else "Excel"
    return MissingProgramError(
        f"{suffix} files are read by LibreOffice, which is not installed",
        remedy=f"install it (Debian, Ubuntu: apt install {target.package}; others: https://www."
        f"libreoffice.org), or open the file in {program} or WPS and save it as {target.suffix}",
    )


def _command_line(program: str, folder: Path, sources: Sequence[Path], target: Target) -> list[str]:
    """LibreOffice's command line; without a network where the system allows that."""
    return [
        *_without_network(),
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        *("--convert-to", target.export_filter, "--outdir", str(folder / "out")),
        *map(str, sources),
    ]


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """The command that takes the network away, where this user may give it; else none."""
    unshare = shutil.which("unshare")
    if unshare is None or not sys.platform.startswith("linux"):
        return ()
    command = (unshare, "--user", "--map-root-user", "--net", "--")
    with suppress(OSError, subprocess.SubprocessError):
        tried = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
        return command if tried.returncode == 0 else ()
    return ()


def _write_profile(folder: Path) -> None:
    """The settings of a fresh profile."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        "utf-8",
        newline="\n",
    )


def _run_command(command: list[str], folder: Path, limits: Limits) -> None:
    """Run it to its end or to the limit of time; none of its processes is left."""
    with _process_group(command, folder) as process:
        _limit_process(process.pid, limits)
        try:
            process.communicate(timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise over_time(limits) from error


@contextmanager
def _process_group(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, which is ended as a whole behind it."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_bare_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        end_process_group(process)
        process.wait()


def _bare_environment(folder: Path) -> Mapping[str, str]:
    """Only what it needs to start: no key, no display, no network."""
    kept = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "LANG", "LC_ALL")
    here = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "TMPDIR", "TEMP", "TMP"), str(folder))
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    return {**{name: os.environ[name] for name in kept if name in os.environ}, **here, **proxies}


def _limit_process(pid: int, limits: Limits) -> None:
    """Hold it and what it starts to memory, seconds of a core, and sizes of files, on Linux.

    The seconds end it even where nobody is left to do so, as when our own process is killed.
    """
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        seconds = max(1, int(limits.seconds))
        for kind, most in (
            (resource.RLIMIT_DATA, _MAX_MEMORY_FACTOR * limits.max_memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_FSIZE, limits.max_unpacked),
        ):
            resource.prlimit(pid, kind, (most, most))


def _read_result(file: Path, limits: Limits) -> bytes | None:
    """What it wrote; None where there is nothing."""
    if not file.is_file():
        return None
    if (size := file.stat().st_size) > limits.max_bytes:
        raise too_large(size, limits.max_bytes, "max_bytes")
    return file.read_bytes()

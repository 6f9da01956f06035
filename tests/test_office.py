"""Word 97-2003 and its like, read through LibreOffice: real files, a real conversion."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.needs import needs

docx = needs("docx", "docx")
from docx.oxml.ns import qn
from docx.shared import Twips

from eval.corpus.command import make
from eval.corpus.content import Content
from eval.corpus.layouts import layouts
from gipa_extract import extract
from gipa_extract.errors import LimitError, MissingProgramError, ReadError
from gipa_extract.readers import Limits, office, read_bytes
from tests.gipa_command import gipa

SOFFICE = office.find_office()
needs_office = pytest.mark.skipif(
    SOFFICE is None,
    reason="needs LibreOffice: apt-get install -y --no-install-recommends libreoffice-writer-nogui",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CELL_TWIPS = 850
FORMATS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt"}


def as_word_writes_it(data: bytes) -> bytes:
    """A Word file with the widths of its cells, without which LibreOffice cannot lay it out."""
    word = docx.Document(io.BytesIO(data))
    for column in word.element.body.iter(qn("w:gridCol")):
        column.set(qn("w:w"), str(CELL_TWIPS))
    for cell in word.element.body.iter(qn("w:tc")):
        cell.width = Twips(CELL_TWIPS * cell.grid_span)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Path]:
    """What a report says, and a folder with it as report.doc, report.rtf and report.odt."""
    content, made = make(layouts()["docx"], 1, 1)
    folder = tmp_path_factory.mktemp("office")
    (folder / "report.docx").write_bytes(as_word_writes_it(made.data))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for filter_name in FORMATS.values():
        command = [str(SOFFICE), profile, "--headless", "--convert-to", filter_name]
        subprocess.run(
            [*command, "report.docx"], cwd=folder, capture_output=True, check=True, timeout=120
        )
    return content, folder


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_cell_of_a_real_file_is_right(written: tuple[Content, Path], suffix: str) -> None:
    content, folder = written
    report = extract(folder / f"report.{suffix}")
    assert {cell.id: (cell.kind, cell.value) for cell in report.cells} == {
        name: (true.kind, true.value) for name, true in content.cells.items()
    }
    assert report.source.path == str(folder / f"report.{suffix}")
    assert report.source.media_type == office.KINDS[suffix].media_type
    assert "converted_by_office" in [note.code for note in report.notes]


@pytest.mark.slow
@needs_office
def test_a_wps_file_is_told_by_its_content(written: tuple[Content, Path], tmp_path: Path) -> None:
    (tmp_path / "报告.wps").write_bytes((written[1] / "report.doc").read_bytes())
    done = gipa("extract", str(tmp_path / "报告.wps"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "read from what LibreOffice makes of the file" in done.stdout


@pytest.mark.slow
@needs_office
def test_what_takes_too_long_is_ended_with_all_its_processes(written: tuple[Content, Path]) -> None:
    data = (written[1] / "report.doc").read_bytes()
    began = time.monotonic()
    with pytest.raises(LimitError, match=r"more than 0\.2 seconds"):
        read_bytes(data, limits=Limits(seconds=0.2))
    assert time.monotonic() - began < 10
    assert left_running("gipa-office-") == []


def left_running(word: str) -> list[str]:
    """The command lines of live processes that hold a word; a zombie has none."""
    lines = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            lines.append((process / "cmdline").read_bytes().decode("utf-8", "replace"))
        except OSError:  # it ended while it was looked at
            continue
    return [line for line in lines if word in line]


@needs_office
def test_damaged_files_say_so_and_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ReadError, match=r"LibreOffice makes nothing of it.*save it as \.docx"):
        read_bytes(OLE + b"\0" * 600)
    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_the_message_says_what_to_install_or_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(MissingProgramError) as raised:
        read_bytes(OLE + b"\0" * 600)
    assert raised.value.stage == "setup"
    assert "apt install libreoffice-writer" in raised.value.remedy
    assert "save it as .docx" in raised.value.remedy


@pytest.fixture
def fake_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A program in LibreOffice's place, which writes down how it was called, and the script."""
    script, told = tmp_path / "soffice", tmp_path / "told.py"
    made = io.BytesIO()
    docx.Document().save(made)
    script.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, resource, sys\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        "out.mkdir(); profile = pathlib.Path(os.environ['HOME'], 'profile')\n"
        "settings = (profile / 'user' / 'registrymodifications.xcu').read_text('utf-8')\n"
        "bound = resource.getrlimit(resource.RLIMIT_CPU)\n"
        f"pathlib.Path({str(told)!r}).write_text(repr((sys.argv, dict(os.environ), settings, bound)))\n"
        "name = pathlib.Path(sys.argv[-1]).stem + '.docx'\n"
        f"(out / name).write_bytes({made.getvalue()!r})\n",
        "utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(script))
    monkeypatch.setattr(office, "_without_network", lambda: ())
    return SimpleNamespace(told=lambda: eval(told.read_text("utf-8")))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script is a Unix one")
def test_it_is_boxed_in(fake_office: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    data = office.convert(OLE, "doc", Limits(seconds=30))
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    arguments, environment, settings, bound = fake_office.told()
    assert any(each.startswith("-env:UserInstallation=file://") for each in arguments)
    assert "--headless" in arguments
    assert "OPENAI_API_KEY" not in environment
    assert environment["https_proxy"] == "http://127.0.0.1:9"
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert f'oor:name="{name}" oor:op="fuse"><value>true</value>' in settings
    assert bound == (30, 30)
    assert not Path(environment["HOME"]).exists()


def test_installers_places_are_looked_at_where_the_path_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "libreoffice25.2" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    program.write_text("", "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_HOMES", (f"{tmp_path}/libreoffice*/program/soffice",))
    assert office.find_office() == str(program)
    monkeypatch.setattr(office, "_HOMES", ())
    assert office.find_office() is None

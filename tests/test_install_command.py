"""What is said to install is what works in the environment that runs."""

import os
import sys
from pathlib import Path, PureWindowsPath

import pytest

from gipa_extract import install_command
from gipa_extract.errors import MissingExtraError
from gipa_extract.install_command import runnable

WANTED = 'pip install "gipa-extract[ocr]"'


@pytest.fixture(autouse=True)
def _with_pip(monkeypatch):
    monkeypatch.setattr(install_command, "find_spec", lambda _: object())


def make_environment(folder: Path, *programs: str) -> Path:
    folder.mkdir(parents=True)
    for program in programs:
        (folder / program).write_text("")
        (folder / program).chmod(0o755)
    return folder / "python"


def test_pip_alone_where_it_is_that_of_the_python_that_runs(tmp_path, monkeypatch):
    python = make_environment(tmp_path / "bin", "python", "pip")
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert runnable(WANTED) == WANTED


def test_python_names_itself_where_pip_is_anothers(tmp_path, monkeypatch):
    python = make_environment(tmp_path / "my own" / "bin", "python", "pip")
    make_environment(tmp_path / "other", "python", "pip")
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    assert runnable(WANTED) == f"'{python}' -m {WANTED}"
    monkeypatch.chdir(tmp_path / "my own")
    assert runnable(WANTED) == f"bin/python -m {WANTED}"


def test_python_without_a_path_where_only_pip_is_no_command(tmp_path, monkeypatch):
    python = make_environment(tmp_path / "bin", "python")
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert runnable(WANTED) == f"python -m {WANTED}"


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (r"C:\reports\.venv\Scripts", r"C:\reports\.venv\Scripts\python.exe -m "),
        (r"C:\My reports\.venv\Scripts", r'& "C:\My reports\.venv\Scripts\python.exe" -m '),
    ],
)
def test_windows_names_the_interpreter_as_powershell_takes_it(folder, said, monkeypatch):
    monkeypatch.setattr(sys, "executable", rf"{folder}\python.exe")
    monkeypatch.setattr(install_command, "Path", PureWindowsPath)
    monkeypatch.setattr(install_command, "_from_here", lambda python: python)
    monkeypatch.setattr(install_command, "_is_at_hand", lambda *_: False)
    monkeypatch.setattr(os, "name", "nt")
    assert runnable(WANTED) == said + WANTED


def test_an_environment_of_uv_has_no_pip(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/opt/tools/bin/python")
    monkeypatch.setattr(install_command, "find_spec", lambda _: None)
    assert runnable(WANTED) == f"uv pip install --python /opt/tools/bin/python {WANTED[12:]}"


def test_a_notebook_installs_into_its_kernel(monkeypatch):
    monkeypatch.setattr(install_command, "in_notebook", lambda: True)
    assert str(MissingExtraError("rapidocr", "ocr")).endswith(f" → %{WANTED}")


def test_an_error_keeps_what_holds_on_every_machine_and_says_what_holds_here(monkeypatch):
    monkeypatch.setattr(install_command, "_installer", lambda: "py -m pip install")
    error = MissingExtraError("rapidocr", "ocr")
    assert error.remedy == WANTED
    said = f"setup: rapidocr is not installed → py -m {WANTED}"
    assert str(error) == said
    assert runnable(said) == said

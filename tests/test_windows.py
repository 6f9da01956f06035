"""What would break on Windows, as far as it shows on another system."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

REPORT = "data/reports/xiejiaji-2019.txt"
COMMANDS = {
    "extract": ["extract", REPORT],
    "jsonl": ["extract", REPORT, "--format", "jsonl"],
    "show": ["show", REPORT],
    "show-zh": ["show", REPORT, "--lang", "zh"],
    "text": ["text", REPORT],
    "forms": ["forms", "2021"],
    "help": ["--help"],
    "error": ["extract", "没有这份报告.txt"],
}
UNIX = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog")
"""Modules that Windows does not have."""
IMPORT_ALL = f"""
import builtins, os, signal, sys
from importlib import import_module
from pkgutil import walk_packages
plain = builtins.__import__
def guarded(name, scope=None, *rest, **more):
    ours = (scope or {{}}).get("__name__", "").split(".")[0] in ("gipa_extract", "eval")
    if ours and name in {UNIX}:
        raise ImportError(name, name=name)
    return plain(name, scope, *rest, **more)
builtins.__import__ = guarded
for name in ("fork", "register_at_fork", "sched_getaffinity", "killpg"):
    delattr(os, name)
del signal.SIGKILL, signal.SIGALRM
for package in ("gipa_extract", "eval"):
    home = import_module(package).__path__
    for module in walk_packages(home, package + "."):
        try:
            import_module(module.name) if not module.name.endswith("__main__") else None
        except ImportError as error:
            print(module.name, error.name)
"""
"""Imports every module of ours as where there is no fork; prints each that fails, and what it wants."""


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[bytes]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    code = [sys.executable, "-c", "from gipa_extract.cli import main; main()", *command]
    given = {**plain, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", **environment}
    return subprocess.run(code, capture_output=True, cwd=ROOT, env=given, check=False)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [*((name, "ascii") for name in COMMANDS), ("show", "cp936"), ("show-zh", "cp1252")],
)
def test_every_code_page_takes_what_a_command_prints(name: str, encoding: str) -> None:
    done = run(COMMANDS[name], PYTHONIOENCODING=encoding)
    assert done.returncode == (1 if name == "error" else 0), done.stderr.decode()
    text = (done.stderr if name == "error" else done.stdout).decode("utf-8")
    assert ("没有这份报告.txt" if name == "error" else text.strip()) in text
    assert "Traceback" not in done.stderr.decode()


def test_the_form_is_drawn_with_its_marks_on_a_chinese_code_page() -> None:
    text = run(COMMANDS["show-zh"], PYTHONIOENCODING="cp936").stdout.decode("utf-8")
    assert "✗" in text
    assert "自然人" in text


def test_spans_of_a_printed_text_hold_where_a_line_end_is_two_characters() -> None:
    code = (
        "import sys; sys.stdout.reconfigure(newline='\\r\\n')\n"
        f"sys.argv[1:] = ['text', {REPORT!r}]\n"
        "from gipa_extract.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == run(COMMANDS["text"]).stdout
    assert b"\r" not in done.stdout


@pytest.mark.slow
def test_no_module_needs_what_windows_lacks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    wanting = [line.split()[-1] for line in done.stdout.splitlines()]
    assert not set(wanting) & {*UNIX, "None"}, done.stdout


def test_text_files_are_utf_8_and_written_with_plain_line_ends() -> None:
    left = [
        f"{path.relative_to(ROOT)}:{call.lineno} {sorted(wanting)}"
        for path in (ROOT / "gipa_extract").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and (wanting := left_to_the_system(call))
    ]
    assert left == []


def left_to_the_system(call: ast.Call) -> set[str]:
    """What a call that opens a text file leaves for the system to choose."""
    match call.func:
        case ast.Attribute(attr=name):
            pass
        case ast.Name(id="open" as name):
            pass
        case _:
            return set()
    given = {keyword.arg for keyword in call.keywords}
    words = [word.value for word in call.args if isinstance(word, ast.Constant)]
    modes = [word for word in words if isinstance(word, str) and set(word) <= set("rwabxt+")]
    if name in ("read_text", "write_text"):
        given |= {"encoding"} if "utf-8" in words else set()
        return {"encoding", *(["newline"] if name == "write_text" else [])} - given
    if name == "open" and modes and "b" not in modes[0]:
        return {"encoding", *(["newline"] if "r" not in modes[0] else [])} - given
    return set()


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("path.open('w')", {"encoding", "newline"}),
        ("path.write_text(text, 'utf-8')", {"newline"}),
        ("path.read_text()", {"encoding"}),
        ("open(path, 'r')", {"encoding"}),
        ("path.open('rb')", set()),
        ("path.open('w', encoding='utf-8', newline='')", set()),
    ],
)
def test_what_a_call_leaves_to_the_system_is_seen(code: str, left: set[str]) -> None:
    (call,) = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    assert left_to_the_system(call) == left

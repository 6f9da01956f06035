"""Every command and snippet of the READMEs runs, and the two say the same."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

READMES = ("README.md", "README.zh-CN.md")
GUIDES = ("bulk.md", "export.md", "checking.md", "models.md", "evaluation.md", "review.md")


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(name: str) -> list[str]:
    lines = [
        line.split("#")[0].strip() for block in blocks(name, "sh") for line in block.splitlines()
    ]
    return [line for line in lines if line]


def test_both_readmes_hold_the_same_commands_and_code() -> None:
    first, second = READMES
    assert commands(first) == commands(second)
    code = [[re.sub(r"#.*", "", block) for block in blocks(name, "python")] for name in READMES]
    assert code[0] == code[1]
    headings = [
        len(re.findall("^## ", (ROOT / name).read_text("utf-8"), re.MULTILINE)) for name in READMES
    ]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_in_chinese_holds_the_same_commands_code_and_sections(guide: str) -> None:
    english, chinese = (ROOT / "docs" / folder / guide for folder in ("", "zh"))
    assert code_of(english)
    assert code_of(english) == code_of(chinese)
    headings = [
        re.findall("^#+ ", path.read_text("utf-8"), re.MULTILINE) for path in (english, chinese)
    ]
    assert headings[0] == headings[1]
    links = [set(re.findall(r"`([\w.]+\.(?:py|ipynb|sqlite))`", path.read_text("utf-8")))
             for path in (english, chinese)]  # fmt: skip
    assert links[0] == links[1]


def test_links_of_the_chinese_guides_lead_somewhere() -> None:
    for guide in GUIDES:
        path = ROOT / "docs" / "zh" / guide
        for link in re.findall(r"\]\(([^):#]+)\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{guide}: {link}"


def code_of(path: Path) -> list[list[str]]:
    """The blocks of code, without comments: of these each language has its own."""
    fenced = re.findall(r"^```\w*\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    blocks = [[line.split("  #")[0].strip() for line in each.splitlines()] for each in fenced]
    return [[line for line in lines if line and not line.startswith("#")] for lines in blocks]


def test_every_gipa_command_of_the_readme_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    wanted = [command for command in commands("README.md") if command.startswith("gipa ")]
    assert len(wanted) >= 7
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in wanted:
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True
        )
        assert (done.returncode, done.stderr) == (0, b""), command


@pytest.mark.parametrize("name", READMES)
def test_python_snippets_run(name: str) -> None:
    (snippet,) = blocks(name, "python")
    done = subprocess.run([sys.executable, "-c", snippet], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("6 6 ")


def test_make_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in commands("README.md"):
        if command.startswith("make "):
            assert f"\n{command.split()[1]}:" in makefile

"""What the package shows, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import gipa_extract


def test_public_names() -> None:
    assert gipa_extract.__all__ == [
        "Cell", "Claim", "Document", "Finding", "GipaError", "Report", "Span",
        "__version__", "across", "check", "explain", "extract", "extract_all", "label", "read",
        "review", "show",
    ]  # fmt: skip
    assert dir(gipa_extract) == sorted(gipa_extract.__all__)


def test_public_functions_stay_functions_whatever_was_imported_before() -> None:
    report = gipa_extract.extract("一、总体情况\n本年度工作平稳。\n")
    assert gipa_extract.check(report) == []
    for name in gipa_extract.__all__:
        assert getattr(gipa_extract, name).__class__.__name__ != "module"


def test_importing_and_using_loads_nothing_heavy() -> None:
    heavy = ["pandas", "openai", "instructor", "lxml", "pyarrow", "numpy", "docx", "ray", "typer",
             "rich"]  # fmt: skip
    code = (
        "import sys, gipa_extract; from gipa_extract import extract, Report;"
        "report = extract('一、总体情况\\n'); repr(report); gipa_extract.show(report);"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Build hook: the folder `eval/` goes into the wheel as the package `gipa_eval`, with its data.

A top-level package named `eval` is nobody's to install. So each line that imports it, and each
sentence that names its command, is rewritten on the way. An editable installation gets a
`gipa_eval` of two lines that runs the checkout's own `eval/`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REWRITES = (
    (re.compile(r"^(\s*(?:from|import)\s+)eval(?=[.\s])", re.MULTILINE), r"\1gipa_eval"),
    (re.compile(r"python -m eval\."), "python -m gipa_eval."),
    (re.compile(r'"-m", "eval(?=[".])'), '"-m", "gipa_eval'),
    (re.compile(r"python -m eval\b"), "gipa-eval"),
)
DATA = ("gold", "reports", "composed")
"""Folders of `data/` that come along."""
EDITABLE = "from eval.__main__ import main\n\nif __name__ == '__main__':\n    main()\n"


class EvaluationHook(BuildHookInterface):
    """Adds the package `gipa_eval` to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self.made = Path(tempfile.mkdtemp(prefix="gipa-eval-"))
        root = Path(self.root)
        if version == "editable":
            (self.made / "__init__.py").touch()
            (self.made / "__main__.py").write_text(EDITABLE, "utf-8")
            build_data["force_include_editable"] = {str(self.made): "gipa_eval"}
            return
        for path in sorted((root / "eval").rglob("*")):
            if path.is_file() and path.suffix in (".py", ".toml", ".html", ".css", ".js"):
                self._add(path, self.made / path.relative_to(root / "eval"))
        for folder in DATA:
            shutil.copytree(root / "data" / folder, self.made / "data" / folder)
        for path in sorted((root / "examples").glob("*_extractor.py")):
            self._add(path, self.made / "examples" / path.name)
        build_data["force_include"][str(self.made)] = "gipa_eval"

    def _add(self, path: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text("utf-8")
        if path.suffix == ".py":
            for pattern, written in REWRITES:
                text = pattern.sub(written, text)
        target.write_text(text, "utf-8", newline="\n")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(self.made)

"""How the documentation site is built: `make site`.

The source folder is the repository itself, so that every link reads the same on the site, in a
checkout and on a forge. Notebooks are shown with the outputs that `make notebooks` left under
build/notebooks; nothing is executed here, and nothing asks the network.
"""

from __future__ import annotations

import builtins
import json
import sys
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, get_type_hints

import typer.main
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from gipa_extract import __version__, models
from gipa_extract.cli.main import app as gipa

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "docs"))

from make_reference import command_pages  # noqa: E402

EXECUTED = ROOT / "build" / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURES = ("notebook-review.png", "notebook-label.png")
"""What stands in the place of widgets, which live in a kernel, in their order."""

project = "gipa-extract"
author = copyright = "gipa-extract"
version = release = __version__
language = "zh_CN"
root_doc = "docs/index"
extensions = ["myst_nb", "sphinx.ext.autodoc"]
include_patterns = [
    "*.md",
    "docs/*.md",
    "docs/zh/*.md",
    "docs/reference/*.md",
    "data/*.md",
    "data/*/*.md",
    "notebooks/*.ipynb",
]
exclude_patterns = ["[!a-zA-Z]*", "build", "runs", "run", "site", "dist", "gipa_extract", "eval"]
exclude_patterns += ["tests", "examples", "**/.ipynb_checkpoints"]

# References: what is missing is an error. Only names of other projects have nowhere to lead.
nitpicky = True
FOREIGN = (
    "alt altair collections datetime decimal dt json os pandas pathlib Path pydantic types typing"
)
nitpick_ignore_regex = [("py:.*", rf"{name}(\W.*)?") for name in FOREIGN.split()]
nitpick_ignore = [
    ("py:class", "Number"),
    ("py:class", "gipa_extract.llm.settings.T"),
    ("py:class", "Cell | Fact"),
    ("py:class", "Field"),
    ("py:class", "_empty"),
    ("py:class", "_unset"),
    ("py:class", "gipa_extract.models.ParsedRow"),
    ("py:class", "gipa_extract.display.doubt_groups.DoubtGroup"),
]
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline"]
suppress_warnings = ["myst.header"]  # a page may begin below a heading of level one

# Docstrings: names in backquotes are code, members stand as the source has them.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_class_signature = "separated"  # the fields of a class are told one by one
autodoc_default_options = {
    "exclude-members": "model_config, model_post_init, recipe, widget, __init__, __new__"
}
python_maximum_signature_line_length = 88

nb_execution_mode = "off"
nb_ipywidgets_js = {}  # nothing from the network: a widget is shown as a picture
nb_render_markdown_format = "myst"
html_theme = "furo"
html_title = "gipa-extract"
html_static_path = ["images", "site.css"]
html_css_files = ["site.css"]
html_additional_pages = {"index": "front.html"}
templates_path = ["."]
html_copy_source = False
html_show_sphinx = False


def with_outputs(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the executed notebook in the place of the saved one, which has no outputs."""
    path = ROOT / f"{docname}.ipynb"
    if not docname.startswith("notebooks/"):
        return
    saved, executed = json.loads(source[0]), EXECUTED / path.name
    try:
        shown = json.loads(executed.read_text("utf-8"))
    except OSError as error:
        raise SphinxError(f"{executed} is missing: run `make notebooks` first") from error
    if _code(saved) != _code(shown):
        raise SphinxError(f"{executed} is of an older {path.name}: run `make notebooks` again")
    outputs = (each for cell in shown["cells"] for each in cell.get("outputs", ()))
    widgets = (each for each in outputs if WIDGET in each.get("data", {}))
    for output, picture in zip(widgets, PICTURES, strict=False):
        output["data"] = {"text/html": [f'<img src="../_static/{picture}" alt="{picture}">']}
    source[0] = json.dumps(shown)


def _code(notebook: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"]]


class CommandHelp(SphinxDirective):
    """`{command-help}`: what each `gipa` command says with --help, a section for each."""

    def run(self) -> list[nodes.Node]:
        return [
            self._section(*page) for page in command_pages(typer.main.get_command(gipa), "gipa")
        ]

    def _section(self, name: str, text: str) -> nodes.section:
        section = nodes.section("", nodes.title("", name), nodes.literal_block(text, text))
        section["ids"].append(nodes.make_id(name))
        section[-1]["language"] = "text"
        return section


class Builtins(SphinxPostTransform):
    """Types of the language lead nowhere: not to a field of ours that is called `bytes`, too."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(pending_xref)):
            if node.get("refdomain") == "py" and node["reftarget"] in dir(builtins):
                node.replace_self(node.children)


def by_last_name(
    app: Sphinx, env: BuildEnvironment, node: nodes.Element, shown: nodes.Element
) -> nodes.Element | None:
    """Lead a type to where it is documented: signatures name it as its module imports it."""
    target, objects = node.get("reftarget", ""), env.domains.python_domain.objects
    if node.get("refdomain") != "py" or target.partition(".")[0] in FOREIGN.split():
        return None
    known = [full for full in objects if full.rpartition(".")[2] == target.rpartition(".")[2]]
    if "." in target:
        known = [full for full in known if _object(full) is _object(target)]
    if len(known) != 1:
        return None
    at = objects[known[0]]
    return make_refnode(app.builder, node["refdoc"], at.docname, at.node_id, shown, known[0])


def _object(full: str) -> Any:
    """What a dotted name stands for; the name itself where it stands for nothing."""
    try:
        return resolve_name(full)
    except (ImportError, AttributeError, ValueError):
        return full


def without_aliases(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Say nothing of a named tuple's field that has no docstring of its own."""
    if lines and lines[0].startswith("Alias for field number"):
        lines.clear()


def setup(app: Sphinx) -> None:
    for model in (models.Cell, models.Claim, models.Finding):
        model.__annotations__ = get_type_hints(model)  # types, without how they are serialized
    app.connect("missing-reference", by_last_name)
    app.connect("autodoc-process-docstring", without_aliases)
    app.connect("source-read", with_outputs)
    app.add_directive("command-help", CommandHelp)
    app.add_post_transform(Builtins)

"""`python docs/links.py build/site`: every link of the built site leads somewhere, offline.

Sphinx checks what it resolves itself; this looks at the pages as a browser gets them: links to
files and to places within them, and that nothing is loaded from the network.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

LOADED = ("//script/@src", "//link[@rel='stylesheet']/@href", "//img/@src", "//iframe/@src")


@cache
def places(page: Path) -> frozenset[str]:
    """The names that a link to this page may end in."""
    return frozenset(map(str, html.parse(page).xpath("//@id | //a/@name")))


def broken(page: Path) -> Iterator[str]:
    """What is wrong with the links of a page."""
    tree = html.parse(page)
    for source in (str(found) for path in LOADED for found in tree.xpath(path)):
        if urlsplit(source).netloc:
            yield f"loads {source} from the network"
    for link in map(str, tree.xpath("//@href | //@src")):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        name = unquote(parts.fragment)
        if not target.exists():
            yield f"{link}: no such file"
        elif name and target.suffix == ".html" and name not in places(target):
            yield f"{link}: no such place"


def main(folder: Path) -> int:
    """Print what is wrong; the number of broken links."""
    pages = sorted(folder.resolve().rglob("*.html"))
    wrong = [
        f"{page.relative_to(folder.resolve())}: {what}" for page in pages for what in broken(page)
    ]
    print(*wrong, sep="\n", file=sys.stderr)
    print(f"{len(pages)} pages, {len(wrong)} broken links")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]))))

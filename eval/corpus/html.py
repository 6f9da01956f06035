"""Web pages as government sites publish reports: templates, Word paste, wrong labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from random import Random

from eval.corpus.content import Content, Paragraph
from eval.corpus.tables import Box, Printed, rng_by_place
from eval.corpus.written import Written

_MENU = ("首页", "走进本地", "新闻中心", "政务公开", "办事服务", "互动交流", "专题专栏")
_SCRIPT = "<script>var _cfg={site:120,items:[3,7,0]};if(1<2&&3>2){document.write('<td>99</td>');}</script>"
_STYLE = (
    "<style>.zw table td{border:1px solid #000;padding:0 5px}.nav li{float:left}"
    ".MsoNormal{text-indent:32pt;line-height:28pt}</style>"
)
_FONT = "font-family:仿宋_GB2312;font-size:16.0pt;mso-hansi-font-family:宋体"


@dataclass(frozen=True)
class Page:
    """What kind of page a site makes."""

    template: bool = False
    """Menus, a table of metadata, a footer and scripts stand round the report."""
    nested: bool = False
    """The page is laid out with tables, the report inside them."""
    word: bool = False
    """The report was pasted from Word: a style on everything, runs cut anywhere."""
    sloppy: bool = False
    """Upper case tags, and no end tags where HTML lets them go."""
    pictures: bool = False
    """The tables are pictures."""
    steady: bool = False
    """A value is never cut into runs, and each cell is drawn by its place alone: another value
    in it changes no other cell."""
    encoding: str = "utf-8"
    declared: str = "utf-8"
    """The charset that the page names."""


def write_html(content: Content, rng: Random, *, page: Page) -> Written:
    """The report as a web page; lost are the cells of tables that are pictures."""
    parts = [
        _paragraph(block, page, rng)
        if isinstance(block, Paragraph)
        else _picture(rng)
        if page.pictures
        else _table(block, page, rng)
        for block in content.blocks
    ]
    body = "\n".join(parts)
    if page.nested:
        body = _laid_out(body, rng)
    if page.template:
        body = _site(body, content, rng)
    title = escape(content.title)
    text = (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; '
        f'charset={page.declared}">\n<title>{title}</title>\n{_STYLE}\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )
    data = (_shouted(text) if page.sloppy else text).encode(page.encoding, "xmlcharrefreplace")
    gone = {cell for block in content.blocks if isinstance(block, Printed) for cell in block.cells}
    traits: dict[str, str | int | float] = {"encoding": page.encoding, "declared": page.declared}
    return Written(data, ".html", absent=frozenset(gone if page.pictures else ()), traits=traits)


def _paragraph(block: Paragraph, page: Page, rng: Random) -> str:
    text = escape(block.text.replace("　　", ""))
    if block.role == "title":
        tag = "h1" if page.template and rng.random() < 0.4 else "p"
        return f'<{tag} align="center" style="font-size:22pt">{text}</{tag}>'
    if page.word:
        text = _runs(text, rng)
        return (
            f'<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0">{text}</p>'
        )
    return f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{text}</p>" if rng.random() < 0.5 else f"<p>　　{text}</p>"


def _table(table: Printed, page: Page, rng: Random) -> str:
    attributes = rng.choice(('border="1"', 'class="MsoNormalTable" width="100%"', ""))
    blank = rng.choice(("&nbsp;", "", "<p>&nbsp;</p>", "<br>", "　"))
    wrap = partial(_word_cell, whole=page.steady) if page.word else _simple_cell(rng)
    source = rng_by_place(rng) if page.steady else lambda box: rng
    lines = []
    for boxes in table.starting:
        cells = "".join(_cell(box, wrap(box, source(box)) or blank, page) for box in boxes)
        lines.append(f"<tr>{cells}</tr>")
    rows = "\n".join(lines)
    body = f"<tbody>\n{rows}\n</tbody>" if rng.random() < 0.6 else rows
    return f'<table {attributes} cellspacing="0">\n{body}\n</table>'


def _cell(box: Box, inner: str, page: Page) -> str:
    spans = f' rowspan="{box.down}"' if box.down > 1 else ""
    spans += f' colspan="{box.across}"' if box.across > 1 else ""
    style = ' style="border:solid windowtext 1.0pt;padding:0cm 5.4pt"' if page.word else ""
    return f"<td{spans}{style}>{inner}</td>"


def _simple_cell(rng: Random) -> Callable[[Box, Random], str]:
    """What stands in a td: text, or text in a paragraph, with or without spaces about it."""
    around = rng.choice(("{}", "<p>{}</p>", '<div align="center">{}</div>', "\n  {}\n  "))
    pad = rng.choice(("", "", "&nbsp;", "　"))

    def draw(box: Box, rng: Random) -> str:
        if not box.text:
            return ""
        text = escape(box.text).replace("\n", "<br>")
        return around.format(text + pad if box.cell else text)

    return draw


def _word_cell(box: Box, rng: Random, *, whole: bool) -> str:
    if not box.text:
        return '<p class="MsoNormal"><span lang="EN-US"><o:p>&nbsp;</o:p></span></p>'
    if box.cell and whole:
        lines = f'<span lang="EN-US" style="{_FONT}">{escape(box.text)}</span>'
    else:
        lines = "<br />".join(_runs(escape(line), rng) for line in box.text.split("\n"))
    return f'<p class="MsoNormal" align="center" style="text-align:center">{lines}</p>'


def _runs(text: str, rng: Random) -> str:
    """Word's runs: a span for each, cut anywhere but inside an entity."""
    if "&" in text:
        return f'<span style="{_FONT}">{text}</span>'
    cut = rng.randint(1, len(text)) if len(text) > 1 else len(text)
    pieces = [piece for piece in (text[:cut], text[cut:]) if piece]
    spans = (f'<span lang="EN-US" style="{_FONT}">{piece}</span>' for piece in pieces)
    return "".join(spans) + ("<span><o:p></o:p></span>" if rng.random() < 0.3 else "")


def _picture(rng: Random) -> str:
    return f'<p align="center"><img src="W0{rng.randint(10**8, 10**9)}.png" alt=""></p>'


def _laid_out(body: str, rng: Random) -> str:
    """The page as tables in tables: a column of links, and the report beside it."""
    links = "".join(f"<tr><td>{name}</td></tr>" for name in rng.sample(_MENU, 4))
    return (
        '<table width="1000" align="center"><tr><td width="200" valign="top">'
        f"<table>{links}</table></td><td>\n"
        '<table width="100%"><tr><td class="title">政府信息公开年报</td></tr><tr><td>\n'
        f"{body}\n</td></tr></table></td></tr></table>"
    )


def _site(body: str, content: Content, rng: Random) -> str:
    """The site's own matter round the report."""
    menu = "".join(f'<li><a href="/{i}/">{name}</a></li>' for i, name in enumerate(_MENU))
    day = f"{content.year + 1}-01-{rng.randint(10, 31)}"
    issuer = escape(content.issuer)
    facts = (
        '<table class="xxgk"><tr><td>索引号：</td><td>'
        f"{rng.randint(10**7, 10**8)}/{content.year + 1}-{rng.randint(1000, 9999)}</td>"
        f"<td>发布机构：</td><td>{issuer}</td></tr>"
        f"<tr><td>发文日期：</td><td>{day}</td><td>浏览次数：</td>"
        f"<td>{rng.randint(20, 4000)}</td></tr></table>"
    )
    others = "".join(
        f"<li>{issuer}{year}年政府信息公开工作年度报告</li>"
        for year in range(content.year - 1, content.year - 4, -1)
    )
    return (
        f'<div class="top"><ul class="nav">{menu}</ul></div>\n{_SCRIPT}\n'
        f'<div class="crumb">当前位置：首页 &gt; 政务公开 &gt; 政府信息公开年报</div>\n{facts}\n'
        f'<div class="zw" id="zoom">\n{body}\n</div>\n'
        f'<div class="related"><h3>相关信息</h3><ul>{others}</ul></div>\n'
        f'<div class="footer"><p>版权所有：{issuer}　电话：0{rng.randint(310, 998)}-'
        f"{rng.randint(2_000_000, 8_999_999)}</p><p>网站标识码：{rng.randint(10**9, 10**10)}</p></div>"
    )


def _shouted(text: str) -> str:
    """As old editors write it: capitals, and cells, rows and paragraphs never closed."""
    for tag in ("table", "tr", "td", "p", "tbody"):
        text = text.replace(f"<{tag}", f"<{tag.upper()}").replace(f"</{tag}>", f"</{tag.upper()}>")
    for end in ("</TD>", "</TR>", "</TBODY>", "</P>"):
        text = text.replace(end, "")
    return text


PAGES = {
    "html-clean": Page(),
    "html-site": Page(template=True),
    "html-word": Page(template=True, word=True),
    "html-nested": Page(template=True, nested=True),
    "html-sloppy": Page(nested=True, sloppy=True),
    "html-gb18030": Page(template=True, encoding="gb18030", declared="gb2312"),
    "html-gb18030-says-utf-8": Page(template=True, encoding="gb18030"),
    "html-utf-8-says-gb2312": Page(word=True, declared="gb2312"),
    "html-pictures": Page(template=True, pictures=True),
}
"""Every kind of page by its layout's name."""

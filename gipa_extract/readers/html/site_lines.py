"""Lines of a page that are the site's and not the report's: where the reader is, and the page's foot."""

from __future__ import annotations

import re

from gipa_extract.readers.markup.merged_cells import Item

MAX_FOOT_LINE = 100
"""Characters; the foot of a page has no longer line, but for one that names the site's owner."""
_CRUMBS = re.compile(
    r"(?:您|你|当前|现在|目前|所在|的|在){0,4}位置\s*[:：]|(?:网站)?首页\s*[>›»/＞→\-]"
)
_FOOT = re.compile(
    r"[【\[(（|\s]*(?:(?:主办|承办|版权所有|技术支持|网站标识码|备案)[^。]{0,6}[:：\s]|copyright|©"
    r"|[上下]一[篇条页]|打印|关闭|返回|分享|扫一扫|网站地图|联系我们|关于我们|网站声明"
    r"|相关(?:信息|文章|链接|阅读|文档|新闻|附件))|.{0,60}(?:ICP备|公网安备)",
    re.IGNORECASE,
)


def take_off_site_lines(flow: list[Item]) -> int:
    """Take the page's foot and the lines of where the reader is off a flow; how long the foot was."""
    foot = len(flow)
    for index in range(len(flow) - 1, -1, -1):
        line = flow[index]
        if not isinstance(line, str):
            break
        if _FOOT.match(line):
            foot = index
        elif len(line) > MAX_FOOT_LINE:
            break
    taken = len(flow) - foot
    flow[:] = [line for line in flow[:foot] if not (isinstance(line, str) and _is_crumbs(line))]
    return taken


def _is_crumbs(line: str) -> bool:
    """Whether a line says where on the site the reader is."""
    return len(line) <= MAX_FOOT_LINE and bool(_CRUMBS.match(line))

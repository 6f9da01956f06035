"""Reports on no known form: from before 2019, and from a year whose form nobody knows yet."""

from __future__ import annotations

from random import Random

from eval.corpus.content import Block, Content, Paragraph
from eval.corpus.prose import Facts, Writer, invent_issuer
from eval.corpus.tables import Box, Printed

_OLD_TABLE = (
    ("一、主动公开情况", ""),
    ("（一）主动公开政府信息数", "条"),
    ("其中：主动公开规范性文件数", "条"),
    ("制发规范性文件总数", "件"),
    ("（二）通过不同渠道和方式公开政府信息的情况", ""),
    ("1.政府公报公开政府信息数", "条"),
    ("2.政府网站公开政府信息数", "条"),
    ("3.政务微博公开政府信息数", "条"),
    ("二、回应解读情况", ""),
    ("（一）回应公众关注热点或重大舆情数", "次"),
    ("三、依申请公开情况", ""),
    ("（一）收到申请数", "件"),
    ("1.当面申请数", "件"),
    ("2.信函申请数", "件"),
    ("（二）申请办结数", "件"),
    ("1.按时办结数", "件"),
    ("（三）申请答复数", "件"),
    ("1.属于已主动公开范围数", "件"),
    ("2.同意公开答复数", "件"),
    ("四、行政复议数量", "件"),
    ("（一）维持具体行政行为数", "件"),
    ("五、行政诉讼数量", "件"),
    ("六、举报投诉数量", "件"),
)
_NEW_TABLE = (
    ("线上渠道申请量", "件"),
    ("线下渠道申请量", "件"),
    ("平均办理时长", "日"),
    ("公开目录条目", "条"),
    ("数据开放集", "个"),
    ("算法说明公示", "份"),
)


def old_report(edition: str, rng: Random) -> Content:
    """A report for a year before 2019, with the statistics of those years."""
    year = rng.randint(2009, 2018)
    issuer = invent_issuer(rng)
    title = f"{issuer}{year}年政府信息公开工作年度报告"
    writer = Writer(Facts(issuer, year, {}), rng)
    five = writer.section_five()
    table = _listed(("统计指标", "单位", "统计数"), _OLD_TABLE, rng)
    blocks: list[Block] = [
        Paragraph(title, "title"),
        Paragraph("一、概述", "heading"),
        *map(Paragraph, writer.overview()),
        Paragraph("二、主动公开政府信息情况", "heading"),
        Paragraph(f"全年主动公开政府信息{rng.randint(90, 9000)}条。"),
        Paragraph("三、依申请公开政府信息办理情况", "heading"),
        Paragraph(f"全年共受理公开申请{rng.randint(1, 90)}件，都已办结。"),
        Paragraph("四、政府信息公开的收费及减免情况", "heading"),
        Paragraph("本年度没有收取费用。"),
        Paragraph("五、存在的主要问题和改进措施", "heading"),
        *map(Paragraph, five.paragraphs),
        Paragraph(f"附表：政府信息公开情况统计表（{year}年度）"),
        table,
    ]
    return Content(
        None, issuer, year, title, tuple(blocks),
        problems=five.problems, measures=five.measures,
    )  # fmt: skip


def unknown_report(edition: str, rng: Random) -> Content:
    """A report of a later year on a form with other tables."""
    year = rng.randint(2031, 2035)
    issuer = invent_issuer(rng)
    title = f"{issuer}{year}年度政府信息公开工作年度报告"
    writer = Writer(Facts(issuer, year, {}), rng)
    five = writer.section_five()
    blocks: list[Block] = [
        Paragraph(title, "title"),
        Paragraph("一、总体情况", "heading"),
        *map(Paragraph, writer.overview()),
        Paragraph("二、公开渠道与服务成效", "heading"),
        _listed(("服务指标", "计量单位", "本年数"), _NEW_TABLE, rng),
        Paragraph("三、存在的主要问题及改进情况", "heading"),
        *map(Paragraph, five.paragraphs),
    ]
    return Content(
        None, issuer, year, title, tuple(blocks),
        problems=five.problems, measures=five.measures,
    )  # fmt: skip


def _listed(head: tuple[str, str, str], lines: tuple[tuple[str, str], ...], rng: Random) -> Printed:
    """A table of three columns: what is counted, its unit, how many."""
    rows = [head]
    rows += ((label, unit, str(rng.randint(0, 300)) if unit else "") for label, unit in lines)
    boxes = [Box(i, j, 1, 1, text) for i, row in enumerate(rows) for j, text in enumerate(row)]
    return Printed(tuple(boxes), len(rows), 3, "")

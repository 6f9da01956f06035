"""What the commands say of their own, in each language; reports and errors speak for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gipa_extract.reasons import Lang


@dataclass(frozen=True)
class CommandWords:
    """Templates for `str.format`."""

    copy_first: str
    next_steps: str
    """After the demo, how to go on in the folder that the reports were copied to."""
    workbook: str
    page: str
    page_part: str
    """Where the page holds only the first reports."""
    run_folder: str
    files: str
    """The first line of the summary: files, read, doubtful, not a report, failed."""
    endings: Mapping[str, str]
    """The heading of each list of files, by how they ended."""
    named: str
    """A file, and what is said of it."""
    and_more: str
    none_read: str
    none_read_remedy: str


ENGLISH = CommandWords(
    copy_first="Next, for copies of the five reports: gipa demo --to {folder}",
    next_steps="Next: gipa show {folder}/{name}; gipa to-excel {folder}",
    workbook="{path}: {reports} reports as a workbook",
    page="{path}: the same to look at, in any browser",
    page_part="{path}: the first {shown} of them to look at, in any browser",
    run_folder="{path}: what is kept so that the next call is quick; may be deleted",
    files="{files} files: {read} read, {doubtful} read with doubts, "
    "{not_a_report} not a report, {failed} failed",
    endings={
        "read": "Read:",
        "doubtful": "Read with doubts; look at what is marked:",
        "not_a_report": "Not a report:",
        "failed": "Failed:",
    },
    named="{file}: {said}",
    and_more="… and {count} more: see the sheet “{sheet}”",
    none_read="no report was read, so nothing was written",
    none_read_remedy="look at the reasons above",
)

CHINESE = CommandWords(
    copy_first="接下来，要得到这五份报告的副本：gipa demo --to {folder}",
    next_steps="接下来：gipa show {folder}/{name}；gipa to-excel {folder}",
    workbook="{path}：{reports}份报告的工作簿",
    page="{path}：同样内容的网页，用任何浏览器打开",
    page_part="{path}：其中前{shown}份的网页，用任何浏览器打开",
    run_folder="{path}：留作下次加快速度之用，可以删除",
    files="共{files}个文件：{read}个已读取，{doubtful}个已读取但有存疑，"
    "{not_a_report}个不是报告，{failed}个失败",
    endings={
        "read": "已读取：",
        "doubtful": "已读取但有存疑，请查看标出之处：",
        "not_a_report": "不是报告：",
        "failed": "失败：",
    },
    named="{file}：{said}",
    and_more="……另有{count}个，见工作表“{sheet}”",
    none_read="没有读到任何报告，因此没有写出文件",
    none_read_remedy="请看上面的原因",
)

WORDS: Mapping[Lang, CommandWords] = {"en": ENGLISH, "zh": CHINESE}

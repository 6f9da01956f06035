"""What the commands say of their own, in each language; reports and errors speak for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gipa_extract.language import Lang
from gipa_extract.text.names import printable


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
    to_correct: str
    """How to go on with what was read: review, and other formats."""
    files: str
    """The first line of the summary: files, read, doubtful, not a report, failed."""
    endings: Mapping[str, str]
    """The heading of each list of files, by how they ended."""
    named: str
    """A file, and what is said of it."""
    failed: str
    not_a_report: str
    ended: str
    """An input of a run without a result: how it ended, its name, and why."""
    pending: str
    """Before an input's name, where a run's inputs are listed."""
    and_more: str
    standard_input: str
    standard_output: str
    reading: str
    no_path: str
    """Stands for the name of a report that was given as text."""
    findings: str
    no_findings: str
    """Instead of `findings` where there is none: a count of zero reads as if nothing was checked."""
    not_checked: str
    """Of a report on no known form, of which no rule is known."""
    finding: str
    statuses: Mapping[str, str]
    notice: str
    edition: str
    """An edition of the form in one line."""
    years: str
    years_from: str
    progress: str
    not_reports: str
    """The part of `progress` for inputs that are no reports."""
    more_reports: str
    """What stands behind `progress` where inputs hold more than one report."""
    spent: str
    failed_inputs: str
    """So many inputs failed at a stage, for a reason."""
    batch: str
    not_sent: str
    see_status: str
    see_files: str
    """After a run without a result or a failure: where it is said why nothing is a report."""
    run_next: str
    """After a run: how to look at its results, and how to write them."""
    ray_run_next: str
    """The same after a run on many machines, whose folder cannot be reviewed."""
    run_pending: str
    """After a run in which inputs still wait: how to go on."""
    without_report: str
    """After an export: how many inputs of the run are in no table of reports."""
    file_written: str
    """A file that was saved, and its size with its unit."""
    interrupted: str
    retried: str
    """Before failures are tried again: how many inputs are."""
    forgotten: str
    answers_forgotten: str
    model_failed: str
    unanswered: str
    """So many of a run's results are the rules' alone, and how to ask again."""
    own_address: str
    no_key: str
    preset: str
    """A provider's key, mode and model, under its name and address."""
    bar_batches: str
    bar_rate: str
    bar_spent: str
    no_reports: str
    """After review: so many are left out."""
    unsettled: str
    """After review: where reviewers differ."""
    unmatched: str
    """That reviews are of no report of the run, and the names of their documents."""
    review_at: str
    """The address of the page, and how to end it."""
    review_reads: str
    """That documents are read into a run first."""
    review_export: str


ENGLISH = CommandWords(
    copy_first="Next, for copies of the five reports: gipa demo --to {folder}",
    next_steps="Next: gipa show {folder}/{name}; gipa to-excel {folder}",
    workbook="{path}: {reports} {reports:report|reports} as a workbook",
    page="{path}: the same to look at, in any browser",
    without_report="inputs without a report: {failed} failed, {pending} pending; "
    "see: gipa bulk status {run} --files",
    file_written="{path}: {size}",
    page_part="{path}: the first {shown} of them to look at, in any browser",
    run_folder="{path}: what was read is kept here; the next call reads only what is new or changed",
    to_correct="To correct what is in doubt: gipa review {run}\n"
    "What then stands, in any format: gipa export {run} --reviewed --to panel.xlsx",
    files="{files} {files:file|files}: {read} read, {doubtful} read with doubts, "
    "{not_a_report} not a report, {failed} failed",
    endings={
        "read": "Read:",
        "doubtful": "Read with doubts; look at what is marked:",
        "not_a_report": "Not a report:",
        "failed": "Failed:",
    },
    named="{file}: {said}",
    failed="failed",
    not_a_report="not a report",
    ended="  {how}: {name}: {why}",
    pending="pending",
    and_more="… and {count} more: see the sheet “{sheet}”",
    standard_input="standard input",
    standard_output="standard output",
    reading="Reading",
    no_path="(text)",
    findings="{file}: {count} {count:finding|findings}",
    no_findings="{file}: no findings",
    not_checked="{file}: on no known form, so nothing was checked",
    finding="  {status}  {rule}: {message}",
    statuses={"fails": "fails", "unverifiable": "unverifiable"},
    notice="notice: {message}",
    edition="{edition}  {years}  {authority}  {cells} cells, {rules} rules",
    years="years {first}–{last}",
    years_from="years from {first}",
    progress="{inputs} {inputs:input|inputs}: {results} {results:result|results}, "
    "{failures} {failures:failure|failures}, {others}{pending} pending",
    more_reports="; {count} further {count:report|reports} in the same files",
    not_reports="{count} {count:not a report|not reports}, ",
    spent=", {calls} {calls:call|calls}, {cost:.2f} USD",
    failed_inputs="  {count} × {stage}: {reason}",
    batch="  batch {id} ({remote}): {state}, {requests} {requests:request|requests}, {answered} answered",
    not_sent="not sent",
    see_status="  see: gipa bulk status {run} --files; again: gipa bulk retry {run}",
    see_files="  see: gipa bulk status {run} --files",
    run_next="Next: gipa review {run}; gipa export {run} --to panel.csv",
    ray_run_next="Next: gipa export {run} --to panel.csv; "
    "to review: gipa export {run} --to reports.jsonl, then gipa review reports.jsonl",
    run_pending="To go on: {command}",
    retried="inputs to try again: {count}",
    interrupted="interrupted; to continue: {command}",
    forgotten="{count} {count:failure|failures} forgotten; to try {count:it|them}: {command}",
    answers_forgotten="answers forgotten: {count}",
    model_failed="reports whose model failed, which hold what the rules read: {count} ({kinds})",
    unanswered="  results whose model failed, which hold what the rules read: {count} "
    "→ gipa bulk retry {run} --stage model",
    own_address="(your own, with --base-url)",
    no_key="none",
    preset="  key {key}, mode {mode}, such as --model {model}",
    bar_batches="{batches} batches, {answered} of {requests} answered",
    bar_rate="{rate:.0f}/s, {failures} failures",
    bar_spent=", {cost:.2f} USD",
    no_reports="{count} left out that reviewers call no report",
    unsettled="reviewers differ on {count} items of {reports} reports: these are as read, and doubtful",
    unmatched="reviews of documents that have changed or gone since are kept and not applied: {names}",
    review_at="Open this page, and keep its address to yourself; Ctrl-C ends it:",
    review_reads="{folder}: its documents are read into the run {run}",
    review_export="What was reviewed: gipa export {run} --reviewed --to cells.csv",
)

CHINESE = CommandWords(
    copy_first="接下来，要得到这五份报告的副本：gipa demo --to {folder}",
    next_steps="接下来：gipa show {folder}/{name}；gipa to-excel {folder}",
    workbook="{path}：{reports}份报告的工作簿",
    page="{path}：同样内容的网页，用任何浏览器打开",
    without_report="没有结果的输入：{failed}个失败，{pending}个待处理；详见：gipa bulk status {run} --files",
    file_written="{path}：{size}",
    page_part="{path}：其中前{shown}份的网页，用任何浏览器打开",
    run_folder="{path}：读取结果存于此处，下次只读新增或改动的文件",
    to_correct="逐份复核、改正：gipa review {run}\n导出复核后的结果，格式任选：gipa export {run} --reviewed --to panel.xlsx",
    files="共{files}个文件：{read}个已读取，{doubtful}个已读取但有存疑，"
    "{not_a_report}个不是报告，{failed}个失败",
    endings={
        "read": "已读取：",
        "doubtful": "已读取但有存疑，请查看标出之处：",
        "not_a_report": "不是报告：",
        "failed": "失败：",
    },
    named="{file}：{said}",
    failed="失败",
    not_a_report="不是报告",
    ended="  {how}：{name}：{why}",
    pending="待处理",
    and_more="……另有{count}个，见工作表“{sheet}”",
    standard_input="标准输入",
    standard_output="标准输出",
    reading="读取中",
    no_path="（文本）",
    findings="{file}：{count}项核对结果",
    no_findings="{file}：未发现问题",
    not_checked="{file}：未识别出已知版本的表格，未作核对",
    finding="  {status}  {rule}：{message}",
    statuses={"fails": "不成立", "unverifiable": "无法核对"},
    notice="提示：{message}",
    edition="{edition}  {years}  {authority}  {cells}个单元格，{rules}条规则",
    years="{first}–{last}年度",
    years_from="{first}年度起",
    progress="共{inputs}个输入：{results}个有结果，{failures}个失败，{others}{pending}个待处理",
    more_reports="；同一文件中另有{count}份报告",
    not_reports="{count}个不是报告，",
    spent="，调用{calls}次，{cost:.2f}美元",
    failed_inputs="  {count} × {spoken_stage}（{stage}）：{reason}",
    batch="  批次{id}（{remote}）：{state}，请求{requests}个，已答{answered}个",
    not_sent="未发送",
    see_status="  详见：gipa bulk status {run} --files；重试：gipa bulk retry {run}",
    see_files="  详见：gipa bulk status {run} --files",
    run_next="接下来：gipa review {run}；gipa export {run} --to panel.csv",
    ray_run_next="接下来：gipa export {run} --to panel.csv；"
    "要复核：先 gipa export {run} --to reports.jsonl，再 gipa review reports.jsonl",
    run_pending="继续：{command}",
    retried="重试{count}个输入",
    interrupted="已中断；继续请用：{command}",
    forgotten="已清除{count}个失败记录；重试请用：{command}",
    answers_forgotten="已清除{count}个答复",
    model_failed="有{count}份报告模型未能作答，结果仅含规则所读（{kinds}）",
    unanswered="  其中{count}份模型未能作答，结果仅含规则所读 → gipa bulk retry {run} --stage model",
    own_address="（自备地址，用 --base-url 给出）",
    no_key="无",
    preset="  密钥 {key}，模式 {mode}，例如 --model {model}",
    bar_batches="{batches}个批次，{requests}个请求已答{answered}个",
    bar_rate="每秒{rate:.0f}个，失败{failures}个",
    bar_spent="，{cost:.2f}美元",
    no_reports="{count}份被复核者标为不是报告，未写出",
    unsettled="{reports}份报告中有{count}项复核者意见不一：仍按原读数，并标为存疑",
    unmatched="以下文件复核之后已改动或不在，其复核仍保留，但未予采用：{names}",
    review_at="请打开此网页，地址请勿外传；按 Ctrl-C 结束：",
    review_reads="{folder}：先把其中的文件读入 {run}",
    review_export="导出复核后的结果：gipa export {run} --reviewed --to cells.csv",
)

WORDS: Mapping[Lang, CommandWords] = {"en": ENGLISH, "zh": CHINESE}


def line_of_file(path: Path, lang: Lang) -> str:
    """What is said of a file that was written: `panel.csv: 354 KB`."""
    size = path.stat().st_size
    shown = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB"
    return WORDS[lang].file_written.format(path=printable(str(path)), size=shown)

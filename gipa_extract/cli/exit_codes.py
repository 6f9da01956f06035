"""What a command's exit code says: one table for all commands, and their help shows it."""

from __future__ import annotations

from collections.abc import Mapping

from gipa_extract.language import Lang

OK = 0
FAILED = 1
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells count."""

_ENGLISH = """Exit codes:
  0    all was read or written; what is no report is named, and no failure
  1    something failed, or there was no report at all: see standard error
  2    the command line cannot be used as it stands
  130  interrupted (Ctrl-C)
"""
_CHINESE = """退出码：
  0    全部读完或写完；不是报告的文件已列出，没有失败
  1    有失败，或根本没有报告：见标准错误输出
  2    命令行写法有误
  130  被中断（Ctrl-C）
"""
EXIT_CODES: Mapping[Lang, str] = {"en": _ENGLISH, "zh": _CHINESE}
"""The end of every command's help."""


def code_for(*, read: int, failed: int) -> int:
    """The code of a command that read reports: how many there were, and how many inputs failed."""
    return FAILED if failed or not read else OK

"""Findings and claims as HTML lists, each tied to its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gipa_extract.display.display_words import WORDS, DisplayWords
from gipa_extract.display.doubt_groups import doubts_html
from gipa_extract.display.escape import escape_html, shorten_escaped
from gipa_extract.display.form import data_cells
from gipa_extract.display.report_facts import FindingSentences, form_of
from gipa_extract.ids import claim_rule_id
from gipa_extract.language import Lang
from gipa_extract.models import Claim, Finding, Report
from gipa_extract.plurals import fill_in

_SIGNS = {"fails": "✗", "unverifiable": "?"}


def findings_html(report: Report, lang: Lang = "zh") -> str:
    """What fails, what is in doubt, and, folded away, what cannot be verified; empty if nothing.

    Each is an item of the class `gx-finding` with its cells in `data-cells`, and those that are
    the likeliest to be wrong in `data-suspects`.
    """
    words, sayings = WORDS[lang], FindingSentences(report, lang)
    items: dict[str, list[str]] = {"fails": [], "unverifiable": []}
    for finding in report.findings:
        items[finding.status].append(finding_item(finding, sayings.sentence_of(finding), words))
    unclear = _list_html(items["unverifiable"], words)
    head = fill_in(words.unverified, len(items["unverifiable"]))
    folded = f'<details class="gx-unclear"><summary>{head}</summary>{unclear}</details>'
    return (
        _list_html(items["fails"], words) + doubts_html(report, lang) + (folded if unclear else "")
    )


def _list_html(items: Sequence[str], words: DisplayWords) -> str:
    listed = "".join(items)
    return f'<ul class="gx-findings" aria-label="{words.findings}">{listed}</ul>' if items else ""


def finding_item(finding: Finding, message: str, words: DisplayWords) -> str:
    """One item of the list: the finding's message, and who erred."""
    verdicts = {"source": words.source_errs, "reading": words.reading_errs, "unknown": ""}
    verdict = verdicts[finding.verdict]
    outlines = f"\n{words.outlines}" if finding.suspects else ""
    note = f' <small class="gx-verdict">{verdict}</small>' if verdict else ""
    return (
        f'<li class="gx-finding gx-{finding.status}" {data_cells(finding)} '
        f'tabindex="0" title="{shorten_escaped(finding.rule)}{outlines}">'
        f"<b>{_SIGNS[finding.status]}</b><span>{shorten_escaped(message, 600)}{note}</span></li>"
    )


def claims_html(report: Report, lang: Lang = "zh") -> str:
    """The numbers that the prose says of cells, each with its quote; empty if there is none."""
    if not report.claims:
        return ""
    words = WORDS[lang]
    items = "".join(_claim_items(report, words))
    return f'<ul class="gx-claims" aria-label="{words.claims}">{items}</ul>'


def _claim_items(report: Report, words: DisplayWords) -> Iterator[str]:
    failing = {finding.rule for finding in report.findings if finding.status == "fails"}
    form = form_of(report)
    groups = {group.id: group.cells for group in form.groups} if form else {}
    for claim in report.claims:
        cells = escape_html(" ".join(groups.get(claim.about, (claim.about,))))
        wrong = claim_rule_id(claim.about) in failing
        yield (
            f'<li class="gx-said{" gx-fails" if wrong else ""}" data-cells="{cells}" '
            f'tabindex="0" title="{escape_html(claim.about)}">'
            f"{_quoted_claim(claim, words)}</li>"
        )


def _quoted_claim(claim: Claim, words: DisplayWords) -> str:
    return words.said.format(shorten_escaped(claim.quote, 60))

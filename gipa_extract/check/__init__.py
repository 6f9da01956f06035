"""The judge of both readers: rules, and what their failures say of single cells."""

from gipa_extract.check.explain import Explainer
from gipa_extract.check.localise import Localisation, localise
from gipa_extract.check.rules import Outcome, evaluate
from gipa_extract.check.verdict import Judgement, findings, judge, rejudge
from gipa_extract.check.wording import Lang

__all__ = [
    "Explainer",
    "Judgement",
    "Lang",
    "Localisation",
    "Outcome",
    "evaluate",
    "findings",
    "judge",
    "localise",
    "rejudge",
]

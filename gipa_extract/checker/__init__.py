"""The judge of both readers: rules, and what their failures say of single cells."""

from gipa_extract.checker.error_localisation import Localisation, localise
from gipa_extract.checker.explain import Explainer, is_said_in, state_plainly
from gipa_extract.checker.rules import RuleOutcome, evaluate_rules
from gipa_extract.checker.verdict import Judgement, findings, judge, rejudge

__all__ = [
    "Explainer",
    "Judgement",
    "Localisation",
    "RuleOutcome",
    "evaluate_rules",
    "findings",
    "is_said_in",
    "judge",
    "localise",
    "rejudge",
    "state_plainly",
]

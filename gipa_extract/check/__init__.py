"""The judge of both readers: rules, and what their failures say of single cells."""

from gipa_extract.check.localise import Localisation, localise
from gipa_extract.check.rules import Outcome, evaluate
from gipa_extract.check.verdict import findings, judge

__all__ = ["Localisation", "Outcome", "evaluate", "findings", "judge", "localise"]

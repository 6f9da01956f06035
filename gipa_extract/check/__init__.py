"""The judge of both readers: rules, and what their failures say of single cells."""

from gipa_extract.check.rules import Outcome, evaluate, findings
from gipa_extract.check.trust import assign_trust

__all__ = ["Outcome", "assign_trust", "evaluate", "findings"]

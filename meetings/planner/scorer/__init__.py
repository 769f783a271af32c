"""The judge of plans: recomputes every term and lists every broken rule. It shares nothing with the solver."""

from meetings.planner.scorer.broken import Broken
from meetings.planner.scorer.verdict import Verdict, broken_rules, score

__all__ = ["Broken", "Verdict", "broken_rules", "score"]

"""A learned second reading of a text, beside the grammar: what it is, how it moves help on, what it tells where."""

from flows.hearing.weighing.features import Spans
from flows.hearing.weighing.marked import LABELS, marked_spans
from flows.hearing.weighing.tagger import Tagger, shipped_tagger
from flows.hearing.weighing.token_features import Token, tokens
from flows.hearing.weighing.weigher import CATEGORY, KIND, MOVE, Weigher, shipped

__all__ = [
    "CATEGORY", "KIND", "LABELS", "MOVE", "Spans", "Tagger", "Token", "Weigher", "marked_spans", "shipped",
    "shipped_tagger", "tokens",
]  # fmt: skip

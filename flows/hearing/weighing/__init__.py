"""A learned second reading of a text, beside the grammar: what it is, which kinds of help, and how it moves help on."""

from flows.hearing.weighing.weigher import CATEGORY, KIND, MOVE, Weigher, shipped

__all__ = ["CATEGORY", "KIND", "MOVE", "Weigher", "shipped"]

"""A learned second reading of a text, beside the grammar: need, offer or other, and which kinds of help."""

from flows.hearing.weighing.weigher import CATEGORY, KIND, Weigher, shipped

__all__ = ["CATEGORY", "KIND", "Weigher", "shipped"]

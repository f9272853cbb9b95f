"""Whether words say that a danger is over, and tell of no other one besides."""

from __future__ import annotations

from flows.hearing.perils import is_another, is_told_over, present
from flows.hearing.vocabulary import Vocabulary


def is_over(text: str, vocabulary: Vocabulary, language: str) -> bool:
    """Says whether help came, it was none, or who was in danger is well: 'the fire is out', 'she is ok now'.

    A danger told in a clause of its own is another one ('the fire is out but she cannot breathe'), unless it is told
    before somebody is said to be well again ('she fainted, she is ok now').
    """
    heard = vocabulary.hear(text, language)
    if not is_told_over(heard) or text.rstrip().endswith("?"):
        return False
    return not any(is_another(heard, danger) for danger in present(heard))

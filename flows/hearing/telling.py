"""Whether words answer 'where are you?', although no place is plainly named: most of them have to name something."""

from __future__ import annotations

from flows.hearing.shapes import shape
from flows.hearing.vocabulary import Vocabulary

_NAMES = {"X": 1, "O": 2, "S": 2, "T": 2, "P": 2, "U": 2, "A": 2, "K": 2, "L": 2, "Y": 2, "V": 1}
"""What each letter of `places.shape` names: perhaps something, or surely a place."""
_SURE = "OSTPUAKLYDG"
_LONG = 3
"""Words from which something has to name a place surely, or it is a sentence about something else."""
_LEADS = "CJINBwQZ,."
"""Letters that stand before a name and say nothing themselves."""


def may_tell_where(words: str, vocabulary: Vocabulary, language: str = "") -> bool:
    """Whether at least half of what is said may name a place: 'don Chucho, the shop', not 'its out since monday'.

    How something is to be done ('ring the bell twice') tells no place, nor do who they are ('soy diabetica') and what
    only denies ('not for me, lol').
    """
    heard = vocabulary.hear(words, language)
    if heard.of("correction", "detail") or heard.of("identity", "who"):
        return False
    letters = shape(heard).letters
    said = [letter for letter in letters if letter not in _LEADS]
    denies = bool(heard.of("correction", "not"))
    if (denies or len(said) > _LONG) and not any(letter in _SURE for letter in said):
        return False
    return bool(said) and 2 * sum(_NAMES.get(letter, 0) for letter in said) >= len(said)

"""Whether a helper's own words give a task back: that they cannot come, with or without a reason."""

from __future__ import annotations

from flows.hearing.vocabulary import Vocabulary

SLOT = "unable"


def gives_back(text: str, vocabulary: Vocabulary, language: str = "") -> bool:
    """Tells 'my tire is flat, sorry' and 'i wont be able to come' from being late, or not finding the door.

    A reason alone may be no more than news; with a word of regret, or with not being able to, it is a no. Whoever
    names a later time or a condition still means to come.
    """
    said = {hit.value for hit in vocabulary.hear(text, language).of(SLOT)}
    if text.rstrip().endswith("?"):
        return False
    if "leaves" in said:
        return True
    return "later" not in said and ("cannot" in said or {"reason", "sorry"} <= said)

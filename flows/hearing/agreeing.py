"""Whether somebody plainly says that a person agreed: only known words for yes count, and nothing else beside them."""

from __future__ import annotations

from flows.hearing.matches import Matches
from flows.hearing.vocabulary import Vocabulary

SLOT = "agreeing"
KNOWN = (SLOT, "polite", "category")
"""Slots whose words change nothing of a yes: its own, courtesies, and what it is about where several are asked."""


def agreement(text: str, vocabulary: Vocabulary, language: str = "", *, about_others: bool = True) -> str:
    """Says "yes", "no", or "unsure" where somebody has yet to be asked or both were said; "" for other words.

    Of others nothing may stand beside the yes but what is known to belong to it ('sure isnt my place to say'); who
    speaks for themselves may add words of their own behind it ('yes, but text first').
    """
    heard = vocabulary.hear(text, language)
    yes, no, later = (bool(heard.of(SLOT, name)) for name in ("yes", "no", "later"))
    if not (yes or no or later):
        return ""
    if yes == no or later or "?" in text:
        return "unsure"
    if no:
        return "no"
    opens = any(hit.start == 0 for hit in heard.of(SLOT, "yes"))
    return "yes" if _is_all_known(heard) or (opens and not about_others) else "unsure"


def _is_all_known(heard: Matches) -> bool:
    known = {index for slot in KNOWN for hit in heard.of(slot) for index in range(hit.start, hit.end)}
    return all(index in known or word.isdecimal() for index, word in enumerate(heard.text.words))

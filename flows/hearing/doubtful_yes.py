"""Whether a yes to a task, or its word TAKE, is one in doubt: taken back, unreal, said of others, or asked about."""

from __future__ import annotations

from flows.hearing.vocabulary import Vocabulary

SLOT = "doubt"
DOUBTS = ("back", "unreal", "theirs", "whether", "asks")
"""Lists of `hear.doubt`: a yes taken back, one that cannot be, words of or for others, and two kinds of questions."""
QUOTES = ('"', "“", "”", "«", "»")


def doubts(text: str, vocabulary: Vocabulary, language: str = "") -> tuple[str, ...]:
    """Names what makes a yes doubtful; nothing does where the writer's own plain yes stands behind it."""
    heard = vocabulary.hear(text, language)
    own = [hit.start for hit in heard.of(SLOT, "mine")]
    said = [hit for hit in heard.of(SLOT, *DOUBTS) if not any(hit.end <= start for start in own)]
    found = tuple(dict.fromkeys(hit.value for hit in said))
    return found or (("theirs",) if _is_quoted(text) and not own else ())


def _is_quoted(text: str) -> bool:
    """Whether words in quotes stand among others: 'carl texted me "take 4823"', unlike '"TAKE 4823"' alone."""
    marks = [index for index, letter in enumerate(text) if letter in QUOTES]
    if len(marks) < 2:
        return False
    around = text[: marks[0]] + text[marks[-1] + 1 :]
    return any(map(str.isalpha, around)) and any(map(str.isalpha, text[marks[0] : marks[-1]]))

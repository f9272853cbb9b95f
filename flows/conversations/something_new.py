"""Two things in one text: an end, and something new behind it ('she came, thanks! also do you have diapers?')."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Details
from flows.conversations import several
from flows.conversations.need import NEED
from flows.conversations.pieces import details, got
from flows.conversations.posting import keep, privacy
from flows.conversations.progress import go_on
from flows.facts import Facts, PostFact
from flows.hearing import Reading
from flows.prompts import Prompt
from flows.steps import Progress, Turn

MOST_WORDS, MOST_CUTS = 60, 8
"""A longer text, or one of more pieces, tells a story and is no answer with a wish behind it."""
PAUSES = {".": 0.2, ",": 0.1}
"""How much rather a text is cut where a sentence or a clause ends than before a mere 'and'."""

Likely = Callable[[str], float]
"""How likely words are what is looked for, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in two: what comes first, "" where all of it is new, and what is new."""

    first: str
    new: str
    likely: float


def cut(words: str, facts: Facts, ends: Likely, begins: Likely) -> Cut | None:
    """The surest way to read a text as an end with something new behind it."""
    weighed = [(min(ends(first), begins(new)), pause, first, new) for first, new, pause in cuts(words, facts)]
    if not weighed:
        return None
    likely, _, first, new = max(weighed, key=lambda one: one[0] + one[1])
    return Cut(first, new, likely)


def cuts(words: str, facts: Facts) -> list[tuple[str, str, float]]:
    """Each way to cut a text in two, with how much rather it is cut there; none for a long story."""
    heard = facts.vocabulary.hear(words, facts.language)
    text, joints = heard.text, {hit.start for hit in heard.of("joining", "and", "also")}
    if len(text.words) > MOST_WORDS:
        return []
    at = [index for index in range(1, len(text.words)) if text.breaks[index] or index in joints][:MOST_CUTS]
    return [(text.written(0, index), text.rest(index), PAUSES.get(text.breaks[index], 0.0)) for index in at]


def read(words: str, facts: Facts) -> Reading:
    """A piece of a text, read by itself."""
    return hearing.read(words, facts.vocabulary, language=facts.language)


def filed(words: str, facts: Facts, known: PostFact | None = None, *, together: bool = False) -> Turn:
    """A need of its own, at the place of the `known` one until a better is told, read back to whoever told it.

    What both lack is asked of both where the known one is talked about: then they are told `together`.
    """
    told = [replace(details(one), kind="need") for one in _parts(words, facts)]
    told = [placed(one, known, facts) for one in told]
    if known and together:
        return several.filed([(known, Details(kind=known.kind)), *((None, one) for one in told)], facts)
    if len(told) > 1:
        return several.filed([(None, one) for one in told], facts)
    progress, does = keep(Progress(NEED, got=got(told[0])), told[0])
    turn = go_on(progress, facts, (), does)
    if turn.state:
        turn = replace(turn, says=(Prompt("noted"), *turn.says))
    else:
        turn = replace(turn, says=(*turn.says, *privacy(facts, "need")))
    return replace(turn, answered=True)


def _parts(words: str, facts: Facts) -> tuple[Reading, ...]:
    return hearing.parts(words, facts.vocabulary, facts.language) or (read(words, facts),)


def placed(told: Details, known: PostFact | None, facts: Facts) -> Details:
    """What is needed besides, at the place of what is known until a better is told."""
    if known is None or told.place or told.area or not (known.place or known.area):
        return told
    place = hearing.beginning(known.place, facts.vocabulary)
    return replace(told, place=place, area=known.area, guessed=(*told.guessed, "place"))

"""Whether words of a stop are what somebody else wants, or are about somebody else: 'she doesnt want texts'."""

from __future__ import annotations

from flows.hearing.matches import Hit, Matches
from flows.hearing.vocabulary import Vocabulary

SLOT = "of_whom"


def is_of_others(text: str, vocabulary: Vocabulary) -> bool:
    """Whether each stop in the text has others for its subject or object, and nobody speaks of themselves beside it.

    A wish about the phone itself ('she died', 'this phone is my son's') is one of whoever has it.
    """
    heard = vocabulary.hear(text)
    if heard.of(SLOT, "phone"):
        return False
    stops = heard.of("stop", "out", "opening")
    return bool(stops) and all(_is_theirs(heard, hit) for hit in stops)


def _is_theirs(heard: Matches, stop: Hit) -> bool:
    begins = next((at for at in range(stop.start, 0, -1) if heard.text.breaks[at] == "."), 0)
    size = len(heard.text.words)
    ends = next((at for at in range(stop.end, size) if heard.text.breaks[at] == "."), size)
    said = [hit for hit in heard.of(SLOT) if begins <= hit.start < ends]
    if any(hit.value == "mine" and hit.end > stop.start for hit in said):
        return False
    before = [hit for hit in said if hit.end <= stop.start]
    inside = any(hit.value == "others" and hit.start < stop.end and stop.start < hit.end for hit in said)
    return inside or (bool(before) and before[-1].value == "others")

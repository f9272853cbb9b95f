"""How long something took, as whoever did it tells: '2h', 'it took me two hours', 'i helped mrs lee 45 min'."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.amounts import amount
from flows.hearing.matches import Hit, Matches
from flows.hearing.vocabulary import Vocabulary

HOUR = 60
WHOLE = {"half_hour": 30, "an_hour": HOUR, "two_hours": 2 * HOUR}
PARTS_OF_AN_HOUR = {"and_half": 30, "and_quarter": 15}
MOST_MINUTES = 24 * HOUR
"""Nobody helped for longer than that at one go."""
MOST_BETWEEN = 6
"""Words from 'it took me', or 'i helped', to how long."""


@dataclass(frozen=True, slots=True)
class Spent:
    """How many minutes somebody says to have helped, and what else they say."""

    minutes: int
    how: str
    """`bare` where only the time is told, `took` of a task that is known, `helped` of help that may not be."""
    left: str = ""
    """What stands beside it."""
    before: str = ""
    """What stands before it, where it is told behind something else."""


def spent(words: str, vocabulary: Vocabulary, language: str = "") -> Spent | None:
    """Reads how long it took; None where no time is told, or one that is to come, is over or is asked for."""
    heard = vocabulary.hear(words, language)
    told = _duration(heard)
    if told is None or "?" in words or not 0 < told[0] <= MOST_MINUTES:
        return None
    minutes, start, end = told
    if any(hit.start <= end and hit.end >= start for hit in heard.of("spent", "not")):
        return None
    if any(hit.end in (start, *_leading(heard, start)) for hit in heard.of("spent", "to_come")):
        return None
    cues = [hit for hit in heard.of("spent", "took", "helped") if 0 <= start - hit.end <= MOST_BETWEEN]
    if any(hit.end <= start for hit in heard.of("spent", "unreal")):
        return None
    how = cues[-1].value if cues else "bare"
    inside = set(range(start, end)) | {index for hit in cues for index in range(hit.start, hit.end)}
    inside |= {index for hit in heard.of("spent", "about") for index in range(hit.start, hit.end)}
    opens = min([start, *(hit.start for hit in cues), *_leading(heard, start)])
    inside |= {index for hit in heard.of("polite") for index in range(hit.start, hit.end)}
    left = [index for index in range(len(heard.text.words)) if index not in inside]
    if not cues and left:
        behind = all(index < opens for index in left)
        return Spent(minutes, "behind", before=heard.text.written(0, opens).rstrip(" ,.;:-")) if behind else None
    return Spent(minutes, how, " ".join(heard.text.words[index] for index in left), _before(heard, opens))


def _before(heard: Matches, opens: int) -> str:
    return heard.text.written(0, opens).rstrip(" ,.;:-")


def _leading(heard: Matches, start: int) -> list[int]:
    """Where 'about' begins that stands right before."""
    return [hit.start for hit in heard.of("spent", "about") if hit.end == start]


def _duration(heard: Matches) -> tuple[int, int, int] | None:
    """The first time that is counted: its minutes and its tokens."""
    for hit in heard.of("spent", *WHOLE):
        more, end = _further(heard, hit.end)
        return WHOLE[hit.value] + more, hit.start, end
    units = sorted(heard.of("spent", "hours", "minutes"), key=lambda hit: hit.start)
    for hit in units:
        number = _number(heard, hit)
        if number is None:
            continue
        count, start = number
        if hit.value == "minutes":
            return round(count), start, hit.end
        more, end = _further(heard, hit.end)
        return round(count * HOUR) + more, start, end
    return None


def _number(heard: Matches, unit: Hit) -> tuple[float, int] | None:
    """How many of a unit, and where that begins: '2', '1.5', 'two and a half', 'an', or none at all in 'hora'."""
    at = unit.start - 1
    half = next((hit for hit in heard.of("spent", "and_half") if hit.end == unit.start), None)
    if half:
        whole = amount(heard, half.start - 1)
        return (whole + 0.5, half.start - 1) if whole else None
    words, spans, text = heard.text.words, heard.text.spans, heard.text.clean
    if at >= 1 and words[at].isdecimal() and words[at - 1].isdecimal():
        between = text[spans[at - 1][1] : spans[at][0]]
        if between in (".", ",") and len(words[at]) <= 2 and len(words[at - 1]) <= 2:
            return float(f"{words[at - 1]}.{words[at]}"), at - 1
        if between == "/" and (words[at - 1], words[at]) == ("1", "2"):
            return 0.5, at - 1
    number = amount(heard, at)
    if number:
        return number, at
    one = next((hit for hit in heard.of("spent", "one") if hit.end == unit.start), None)
    if one:
        return 1, one.start
    behind = any(hit.start == unit.end for hit in heard.of("spent", *PARTS_OF_AN_HOUR))
    return (1, unit.start) if behind and unit.value == "hours" else None


def _further(heard: Matches, end: int) -> tuple[int, int]:
    """Minutes behind hours: '1h30', '2 hrs 15 min', '... and a half'."""
    for hit in heard.of("spent", *PARTS_OF_AN_HOUR):
        if hit.start == end:
            return PARTS_OF_AN_HOUR[hit.value], hit.end
    word = heard.text.words[end] if end < len(heard.text.words) else ""
    if not word.isdecimal() or not 0 < int(word) < HOUR or len(word) > 2:
        return 0, end
    unit = next((hit for hit in heard.of("spent", "minutes") if hit.start == end + 1), None)
    glued = heard.text.clean[heard.text.spans[end - 1][1] : heard.text.spans[end][0]] == ""
    return (int(word), unit.end if unit else end + 1) if unit or glued else (0, end)

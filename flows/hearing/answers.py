"""Yes, no and everything between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from flows.hearing.amounts import ref_tokens
from flows.hearing.beside import alone, is_asked, within_edges, written
from flows.hearing.keywords import ACTIONS
from flows.hearing.local_numbers import number_spans
from flows.hearing.matches import Hit, Matches
from flows.hearing.vocabulary import Vocabulary

SAYING = frozenset({"yes", "no", "none", "maybe"})
"""Lists of `hear.answer` that say something about a ref."""
STAND_ALONE = ("when", "time", "weekday", "clipped", "every", "oclock", "place", "joining", "correction")
"""Slots whose words make sense without the yes or no before them."""
EVERY = {"every": "yes", "none": "no"}
"""Lists of `hear.answer` that are about all that is asked, with the answer that they are by themselves."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: yes, no, maybe or other, the words beyond, the refs named, and the command in it, if any."""

    kind: str
    note: str = ""
    refs: tuple[str, ...] = ()
    verb: str = ""


def answer(text: str, vocabulary: Vocabulary, *, language: str = "") -> Answer:
    """Reads a text as an answer to a question that is open for this phone.

    A yes with a condition is a yes with a note ('ok i can but only after 5'). A no that offers something else is
    a maybe ('no but i can in 2 hours', 'not today, tomorrow ok'): neither sending nor dropping the volunteer
    would be right, so a question or a person settles it. Questions back are a maybe too. A reason counts as a no
    and stays in the note ('sorry, working'). Thanks and chatter are other.
    """
    heard = vocabulary.hear(text, language)
    refs = _refs(heard, vocabulary)
    at = {index for _, index in refs}
    found = _read(heard, 0, len(heard.text.words), at, _left_out(heard, at, ("except",)))
    return Answer(found.kind, found.note, tuple(dict.fromkeys(word for word, _ in refs)), found.verb)


def answers(
    text: str, vocabulary: Vocabulary, *, language: str = "", called: Mapping[str, str] | None = None
) -> tuple[Answer, ...]:
    """Reads what is said about each ref of a text: 'take 4823, pass 5104' is a yes and a no.

    A word before its refs counts for all of them ('take 4823 and 5104'); in a text that opens with a ref, the word
    follows ('4823 yes 5104 no'). A text without a ref is one answer; in one, `called` says for which ref a category
    stands ('yes to the food, no to the ride').
    """
    heard = vocabulary.hear(text, language)
    refs = _refs(heard, vocabulary) or _called(heard, called or {})
    if not refs:
        return (answer(text, vocabulary, language=language),)
    at = {index for _, index in refs}
    left = _left_out(heard, at, ("except", "not", "behind") if called else ("except",))
    out: list[Answer] = []
    for start, end, members in _stretches(heard, refs, left):
        found = _read(heard, start, end, at, left)
        out += [Answer(found.kind, found.note, (word,), found.verb) for word in members]
    return tuple(out)


def to_every(text: str, vocabulary: Vocabulary, *, language: str = "") -> str:
    """Says whether the answer is about all that is asked, and which: 'i can do both' is a yes, 'neither' a no."""
    heard = vocabulary.hear(text, language)
    about = {EVERY[hit.value] for hit in heard.hits if hit.slot == "answer" and hit.value in EVERY}
    kind = answer(text, vocabulary, language=language).kind
    return next(iter(about), "") if len(about) == 1 and (kind in about or kind == "other") else ""


def _refs(heard: Matches, vocabulary: Vocabulary) -> list[tuple[str, int]]:
    return ref_tokens(heard, number_spans(heard, vocabulary))


def _called(heard: Matches, called: Mapping[str, str]) -> list[tuple[str, int]]:
    """What a category stands for, at each of its tokens."""
    hits = [hit for hit in heard.of("category") if hit.value in called]
    return [(called[hit.value], index) for hit in hits for index in range(hit.start, hit.end)]


def _stretches(heard: Matches, refs: list[tuple[str, int]], left: set[int]) -> list[tuple[int, int, list[str]]]:
    """Cuts a text into stretches (start, end, refs), one for each thing said, with the refs it is said about."""
    size = len(heard.text.words)
    said = [
        hit for hit in heard.hits if _acts(hit) or hit.start in left or (hit.slot == "answer" and hit.value in SAYING)
    ]
    if not any(hit.start < refs[0][1] for hit in said):
        starts = [index for _, index in refs] + [size]
        return [(index, starts[at + 1], [word]) for at, (word, index) in enumerate(refs)]
    groups: list[tuple[int, list[str]]] = [(0, [refs[0][0]])]
    for (_, before), (word, index) in pairwise(refs):
        between = [hit.start for hit in said if before < hit.start < index]
        if between:
            paused = [start for start in between if any(heard.text.breaks[between[0] + 1 : start + 1])]
            groups.append(((paused or between)[0], [word]))
        else:
            groups[-1][1].append(word)
    ends = [start for start, _ in groups[1:]] + [size]
    return [(start, end, members) for (start, members), end in zip(groups, ends, strict=True)]


def _acts(hit: Hit) -> bool:
    return hit.slot == "command" and hit.value in ACTIONS


def _left_out(heard: Matches, refs: set[int], lists: tuple[str, ...]) -> set[int]:
    """Finds each 'not' that stands before a ref, 'i can do 4823 but not 5104', or right behind it: 'ride no'."""
    filling = {hit.start for hit in (*heard.of("command", "number"), *heard.of("place", "article", "towards"))}
    found = set()
    for hit in heard.hits:
        if hit.slot in ("answer", "correction") and hit.value in lists:
            end = hit.end
            while end in filling and end not in refs:
                end += 1
            if end in refs or hit.start - 1 in refs:
                found.add(hit.start)
    return found


def _read(heard: Matches, start: int, end: int, refs: set[int], left: set[int]) -> Answer:
    """Reads one stretch of a text."""
    inside = heard.within(start, end)
    first = _first(inside, start, refs)
    said = [hit for hit in inside if hit.slot == "answer"]
    acts = [
        hit for hit in inside
        if _acts(hit) and (hit.start == first or _beside(hit, refs) or _taken_by_itself(heard, hit))
        and not _part(hit, said)
    ][:1]  # fmt: skip
    yes = [hit for hit in said if hit.value == "yes"] + [hit for hit in acts if hit.value == "take"]
    no = [hit for hit in inside if hit.start in left]
    no += [hit for hit in said if hit.value in ("no", "none", "reason")]
    no += [hit for hit in acts if hit.value in ("pass", "drop")]
    maybe = [hit for hit in said if hit.value in ("maybe", "who")]
    takes_it = any(hit.value == "take" for hit in acts)
    kind = _kind(yes, sorted(no, key=lambda hit: hit.start), [] if takes_it else maybe)
    if kind == "other" and not acts and _asks_back(heard, inside):
        kind = "maybe"
    spoken = {"yes": yes, "no": no, "maybe": no}.get(kind, [])
    used = acts + [hit for hit in spoken if hit.value != "reason"]
    return Answer(
        kind, _note(heard, (start, end), used, refs, says_yes=kind == "yes"), (), acts[0].value if acts else ""
    )


def _taken_by_itself(heard: Matches, hit: Hit) -> bool:
    """Whether TAKE is a sentence of its own behind others: 'yes take. does he walk'."""
    return hit.value == "take" and alone(heard, hit)


def _part(act: Hit, said: list[Hit]) -> bool:
    """Tells a command's word that begins a longer answer: 'kite' in 'kite m we' (let me see)."""
    return any(hit.start == act.start and hit.end > act.end for hit in said)


def _first(inside: list[Hit], start: int, refs: set[int]) -> int:
    """Finds the first token that is more than a courtesy or a ref."""
    polite = {index for hit in inside if hit.slot == "polite" for index in range(hit.start, hit.end)}
    while start in polite or start in refs:
        start += 1
    return start


def _beside(hit: Hit, refs: set[int]) -> bool:
    return any(hit.end <= index <= hit.end + 1 or index == hit.start - 1 for index in refs)


def _kind(yes: list[Hit], no: list[Hit], maybe: list[Hit]) -> str:
    """Weighs what was said: a no with an offer behind it, or a yes taken back, is a maybe."""
    if no and yes:
        return "maybe" if yes[-1].start >= no[0].end or yes[0].end <= no[0].start else "no"
    if no:
        return "maybe" if any(hit.start >= no[0].end for hit in maybe) else "no"
    if maybe:
        return "maybe"
    return "yes" if yes else "other"


def _asks_back(heard: Matches, inside: list[Hit]) -> bool:
    """Whether a text that says neither yes nor no asks something."""
    return heard.text.clean.rstrip().endswith("?") and not any(hit.value == "thanks" for hit in inside)


def _stands_alone(heard: Matches, index: int) -> bool:
    """Whether words from here on make sense without the yes or no before: 'at 4', 'tomorrow', 'but no stairs'."""
    begins = {(hit.slot, hit.value) for hit in heard.hits if hit.start == index and hit.slot in STAND_ALONE}
    return bool(heard.text.breaks[index]) or heard.text.words[index].isdecimal() or bool(begins - {("joining", "it")})


def _led_by(index: int, used: list[Hit]) -> int:
    """Where words for yes or no begin that are part of what follows: 'i can bring soup', unlike 'ok soup'."""
    start = index
    while before := [hit.start for hit in used if hit.end == start]:
        if index - start > 1 and start - min(before) == 1:
            break  # an 'ok' that only opens
        start = min(before)
    return start if index - start > 1 else index


def _note(heard: Matches, span: tuple[int, int], used: list[Hit], refs: set[int], *, says_yes: bool) -> str:
    """Keeps the words beyond the answer itself, as written; courtesies, refs and pronouns by themselves are dropped."""
    start, end = span
    aside = set(refs)
    filling: set[int] = set()
    for hit in heard.within(start, end):
        if hit.slot == "polite":
            aside.update(range(hit.start, hit.end))
        elif hit.slot == "object" and hit.value == "word":
            filling.update(range(hit.start, hit.end))
        elif hit.slot == "command" and hit.value == "number":
            (aside if hit.end in refs else filling).update(range(hit.start, hit.end))
    spoken = {index for hit in used for index in range(hit.start, hit.end)}
    begins = start
    while start < end and (start in aside or start in spoken):
        start += 1
    if says_yes and start < end and not heard.text.breaks[start] and not {*range(begins, start)} & (spoken | refs):
        start = begins
    if says_yes and start < end and not _stands_alone(heard, start):
        spoken_in_words = [hit for hit in used if heard.text.words[hit.start].isalnum()]
        start = _led_by(start, [hit for hit in spoken_in_words if hit.end <= start])
    start, end = within_edges(heard, start, end, aside) if says_yes else (start, end)
    while end > start and _adds_nothing(heard, end - 1, aside, spoken):
        end -= 1
    if all(index in aside or index in filling or index in spoken for index in range(start, end)):
        return ""
    return written(heard.text, start, end)


def _adds_nothing(heard: Matches, index: int, aside: set[int], spoken: set[int]) -> bool:
    """Whether the last token of a note is a courtesy, a ref or a thumb; the kind of help it names is part of it."""
    thing = any(hit.start <= index < hit.end for hit in heard.of("category"))
    courtesy = index in aside and not thing and not is_asked(heard.text, index + 1)
    return courtesy or (index in spoken and not heard.text.words[index].isalnum())

"""Yes, no and everything between."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.keywords import ACTIONS
from flows.hearing.numbers import phones, ref_tokens
from flows.hearing.vocabulary import Heard, Hit, Vocabulary

KIND_OF = {"take": "yes", "pass": "no", "done": "other", "drop": "no", "withdraw": "other"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: kind is yes, no, maybe or other; `verb` is the command in it, if any; `note` the words beyond."""

    kind: str
    note: str = ""
    refs: tuple[str, ...] = ()
    verb: str = ""


def answer(text: str, vocabulary: Vocabulary, *, language: str = "") -> Answer:
    """Read a text as an answer to a question that is open for this phone.

    A yes with a condition is a yes with a note ('ok i can but only after 5'). A no that offers something else is a maybe
    ('no but i can in 2 hours', 'not today, tomorrow ok'): neither sending nor dropping the volunteer would be right, so a person
    or a question has to settle it. Questions back are a maybe too. Thanks and chatter are other.
    """
    heard = vocabulary.hear(text, language)
    taken = [(start, end) for _, start, end in phones(heard, vocabulary)]
    tokens = ref_tokens(heard, taken)
    found = _read(heard, 0, len(heard.text.words), {index for _, index in tokens})
    return Answer(found.kind, found.note, tuple(dict.fromkeys(word for word, _ in tokens)), found.verb)


def answers(text: str, vocabulary: Vocabulary, *, language: str = "") -> tuple[Answer, ...]:
    """Read what is said about each ref of a text: 'take 4823, pass 5104' is a yes and a no.

    A word before its refs counts for all of them ('take 4823 and 5104'); in a text that opens with a ref, the word follows.
    Without a ref in the text this is the one answer.
    """
    heard = vocabulary.hear(text, language)
    taken = [(start, end) for _, start, end in phones(heard, vocabulary)]
    tokens = ref_tokens(heard, taken)
    if not tokens:
        return (answer(text, vocabulary, language=language),)
    groups = _groups(heard, tokens)
    out: list[Answer] = []
    for start, end, members in groups:
        found = _read(heard, start, end, {index for _, index in tokens})
        out += [Answer(found.kind, found.note, (word,), found.verb) for word in members]
    return tuple(out)


def _groups(heard: Heard, tokens: list[tuple[str, int]]) -> list[tuple[int, int, list[str]]]:
    """Cut a text into stretches (start, end, refs), each with the words that belong to its refs."""
    size = len(heard.text.words)
    said = sorted(
        [hit for hit in heard.hits if (hit.slot == "answer" and hit.value in ("yes", "no")) or _acts(hit)],
        key=lambda hit: hit.start,
    )
    follows = not any(hit.start < tokens[0][1] for hit in said)
    groups: list[tuple[int, int, list[str]]] = []
    for word, index in tokens:
        last = groups[-1] if groups else None
        between = [hit for hit in said if last and last[1] <= hit.start < index] if last else []
        if last and not between:
            groups[-1] = (last[0], index + 1, [*last[2], word])
        elif follows or not last:
            start = last[1] if last and not follows else (index if follows else 0)
            if last and follows:
                groups[-1] = (last[0], index, last[2])
            groups.append((start, index + 1, [word]))
        else:
            start = between[0].start
            groups[-1] = (last[0], start, last[2])
            groups.append((start, index + 1, [word]))
    last = groups[-1]
    groups[-1] = (last[0], size, last[2])
    return groups


def _acts(hit: Hit) -> bool:
    return hit.slot == "command" and hit.value in ACTIONS


def _read(heard: Heard, start: int, end: int, refs: set[int]) -> Answer:
    """Read one stretch of a text."""
    inside = [hit for hit in heard.hits if start <= hit.start and hit.end <= end]
    verb = next((hit.value for hit in inside if _acts(hit) and hit.value != "withdraw"), "")
    said = {
        value: [hit for hit in inside if hit.slot == "answer" and hit.value == value]
        for value in ("yes", "no", "maybe", "but")
    }
    yes, no, maybe, but = said["yes"], said["no"], said["maybe"], said["but"]
    yes = yes + [hit for hit in inside if _acts(hit) and hit.value == "take"]
    no = no + [hit for hit in inside if _acts(hit) and hit.value in ("pass", "drop")]
    kind, used = _decide(yes, no, maybe, but)
    if kind == "other" and "?" in heard.text.clean and not verb:
        kind = "maybe" if not heard.of("thanks") else "other"
    note = _note(heard, start, end, used, refs)
    return Answer(kind, note, (), verb)


def _decide(yes: list[Hit], no: list[Hit], maybe: list[Hit], but: list[Hit]) -> tuple[str, list[Hit]]:
    """Weigh what was said; returns the kind and the hits that said it."""
    if no and (not yes or no[0].start <= yes[0].start):
        offered = [hit for hit in yes + maybe if hit.start >= no[0].end]
        return ("maybe", no[:1]) if offered else ("no", no)
    if yes and no:
        return ("maybe", yes[:1])
    if maybe:
        return "maybe", []
    return ("yes", yes) if yes else ("other", [])


def _note(heard: Heard, start: int, end: int, used: list[Hit], refs: set[int]) -> str:
    """Keep the words beyond the answer itself, as written; courtesies around them are dropped."""
    covered = set(refs)
    for hit in heard.hits:
        if hit.slot == "polite" or (hit.slot == "command" and (hit.value == "number" or hit.value in ACTIONS)):
            covered.update(range(hit.start, hit.end))
    for hit in used:
        covered.update(range(hit.start, hit.end))
    while start < end and start in covered:
        start += 1
    while end > start and end - 1 in covered:
        end -= 1
    return heard.text.written(start, end)

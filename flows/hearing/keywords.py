"""The words a phone can always send, and the carrier's own."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.amounts import ref_tokens
from flows.hearing.local_numbers import number_spans
from flows.hearing.matches import Hit, Matches
from flows.hearing.vocabulary import Vocabulary

CARRIER = {
    "STOP": "stop", "STOPALL": "stop", "UNSUBSCRIBE": "stop", "CANCEL": "stop", "END": "stop", "QUIT": "stop",
    "REVOKE": "stop", "OPTOUT": "stop", "START": "start", "UNSTOP": "start", "YES": "yes", "HELP": "help",
    "INFO": "help",
}  # fmt: skip
"""What the carrier acts on: the whole text, blanks around it and case aside (Twilio's default opt-out keywords)."""

INTRODUCING = frozenset({"category", "area", "polite", "name", "introducing", "kind"})
"""Slots of the words with which somebody who joins says who they are and what they can do."""
ASKING = ("need", "lack", "hardship", "plea")
"""Lists of `hear.kind` with which nobody joins."""
ACTIONS = frozenset({"take", "pass", "done", "drop", "withdraw"})
GIVING_UP = frozenset({"withdraw", "drop"})
"""What is done too where a wish stands before it, or why right behind it."""
FORGET = "forget"
"""What cannot be undone: meant only where nothing but courtesies stands beside it, and no question mark."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A command: its name, the refs it names, what else was said, LANG's language and the person that JOIN tells."""

    name: str
    refs: tuple[str, ...] = ()
    note: str = ""
    carrier: bool = False
    language: str = ""
    person: str = ""


def keyword(text: str, vocabulary: Vocabulary) -> Keyword | None:
    """Reads a text that is a command and nothing else, or None.

    A command is the whole text ('DONE', 'take it please'), or has refs before or after it ('TAKE #4823', '4823 hecho'),
    then also a note ('take 4823 but after 5'). TAKE, PASS, DONE, DROP and WITHDRAW take a note without a ref only
    after a pause ('done, she is happy'); so 'take me to hospital' is free words, and so is 'need food': NEED and
    OFFER are commands only alone. WITHDRAW and DROP also take a reason behind them ('WITHDRAW he scares me') and a
    wish before them ('I want to withdraw my request'). JOIN may bring a name and what they can do ('JOIN Ben, rides').
    Names: need offer take pass done drop withdraw menu lang join forget ref, and the carrier's stop start help yes.
    Two commands with a ref each ('take 4823, pass 5104', 'take 4823, take 5104') are None here: `answers` reads those.
    """
    carrier = CARRIER.get(text.strip().upper())
    if carrier:
        return Keyword(carrier, carrier=True)
    heard = vocabulary.hear(text)
    if not heard.text.words:
        return None
    refs = ref_tokens(heard, number_spans(heard, vocabulary))
    commands = [hit for hit in heard.of("command") if hit.value != "number"]
    if not commands:
        return _bare_ref(heard, refs)
    return _command(heard, commands, refs)


def _command(heard: Matches, commands: list[Hit], refs: list[tuple[str, int]]) -> Keyword | None:
    first = commands[0]
    lead = {index for _, index in refs if index < first.start}
    agreed = heard.of("answer", "yes") if first.value == "take" else []
    lead |= {index for hit in agreed for index in range(hit.start, hit.end) if index < first.start}
    if first.value in GIVING_UP:
        lead |= {index for hit in heard.of("parting", "want") for index in range(hit.start, hit.end)}
    if not _empty(heard, 0, first.start, lead):
        return None
    if first.value == FORGET:
        return _forget(heard, first, refs)
    after, end = _refs_from(heard, first.end, refs)
    named = tuple(dict.fromkeys([word for word, index in refs if index in lead] + after))
    if first.value == "lang":
        return _language(heard, first)
    if named and len({hit.start for hit in commands if hit.value in ACTIONS and _has_ref(hit, refs)}) > 1:
        return None
    rest = heard.text.rest(end)
    if _empty(heard, end, len(heard.text.words), set()):
        return Keyword(first.value, named)
    if named and first.value in ACTIONS | {"ref", "renew"}:
        return Keyword(first.value, named, rest)
    if first.value == "join" and first.start == 0 and (name := _introduced(heard, end)) is not None:
        return Keyword("join", note=rest, person=name)
    reasoned = first.value in GIVING_UP and _gives_a_reason(heard, end)
    if first.value in ACTIONS and (heard.text.breaks[end] or reasoned):
        return Keyword(first.value, named, rest)
    return None


def _gives_a_reason(heard: Matches, start: int) -> bool:
    """Whether a command is followed by why: 'WITHDRAW he scares me'; 'drop it at the door' tells none."""
    skip = {index for hit in heard.of("polite") for index in range(hit.start, hit.end)}
    while start in skip:
        start += 1
    return any(hit.start == start for hit in heard.of("reason"))


def _forget(heard: Matches, said: Hit, refs: list[tuple[str, int]]) -> Keyword | None:
    """Reads FORGET alone; with a ref it takes back just that. A question, a not or a thing beside it makes it none."""
    if any(mark in heard.text.clean for mark in "?¿"):
        return None
    polite = {index for hit in heard.of("polite") for index in range(hit.start, hit.end)}
    numbers = {index for _, index in refs}
    beside = set(range(len(heard.text.words))) - set(range(said.start, said.end)) - polite
    if not beside <= numbers:
        return None
    return Keyword("withdraw", tuple(dict.fromkeys(word for word, _ in refs))) if refs else Keyword(FORGET)


def _introduced(heard: Matches, start: int) -> str | None:
    """Says the name told after JOIN, "" for none; None where the words go on as a sentence ('join us for dinner')."""
    if heard.of("danger") or heard.of("kind", *ASKING):
        return None
    told = {index for hit in heard.hits if hit.slot in INTRODUCING for index in range(max(start, hit.start), hit.end)}
    left = [index for index in range(start, len(heard.text.words)) if index not in told]
    names = [index for index in left if heard.text.words[index].isalpha() and not heard.everyday[index]]
    shouted = heard.text.clean.isupper() or not heard.text.written(0, 1).isupper()
    if names != left and shouted and not heard.text.breaks[start]:
        return None
    last = next((index for index in names if index + 1 not in names), -1)
    return heard.text.written(names[0], last + 1) if names else ""


def _has_ref(hit: Hit, refs: list[tuple[str, int]]) -> bool:
    return any(0 <= index - hit.end <= 2 or 0 < hit.start - index <= 2 for _, index in refs)


def _language(heard: Matches, command: Hit) -> Keyword | None:
    """Reads 'LANG', 'LANG ES', 'idioma español'; after LANG itself the word may name a language we do not know."""
    named = [hit for hit in heard.of("language") if hit.start >= command.end]
    end = max([command.end, *(hit.end for hit in named)])
    skip = _filling(heard)
    left = [index for index in range(end, len(heard.text.words)) if index not in skip]
    if len(left) > (0 if named or heard.text.words[command.start] != "lang" else 1):
        return None
    return Keyword("lang", note=heard.text.rest(command.end), language=named[0].value if named else "")


def _bare_ref(heard: Matches, refs: list[tuple[str, int]]) -> Keyword | None:
    """Reads a ref alone, '#4823' or 'ref no. 4823', or a language's name alone."""
    named = heard.of("language")
    if named and _empty(heard, 0, named[0].start, set()) and _empty(heard, named[0].end, len(heard.text.words), set()):
        return Keyword("lang", note=heard.text.written(named[0].start, named[0].end), language=named[0].value)
    if refs and _empty(heard, 0, len(heard.text.words), {index for _, index in refs}):
        return Keyword("ref", tuple(dict.fromkeys(word for word, _ in refs)))
    return None


def _refs_from(heard: Matches, start: int, refs: list[tuple[str, int]]) -> tuple[list[str], int]:
    """Collects the refs that follow from token start on, past 'number' and 'and'; says where they end."""
    at = {index: word for word, index in refs}
    skip = _filling(heard)
    found: list[str] = []
    end = index = start
    while index < len(heard.text.words) and (index in at or index in skip):
        if index in at:
            found.append(at[index])
            end = index + 1
        index += 1
    return found, end


def _filling(heard: Matches) -> set[int]:
    """Marks the tokens that add nothing to a command: courtesies, 'number', 'task', 'it'."""
    covered: set[int] = set()
    for hit in heard.hits:
        if hit.slot == "polite" or (hit.slot == "command" and hit.value == "number"):
            covered.update(range(hit.start, hit.end))
    return covered


def _empty(heard: Matches, start: int, end: int, also: set[int]) -> bool:
    skip = _filling(heard)
    return all(index in skip or index in also for index in range(start, end))

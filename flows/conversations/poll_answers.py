"""What is asked of many, and what one of them answers: by letter, by number, in words, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows import hearing
from flows.acts import Act
from flows.facts import Facts
from flows.hearing.lettered import lettered

PASS, DONE, OTHER = "pass", "done", "other"
VIEWS = ("agree", "disagree")
LETTERED = ("choice", "several", "agree")
"""Kinds of questions that are answered by letter; the others are `number` and `words`."""
MOST_DIGITS = 7
_NUMBERED = re.compile(r"(?P<question>\d)\s*[:.)]\s*(?P<answer>.+)")
SHORTEST_WORDS = 4
"""Letters of an answer in words: 'no' and 'ok' are none."""

Given = Mapping[int, tuple[str, ...]]
"""Answers by the place of their question."""


@dataclass(frozen=True, slots=True)
class PollQuestion:
    """One question, in the language of whoever is asked; its options are A, B, C."""

    kind: str
    words: str
    options: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What is kept of each letter."""
        return VIEWS if self.kind == "agree" else tuple(map(str, range(len(self.options))))

    def said(self, answer: str) -> str:
        """What an answer is called; of `agree`, `disagree` and `pass` the wording has the name."""
        return self.options[int(answer)] if self.options and answer.isdecimal() else answer


@dataclass(frozen=True, slots=True)
class PutPoll:
    """A poll that was put to the phone that speaks."""

    ref: str
    questions: tuple[PollQuestion, ...]
    answered: frozenset[int] = frozenset()
    at_once: bool = False
    anonymous: bool = False
    over: bool = False
    fresh: bool = True
    """It was asked so lately that the name of an option may answer it without its number."""
    called: bool = False
    """The hotline has called about it, or means to."""

    @property
    def open_at(self) -> int:
        """The first question without an answer; how many there are where all have one."""
        every = range(len(self.questions))
        return next((at for at in every if at not in self.answered), len(self.questions))

    def about(self, at: int) -> dict[str, Any]:
        """What the wording of a question may name."""
        one = self.questions[at]
        told = {"question": one.words, "options": one.options, "nth": at + 1, "of": len(self.questions)}
        return {"ref": self.ref, **told}


def _none(_: str) -> PutPoll | None:
    return None


@dataclass(frozen=True, slots=True)
class Polls:
    """Those that wait for an answer from the phone that speaks, newest first, and how one is found by its ref."""

    waiting: tuple[PutPoll, ...] = ()
    named: Callable[[str], PutPoll | None] = field(default=_none)


@dataclass(frozen=True, slots=True)
class AnswerPoll(Act):
    """Keeps an answer to one question in place of the one before."""

    ref: str
    question: int
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepNoWords(Act):
    """The words that were heard are kept nowhere with the phone: they are of an anonymous poll."""


@dataclass(frozen=True, slots=True)
class RefusePoll(Act):
    """Asks this phone nothing more of a poll."""

    ref: str


def given_answers(poll: PutPoll, words: str, facts: Facts) -> Given | None:
    """The answers in these words; {} where they want to answer none, None where the words are no answer."""
    at, letters = min(poll.open_at, len(poll.questions) - 1), lettered(words)
    numbered = None if letters else _NUMBERED.match(words)
    if numbered and 1 <= int(numbered["question"]) <= len(poll.questions):
        at, words = int(numbered["question"]) - 1, numbered["answer"]  # '2: 6'
    one = poll.questions[at]
    if letters and (one.kind in LETTERED or any(letters)):
        return _of_letters(poll, at, letters)
    if named := named_option(words, one, facts):
        return {at: (named,)}
    word = hearing.keyword(words, facts.vocabulary)
    if word and word.name == "pass" and not word.refs:
        return {at: (PASS,)}
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    if answer.kind == "no" and not answer.note:
        return {}
    if one.kind == "number":
        numbers = re.findall(r"\d+", words)
        return {at: (str(int(numbers[0])),)} if len(numbers) == 1 and len(numbers[0]) <= MOST_DIGITS else None
    enough = len(words) >= SHORTEST_WORDS and (one.kind == "words" or len(words.split()) > 1)
    return {at: (OTHER, words)} if enough else None


def _of_letters(poll: PutPoll, at: int, letters: Mapping[int, tuple[int, ...]]) -> Given | None:
    """Letters as answers: those without a number are of the open question, or one each where all were put at once."""
    bare, given = letters.get(0, ()), {number - 1: places for number, places in letters.items() if number}
    if poll.at_once and len(bare) > 1:
        given |= {at + step: (place,) for step, place in enumerate(bare)}
    elif bare:
        given |= {at: bare}
    answers = {}
    for number, places in given.items():
        one = poll.questions[number] if number < len(poll.questions) else None
        if one is None or max(places) >= len(one.answers) or (one.kind != "several" and len(places) > 1):
            return None
        answers[number] = tuple(one.answers[place] for place in places)
    return answers or None


def named_option(words: str, one: PollQuestion, facts: Facts) -> str:
    """The option whose name was said, in full or nearly: 'saturday', 'i agree'; "" for none, or several."""
    if one.kind not in LETTERED or words.strip().isdecimal():
        return ""
    if one.kind == "agree":
        names = {view: tuple(facts.names("poll", view)) for view in VIEWS}
    else:
        names = {answer: (label,) for answer, label in zip(one.answers, one.options, strict=True)}
    found = hearing.choose(words, names, facts.vocabulary)
    return found if isinstance(found, str) else ""

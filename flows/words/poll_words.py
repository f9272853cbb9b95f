"""Questions to many, their letters, their answers and their results, as a text has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.words.names import Naming
from flows.words.trimming import shorten

VIEWS = ("agree", "disagree")
LONGEST_ANSWER = 40
"""Letters of an answer in somebody's own words, as it is read back."""


def letters(naming: Naming, options: Sequence[str], language: str) -> str:
    """'A Monday, B Saturday'; of a question without options the letters for and against."""
    named = options or [naming.name("poll", view, language) for view in VIEWS]
    lettered = (
        naming.piece("poll_option", language, letter=chr(ord("A") + at), option=option)
        for at, option in enumerate(named)
    )
    return naming.piece("joined_by", language).join(lettered)


def counted(naming: Naming, args: Mapping[str, Any], language: str) -> str:
    """'2 of 3: '; "" where there is only one question."""
    return naming.piece("poll_counted", language, nth=args["nth"], of=args["of"]) if args["of"] > 1 else ""


def every_question(naming: Naming, questions: Sequence[tuple[str, Sequence[str]]], language: str) -> str:
    """All questions, numbered, each with its letters."""
    asked = (f"{words} {letters(naming, options, language)}." for words, options in questions)
    numbered = (naming.piece("poll_in_order", language, nth=at, said=said) for at, said in enumerate(asked, start=1))
    return " ".join(numbered)


def answers(naming: Naming, args: Mapping[str, Any], language: str) -> str:
    """What was answered; numbered where there are several questions."""
    said = {
        nth: naming.listed([shorten(_called(naming, one, language), LONGEST_ANSWER) for one in answer], language)
        for nth, answer in args["given"]
    }
    return _in_order(naming, said, args["of"], language)


def results(naming: Naming, questions: Sequence[tuple[int, Sequence[tuple[str, int]]]], language: str) -> str:
    """How often each answer was given, the commonest first."""
    said = {
        nth: naming.piece("joined_by", language).join(
            naming.piece("poll_result", language, option=_called(naming, option, language), n=n) for option, n in counts
        )
        for nth, counts in questions
    }
    return _in_order(naming, said, len(questions), language)


def _called(naming: Naming, answer: str, language: str) -> str:
    """An option is called what the desk wrote; the views, and no answer, have names of their own."""
    return naming.name("poll", answer, language) if answer in (*VIEWS, "pass", "average") else answer


def _in_order(naming: Naming, said: Mapping[int, str], of: int, language: str) -> str:
    if of == 1:
        return "".join(said.values())
    ordered = (naming.piece("poll_in_order", language, nth=nth, said=words) for nth, words in sorted(said.items()))
    return naming.piece("one_from_another", language).join(ordered)

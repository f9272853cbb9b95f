"""The community's own answers, kept, changed and taken away by its desk; the next text is answered accordingly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from flows.community import LONGEST_ANSWER, OwnAnswer
from flows.hearing.text import tokenise
from hotline.base.answer_book import as_answer, decided
from hotline.exchange import ExchangeError, NotFound
from hotline.services import Services
from storage.records import KeptAnswer

WORDS_OF_A_NAME, LONGEST_NAME = 4, 26
LONGEST_QUESTION, MOST_QUESTIONS = 120, 40


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """An answer as the desk sees it."""

    answer: OwnAnswer
    kept: bool
    """The desk keeps it; else it is the community's file's."""
    filed: bool
    """The community's file has one of this name."""


def every(services: Services) -> list[ListedAnswer]:
    """All answers in use, the desk's newest first."""
    filed = {answer.id for answer in services.community.answers}
    own = {row.name for row in decided(services.store).values() if row.status == "kept"}
    return [ListedAnswer(answer, answer.id in own, answer.id in filed) for answer in services.answers.latest()]


def taken_away(services: Services) -> list[OwnAnswer]:
    """Those of the community's file that are not given any more."""
    gone = {row.name for row in decided(services.store).values() if row.status == "removed"}
    return [answer for answer in services.community.answers if answer.id in gone]


def keep(
    services: Services,
    name: str,
    questions: Sequence[str],
    text: Mapping[str, str],
    who: str,
    *,
    voice: Mapping[str, str] | None = None,
) -> KeptAnswer:
    """Keeps an answer under this name, or under one made of its first question where it is new (`name` is "")."""
    asked = tuple(dict.fromkeys(" ".join(question.split()) for question in questions if question.strip()))
    if not 0 < len(asked) <= MOST_QUESTIONS or any(len(question) > LONGEST_QUESTION for question in asked):
        sentence = f"an answer needs 1 to {MOST_QUESTIONS} questions of {LONGEST_QUESTION} characters at most"
        raise ExchangeError(sentence, "answer_questions", n=MOST_QUESTIONS)
    with services.store.transaction():
        row = KeptAnswer(
            name=name or _new_name(services, asked[0]), questions=asked, text=_said(services, text),
            voice=_said(services, voice or {}), who=who, created_at=services.now(),
        )  # fmt: skip
        try:
            as_answer(row)
        except ValidationError as error:
            sentence = f"an answer needs words, {LONGEST_ANSWER} characters at most"
            raise ExchangeError(sentence, "answer_text", n=LONGEST_ANSWER) from error
        services.event(who, "kept an answer", detail=row.name)
        return services.store.add(row)


def _said(services: Services, words: Mapping[str, str]) -> dict[str, str]:
    """The words by language, in the community's order: the first stands in for those that are missing."""
    return {code: words[code].strip() for code in services.community.languages if words.get(code, "").strip()}


def _new_name(services: Services, question: str) -> str:
    """A name that no answer has, of the first words of a question."""
    words = [word for word in tokenise(question).words if word.isascii() and word.isalnum()][:WORDS_OF_A_NAME]
    plain = "_".join(words).lstrip("0123456789_")[:LONGEST_NAME] or "answer"
    taken = {*decided(services.store), *(answer.id for answer in services.community.answers)}
    number = next(number for number in range(1, len(taken) + 2) if _numbered(plain, number) not in taken)
    return _numbered(plain, number)


def _numbered(plain: str, number: int) -> str:
    return plain if number == 1 else f"{plain}_{number}"


def take_away(services: Services, name: str, who: str) -> None:
    """Gives an answer no more; one of the community's file can come back."""
    _decide(services, name, "removed", "took an answer away", who)


def bring_back(services: Services, name: str, who: str) -> None:
    """Lets the answer of the community's file stand again, in place of whatever the desk made of it."""
    if all(answer.id != name for answer in services.community.answers):
        raise NotFound(f"the community's file has no answer {name}")
    _decide(services, name, "as_filed", "brought an answer back", who)


def _decide(services: Services, name: str, status: str, did: str, who: str) -> None:
    with services.store.transaction():
        known = decided(services.store)
        if name not in known and all(answer.id != name for answer in services.community.answers):
            raise NotFound(f"there is no answer {name}")
        if name in known and known[name].status == status:
            return
        services.store.add(KeptAnswer(name=name, status=status, who=who, created_at=services.now()))
        services.event(who, did, detail=name)

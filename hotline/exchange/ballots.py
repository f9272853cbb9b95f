"""Answers to polls: kept with whoever gave them, or without any link to them, and counted as they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flows.conversations.poll_answers import LETTERED, OTHER, PASS, VIEWS, PollQuestion, PutPoll
from flows.conversations.polls_aloud import NOTICE
from hotline.exchange import call_backs, people
from hotline.services import Services
from storage.records import Person, Poll, Polled, Tally
from storage.store import Store, where

__all__ = ["LETTERED", "MOST_WAITING", "answered", "put", "refused", "results", "results_said", "waits_no_more"]

MOST_WAITING = 3
"""Polls that wait for one phone at a time; an older one is answered by its ref."""
RUNNING = ("queueing", "asking", "stopped")
FEWEST = 5
"""Answers to an anonymous poll from which on its counts tell of nobody who said what."""


def put(poll: Poll, part: Polled | None, language: str, first: str) -> PutPoll:
    """A poll as it is put to somebody in their language; in the community's `first` where it lacks theirs."""
    questions = tuple(
        PollQuestion(
            one["kind"],
            in_language(one["words"], language, first),
            tuple(in_language(option, language, first) for option in one.get("options", ())),
        )
        for one in poll.questions
    )
    return PutPoll(
        poll.ref,
        questions,
        answered=frozenset(map(int, part.answers)) if part else frozenset(),
        at_once=poll.at_once,
        anonymous=poll.anonymous,
        over=poll.status not in (*RUNNING, *(("draft",) if part and part.trial else ())),
        called=bool(part and not part.call_at and poll.calls),
    )


def in_language(words: dict[str, str], language: str, first: str) -> str:
    """Words in this language, else in the first."""
    return words.get(language) or words.get(first, "")


def part_of(services: Services, ref: str, phone: str) -> Polled | None:
    """What this phone was asked, and has answered."""
    return services.store.one(Polled, where("key") == f"{ref} {phone}")


def answered(services: Services, person: Person, ref: str, at: int, answer: tuple[str, ...], channel: str) -> bool:
    """Keeps an answer, in place of the one before, and counts it; whether it is kept apart from who gave it."""
    poll, part = services.store.one(Poll, where("ref") == ref), part_of(services, ref, person.phone)
    if poll is None or part is None:
        return False
    before = part.answers.get(str(at))
    area, kept = ("", []) if poll.anonymous else (part.area, [channel, *answer])
    if not part.trial:
        if before:
            _count(services, ref, at, part.area, before[0], tuple(before[1:]), -1)
        _count(services, ref, at, area, "" if poll.anonymous else channel, answer, 1, apart=poll.anonymous)
    answers = {**part.answers, str(at): kept}
    over = len(answers) == len(poll.questions)
    services.store.put(replace(part, answers=answers, status="done" if over else "begun", channel=channel, call_at=""))
    if over:
        waits_no_more(services, person.phone, ref)
    if over or channel == "text":
        call_backs.told(services, person.phone, (NOTICE,), ref)
    return poll.anonymous


def refused(services: Services, person: Person, ref: str) -> None:
    """They are asked nothing more of it; what they have answered stays."""
    part = part_of(services, ref, person.phone)
    if part:
        services.store.put(replace(part, status="refused", call_at=""))
        waits_no_more(services, person.phone, ref)
        call_backs.told(services, person.phone, (NOTICE,), ref)


def waits_no_more(services: Services, phone: str, ref: str) -> None:
    """A poll leaves those that wait for this phone."""
    person = people.find(services, phone)
    if person and ref in person.polled.split():
        left = " ".join(one for one in person.polled.split() if one != ref)
        services.store.put(replace(person, polled=left))


def _count(
    services: Services, ref: str, at: int, area: str, channel: str, answer: tuple[str, ...], by: int, *,
    apart: bool = False,
) -> None:  # fmt: skip
    """Counts an answer; the words of one that is kept apart stand among the others in the order of the alphabet."""
    row = services.store.one(Tally, where("key") == f"{ref} {at} {area} {channel}")
    row = row or Tally(poll=ref, question=at, area=area, channel=channel)
    counts = dict(row.counts)
    for one in answer[:1] if answer[0] == OTHER else answer:
        counts[one] = max(0, counts.get(one, 0) + by)
    words = tuple(sorted((*row.words, answer[1]))) if apart and answer[0] == OTHER and answer[1] else row.words
    row = replace(row, counts=counts, words=words)
    services.store.put(row) if row.id else services.store.add(row)


def tallies(services: Services, ref: str) -> list[Tally]:
    """What was counted of a poll, a row for each question, area and channel."""
    return services.store.find(Tally, where("poll") == ref)


def results(poll: Poll, rows: list[Tally]) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """For each question its answers with how often they were given: options in their order, then what else was said."""
    for at, question in enumerate(poll.questions):
        counts: dict[str, int] = {}
        for row in rows:
            if row.question == at:
                for answer, number in row.counts.items():
                    counts[answer] = counts.get(answer, 0) + number
        known = VIEWS if question["kind"] == "agree" else [str(place) for place in range(len(question["options"]))]
        if question["kind"] == "number":
            known = sorted((answer for answer in counts if answer.isdecimal()), key=int)
        yield (
            at,
            [
                (answer, counts.get(answer, 0))
                for answer in (*known, OTHER, PASS)
                if answer in known or answer in counts
            ],
        )


def may_be_told(store: Store, poll: Poll) -> bool:
    """Whether what was counted tells of nobody: of an anonymous poll once it is closed, and enough have answered."""
    if not poll.anonymous:
        return True
    done = (where("poll") == poll.ref) & (where("status") == "done")
    return poll.status == "closed" and store.count(Polled, done, at_most=FEWEST) >= FEWEST


def by_part(poll: Poll, rows: list[Tally]) -> list[tuple[str, str, list[tuple[int, list[tuple[str, int]]]]]]:
    """Area, channel, and the results of those alone; none of an anonymous poll, which keeps neither."""
    parts = sorted({(row.area, row.channel) for row in rows if row.channel})
    return [
        (area, channel, list(results(poll, [row for row in rows if (row.area, row.channel) == (area, channel)])))
        for area, channel in parts
    ]


def in_words(services: Services, poll: Poll, limit: int) -> Iterator[tuple[int, str, str, str]]:
    """Answers in somebody's own words, the newest first: question, words, phone, and SID of a recording.

    Of an anonymous poll all of them, in the order of the alphabet and of no phone.
    """
    if poll.anonymous:
        for row in tallies(services, poll.ref):
            yield from ((row.question, words, "", "") for words in row.words)
        return
    for status in ("done", "begun", "refused"):
        theirs = (where("poll") == poll.ref) & (where("status") == status)
        for part in services.store.find(Polled, theirs, newest=True, limit=limit):
            for at, answer in part.answers.items():
                if answer[1:2] == [OTHER] and not part.trial:
                    yield int(at), answer[2], part.phone, "".join(answer[3:4])


def results_said(services: Services, poll: Poll, language: str) -> dict[str, Any]:
    """What a text with the results names: of each question the options, the commonest first."""
    first = services.community.languages[0]
    shown = put(poll, None, language, first)
    told = []
    for at, counts in results(poll, tallies(services, poll.ref)):
        said = [(shown.questions[at].said(answer), n) for answer, n in counts if answer not in (OTHER, PASS) and n]
        if said and poll.questions[at]["kind"] == "number":
            said = [("average", round(sum(int(number) * n for number, n in said) / sum(n for _, n in said)))]
        if said:
            told.append((at + 1, tuple(sorted(said, key=lambda pair: -pair[1]))))
    done = (where("poll") == poll.ref) & (where("status") == "done")
    return {"ref": poll.ref, "results": tuple(told), "people": services.store.count(Polled, done, at_most=100_000)}

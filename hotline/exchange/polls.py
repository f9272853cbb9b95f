"""The life of a poll: drafted, tried on one phone, put to a group, closed, and its results told to who answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.conversations.polls import first_text
from flows.conversations.polls_aloud import NOTICE
from flows.prompts import Prompt
from hotline.base import gsm7
from hotline.base.clock import stamp
from hotline.exchange import ExchangeError, NotFound, NotNow, announcements, ballots, call_backs, people
from hotline.exchange.announcements import Estimate, Share
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.records import Announcement, CallBack, Message, Person, Poll, Polled
from storage.store import where

KINDS = ("choice", "several", "agree", "number", "words")
MOST_QUESTIONS, MOST_OPTIONS = 5, 6
LONGEST_QUESTION, LONGEST_OPTION = 160, 30
"""Characters."""
MOST_SEGMENTS = 2
EVENING = 18
"""The local hour at which whoever was silent is called, on the day after they were asked."""
BATCH = 100
CUT_OFF_S = 60
"""Seconds after which work that has noted nothing was cut off."""
HOURS_WORTH_SENDING = 24
OPEN = ("asked", "begun")


def by_ref(services: Services, ref: str) -> Poll:
    """The poll; NotFound where there is none with this ref."""
    found = services.store.one(Poll, where("ref") == ref)
    if found is None:
        raise NotFound(f"there is no poll {ref}")
    return found


def save(services: Services, poll: Poll, who: str) -> Poll:
    """Keeps a draft, new or again; nobody is asked anything by that. ExchangeError says what it lacks."""
    check(services, poll)
    now = services.now()
    with services.store.transaction():
        if not poll.ref:
            kept = replace(poll, id=0, ref=new_ref(services.store), status="draft", by=who, created_at=now)
            kept = services.store.add(replace(kept, updated_at=now))
            services.event(who, "wrote a poll", kept.ref)
            return kept
        known = by_ref(services, poll.ref)
        if known.status != "draft":
            raise NotNow(f"{poll.ref} was sent already, so it cannot be changed", "poll_sent", ref=poll.ref)
        kept = replace(poll, id=known.id, status="draft", by=known.by, created_at=known.created_at, updated_at=now)
        return services.store.put(kept)


def check(services: Services, poll: Poll) -> None:
    """ExchangeError says, in a sentence, what a poll lacks or has too much of."""
    first = services.community.languages[0]
    if poll.group not in announcements.GROUPS:
        raise ExchangeError(f"{poll.group!r} is no group: use one of {', '.join(announcements.GROUPS)}")
    if not 1 <= len(poll.questions) <= MOST_QUESTIONS:
        raise ExchangeError(f"a poll has one to {MOST_QUESTIONS} questions", "poll_questions", n=MOST_QUESTIONS)
    for number, question in enumerate(poll.questions, start=1):
        _check_question(question, number, first)
    if poll.at_once and any(question["kind"] not in ballots.LETTERED for question in poll.questions):
        raise ExchangeError("only questions that are answered by letter go into one text", "poll_at_once")
    for language in services.community.languages:
        texts = services.wording.texts(first_text(ballots.put(poll, None, language, first)), language)
        if max(gsm7.segments(gsm7.fold(text)) for text in texts) > MOST_SEGMENTS:
            raise ExchangeError("the first text is too long: shorten the questions or options", "poll_too_long")


def _check_question(question: dict[str, object], number: int, first: str) -> None:
    words, options = question.get("words"), question.get("options")
    if question.get("kind") not in KINDS:
        raise ExchangeError(f"question {number}: use one of {', '.join(KINDS)}", "poll_kind", n=number)
    if not isinstance(words, dict) or not str(words.get(first, "")).strip():
        sentence = f"question {number} needs words in the community's first language"
        raise ExchangeError(sentence, "poll_words", n=number)
    if max(len(str(said)) for said in words.values()) > LONGEST_QUESTION:
        sentence = f"question {number} has {LONGEST_QUESTION} characters at most"
        raise ExchangeError(sentence, "poll_long_question", n=number, most=LONGEST_QUESTION)
    if question["kind"] not in ("choice", "several"):
        return
    if not isinstance(options, list | tuple) or not 2 <= len(options) <= MOST_OPTIONS:
        raise ExchangeError(f"question {number} needs two to {MOST_OPTIONS} options", "poll_options", n=number)
    if any(len(str(said)) > LONGEST_OPTION for option in options for said in option.values()):
        sentence = f"question {number}: an option has {LONGEST_OPTION} characters at most"
        raise ExchangeError(sentence, "poll_long_option", n=number, most=LONGEST_OPTION)
    if any(not str(option.get(first, "")).strip() for option in options):
        sentence = f"question {number}: each option needs words in the community's first language"
        raise ExchangeError(sentence, "poll_bare_option", n=number)


def _group(poll: Poll) -> Announcement:
    return Announcement(group=poll.group, area=poll.area, language=poll.language)


def texts_for(services: Services, poll: Poll, person: Person) -> list[str]:
    """The first texts in this person's language, with the hotline's name where they were never texted."""
    language = person.language or services.community.languages[0]
    put = ballots.put(poll, None, language, services.community.languages[0])
    texts = services.wording.texts(first_text(put), language)
    if not person.greeted:
        texts[0] = services.wording.first_text(texts[0], language)
    return texts


def estimate(services: Services, poll: Poll) -> Estimate:
    """Counts people, segments of the first texts, cost and time before anybody is asked, and who is called instead."""
    check(services, poll)
    counted: dict[str, tuple[int, int]] = {}
    samples: dict[str, str] = {}
    for _, person in announcements.members(services, _group(poll)):
        texts = texts_for(services, poll, person)
        language = person.language or services.community.languages[0]
        number, segments = counted.get(language, (0, 0))
        counted[language] = number + 1, segments + sum(gsm7.segments(gsm7.fold(text)) for text in texts)
        samples.setdefault(language, " ".join(texts))
    shares = tuple(
        Share(language, number, samples[language], gsm7.segments(gsm7.fold(samples[language])))
        for language, (number, _) in sorted(counted.items(), key=lambda pair: -pair[1][0])
    )
    segments = sum(segments for _, segments in counted.values())
    return announcements.estimated(services, shares, segments)


def start(services: Services, ref: str, who: str) -> Poll:
    """A draft is put to its group from now on; `queue` does it."""
    with services.store.transaction():
        poll = by_ref(services, ref)
        if poll.status != "draft":
            raise NotNow(f"{ref} was sent already", "poll_sent", ref=ref)
        check(services, poll)
        for trial in services.store.find(Polled, where("poll") == ref):
            _let_go(services, trial)
        services.event(who, "put a poll", ref)
        return services.store.put(replace(poll, status="queueing", updated_at=services.now()))


def try_out(services: Services, ref: str, phone: str, who: str) -> None:
    """Puts a draft to one phone, the desk's own, that is counted nowhere."""
    with services.store.transaction():
        poll, person = by_ref(services, ref), people.find(services, phone)
        if poll.status != "draft":
            raise NotNow(f"{ref} was sent already", "poll_sent", ref=ref)
        if person is None or not person.consent or person.opted_out:
            raise ExchangeError(f"{phone} has not agreed to get texts: add it under People first", "poll_no_consent")
        for trial in services.store.find(Polled, (where("poll") == ref) & (where("status").one_of([*OPEN, "done"]))):
            _let_go(services, trial)
        _ask(services, poll, person, trial=True)
        services.event(who, "tried a poll out", ref)


def _let_go(services: Services, part: Polled) -> None:
    services.store.drop(part)
    ballots.waits_no_more(services, part.phone, part.poll)


def queue(services: Services, ref: str) -> Poll:
    """Asks one after the other in short transactions, until all are or somebody stops it; goes on where it ended."""
    while (poll := _queue_some(services, ref)).status == "queueing":
        pass
    return poll


def go_on(services: Services) -> None:
    """Takes up what a restart has cut off, a batch at a time."""
    for poll in services.store.find(Poll, where("status") == "queueing", limit=1):
        if poll.updated_at < services.now(seconds=-CUT_OFF_S):
            _queue_some(services, poll.ref)


def _queue_some(services: Services, ref: str) -> Poll:
    with services.store.transaction():
        poll = by_ref(services, ref)
        if poll.status != "queueing":
            return poll
        asked, after = 0, poll.queued_to
        for key, person in announcements.members(services, _group(poll), after, voices=True):
            asked, after = asked + _ask(services, poll, person), key
            if asked == BATCH:
                break
        more = asked == BATCH
        kept = replace(poll, people=poll.people + asked, queued_to=after if more else "")
        return services.store.put(replace(kept, status="queueing" if more else "asking", updated_at=services.now()))


def _ask(services: Services, poll: Poll, person: Person, *, trial: bool = False) -> int:
    """Puts a poll to somebody unless that was done; landlines are called at once."""
    if services.store.one(Polled, where("key") == f"{poll.ref} {person.phone}"):
        return 0
    calls = "" if trial or not poll.calls or person.reached_by == "voice" else _next_evening(services)
    area = person.areas[0] if person.areas and not poll.anonymous else ""
    part = Polled(poll=poll.ref, phone=person.phone, area=area, call_at=calls, trial=trial, created_at=services.now())
    services.store.add(part)
    waiting = " ".join((*person.polled.split()[1 - ballots.MOST_WAITING :], poll.ref))
    texts, spoken = texts_for(services, poll, person), person.reached_by == "voice"
    person = services.store.put(replace(person, polled=waiting, greeted=person.greeted or not spoken))
    if spoken:
        call(services, poll, person)
        return 1
    for text in texts:
        services.outbox.put(
            person.phone, text, purpose="poll", post=poll.ref, priority=2,
            not_after=services.now(hours=HOURS_WORTH_SENDING), person=person,
        )  # fmt: skip
    return 1


def _next_evening(services: Services) -> str:
    zone = ZoneInfo(services.community.timezone)
    here = services.clock.now().astimezone(zone)
    return stamp(datetime.combine(here.date() + timedelta(1), time(EVENING), zone))


def call(services: Services, poll: Poll, person: Person) -> None:
    """The hotline calls, and asks aloud."""
    language = person.language or services.community.languages[0]
    words = services.wording.written(Prompt(NOTICE, {"ref": poll.ref}), language)
    call_backs.owe(services, person.phone, words, ref=poll.ref, prompt=NOTICE, args={"ref": poll.ref})


def call_silent(services: Services) -> None:
    """Whoever was asked by text yesterday and has said nothing is called this evening, once."""
    due = (where("call_at") > "") & (where("call_at") <= services.now())
    for part in services.store.find(Polled, due, order="call_at", limit=BATCH):
        with services.store.transaction():
            services.store.put(replace(part, call_at=""))
            poll, person = by_ref(services, part.poll), people.find(services, part.phone)
            silent = part.status == "asked" and poll.status in ("queueing", "asking")
            if silent and person and _may_be_reached(services, person):
                call(services, poll, person)


def _may_be_reached(services: Services, person: Person) -> bool:
    away = person.opted_out or person.barred or person.pauses(people.today(services))
    return bool(person.consent) and not away


def still_waits(services: Services, owed: CallBack) -> bool:
    """Whether a call about a poll would still find a question: it is open, and this phone has not answered."""
    part = services.store.one(Polled, where("key") == f"{owed.post} {owed.phone}")
    poll = services.store.one(Poll, where("ref") == owed.post)
    return bool(part and poll and part.status in OPEN and poll.status in ("queueing", "asking"))


def stop(services: Services, ref: str, who: str) -> None:
    """Asks nobody else: texts and calls that have not left stay here; answers still count."""
    _end(services, ref, "stopped", ("queueing", "asking"), who)


def close(services: Services, ref: str, who: str) -> None:
    """No answer counts any more."""
    _end(services, ref, "closed", ("queueing", "asking", "stopped"), who)


def _end(services: Services, ref: str, status: str, before: tuple[str, ...], who: str) -> None:
    with services.store.transaction():
        poll = by_ref(services, ref)
        if poll.status not in before:
            raise NotNow(f"{ref} is {poll.status}", "poll_status", ref=ref)
        services.store.put(replace(poll, status=status, queued_to="", updated_at=services.now()))
        services.event(who, f"{status} a poll", ref)
    theirs = (where("post") == ref) & (where("purpose") == "poll") & (where("phone") != "")
    waiting = [text for text in services.store.find(Message, theirs) if text.status == "queued"]
    for text in waiting:
        with services.store.transaction():
            services.store.put(replace(text, status="stale", error="stopped", updated_at=services.now()))
    for owed in services.store.find(CallBack, where("post") == ref):
        if owed.prompt == NOTICE and owed.status != "done":
            with services.store.transaction():
                services.store.put(replace(owed, status="done", updated_at=services.now()))
    if status == "closed":
        _miss(services, ref)


def _miss(services: Services, ref: str) -> None:
    """Whoever has not answered is asked no more."""
    for still in OPEN:
        open_ones = (where("poll") == ref) & (where("status") == still)
        while page := services.store.find(Polled, open_ones, limit=BATCH):
            with services.store.transaction():
                for part in page:
                    over = "missed" if still == "asked" else "done"
                    services.store.put(replace(part, status=over, call_at=""))
                    ballots.waits_no_more(services, part.phone, ref)


def tell_results(services: Services, ref: str, who: str) -> int:
    """Texts the results of a closed poll to all who answered and may be texted; says to how many in all."""
    with services.store.transaction():
        poll = by_ref(services, ref)
        if poll.status != "closed":
            raise NotNow(f"close {ref} before its results are told", "poll_open", ref=ref)
        at_work = poll.telling and poll.updated_at >= services.now(seconds=-CUT_OFF_S)
        if at_work or (poll.told_to and not poll.telling):
            raise NotNow(f"the results of {ref} were told already", "poll_told", ref=ref)
        if not ballots.may_be_told(services.store, poll):
            sentence = f"fewer than {ballots.FEWEST} answered {ref}: the results would tell who said what"
            raise NotNow(sentence, "poll_few", n=ballots.FEWEST)
        if not ballots.results_said(services, poll, services.community.languages[0])["results"]:
            raise NotNow(f"nothing of {ref} can be counted: read the answers instead", "poll_uncounted", ref=ref)
        services.store.put(replace(poll, telling=True, updated_at=services.now()))
        services.event(who, "told the results of a poll", ref)
    told = 0
    while True:
        with services.store.transaction():
            poll = by_ref(services, ref)
            page = _answered_after(services, poll)
            told += sum(_tell(services, poll, part) for part in page)
            reached = page[-1].id if page else poll.told_to or poll.id
            services.store.put(replace(poll, told_to=reached, telling=bool(page), updated_at=services.now()))
        if not page:
            return told


def _answered_after(services: Services, poll: Poll) -> list[Polled]:
    done = (where("poll") == poll.ref) & (where("status") == "done")
    return services.store.find(Polled, done, after=poll.told_to, limit=BATCH)


def _tell(services: Services, poll: Poll, part: Polled) -> bool:
    person = people.find(services, part.phone)
    if part.trial or person is None or not _may_be_reached(services, person) or person.reached_by == "voice":
        return False
    language = person.language or services.community.languages[0]
    prompt = Prompt("poll_results", ballots.results_said(services, poll, language))
    text = services.wording.written(prompt, language)[: announcements.LONGEST]
    services.outbox.put(person.phone, text, purpose="poll", post=poll.ref, priority=2, person=person)
    return True


def every(services: Services, limit: int) -> Iterator[Poll]:
    """The newest ones."""
    yield from services.store.find(Poll, newest=True, limit=limit)

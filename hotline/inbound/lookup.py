"""What a conversation may know of whoever speaks: this person, their open posts and tasks, and the refs they named."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.conversations import never_rung
from flows.conversations.danger_over import FLAG as DANGER_OVER
from flows.facts import HOURS_A_QUESTION_STANDS, Facts, PairFact, PostFact, TaskFact
from flows.hearing import Reading
from hotline.base.clock import moment
from hotline.exchange import asked, people, post_times, waiting_long
from hotline.exchange.refs import is_ref
from hotline.exchange.relay import Pair
from hotline.exchange.sides import concerns, contact
from hotline.inbound.effects import finder
from hotline.inbound.on_file import OnFile
from hotline.services import Services
from storage.records import Post, Task

MOST_REFS = 4


def in_their_language(services: Services, words: str, reading: Reading, language: str) -> Reading:
    """The reading of words that do not tell what language they are in, by the one that their speaker usually speaks.

    Words are read before the turn to write begins, when nobody has looked up who speaks, so that others wait less for
    theirs. Words that tell their language mean the same whoever speaks; only the others, which are few and mostly short
    ('4823', 'ok'), are read once more.
    """
    if reading.language or not language or not reading.words:
        return reading
    return hearing.read(words, services.vocabulary, language=language)


def named(reading: Reading) -> tuple[str, ...]:
    """The refs that were named, as far as they are looked up."""
    return tuple(ref for ref in dict.fromkeys(reading.refs) if is_ref(ref))[:MOST_REFS]


def look_up(services: Services, on_file: OnFile, reading: Reading) -> Facts:
    """All facts for one thing heard, out of what was read; nothing is read here."""
    person, known = on_file.person, on_file.posts
    phone = person.phone
    facts = {post.ref: _post_fact(services, post, on_file) for post in on_file.own}
    refs = [ref for ref in named(reading) if ref in known]
    own = tuple(facts.values())
    waiting = [task for task in on_file.waiting if task.ref in known]
    facts |= {ref: _post_fact(services, known[ref], on_file) for ref in refs if ref not in facts}
    tasks = [_task_fact(services, task, known[task.ref], on_file) for task in waiting]
    return Facts(
        community=services.community,
        vocabulary=services.vocabulary,
        reading=_dialled(services, reading),
        refused=_refused(services, reading),
        names=services.wording.names,
        language=person.language,
        name=person.name,
        opted_out=person.opted_out,
        joining=person.joining,
        confirms=tuple(person.confirms.split()),
        invited=person.invited,
        can_be_texted=people.is_number(phone),
        reached_by=person.reached_by,
        posts=own,
        tasks=tuple(task for task in tasks if task.status == "taken" or not task.closed_to_them),
        named={ref: facts[ref] for ref in refs},
        pairs=tuple(_pair_fact(pair, on_file) for pair in on_file.pairs),
        asked_about=on_file.asked_about,
        find=finder(services, person),
        named_tasks={
            ref: _task_fact(services, on_file.latest[ref], known[ref], on_file) for ref in refs if ref in on_file.latest
        },
    )


def _dialled(services: Services, reading: Reading) -> Reading:
    """The reading without numbers that are never texted or rung; they stay in the words, which a person reads."""
    if all(map(services.outbox.allowed, reading.phones)):
        return reading
    phones = tuple(filter(services.outbox.allowed, reading.phones))
    return replace(reading, phones=phones, own_phone=reading.own_phone and phones[:1] == reading.phones[:1])


def _refused(services: Services, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The numbers that were told and are never texted or rung, with the reason."""
    told = (*reading.phones, *reading.short_numbers)
    lacking = ((number, never_rung.NO_AREA) for number in reading.without_area)
    return (*((number, why) for number in told if (why := services.outbox.refused(number))), *lacking)


def _post_fact(services: Services, post: Post, on_file: OnFile) -> PostFact:
    phone = on_file.person.phone
    helper = on_file.others.get(post.helper) if post.ref in on_file.notes else None
    return PostFact(
        ref=post.ref,
        kind=post.kind,
        status=post.status,
        closed_because=post.closed_because,
        categories=post.categories,
        place=post.place,
        area=post.area,
        when=post.when,
        time=post_times.local(services, post),
        how_many=post.how_many,
        items=post.items,
        said_in=post.language,
        mine=concerns(post, phone),
        in_danger=post.urgency == "danger" and DANGER_OVER not in post.flags,
        hours_old=_hours_since(services, post.created_at),
        hours_quiet=_hours_since(services, post.updated_at),
        helper=people.first_name(helper) if helper else "",
        note=on_file.notes.get(post.ref, ""),
        consent_asked="consent" in post.flags,
        asked_if_needed=waiting_long.is_asked(post),
        has_number=bool(post.for_phone),
        guessed=post.guessed,
        told_by_other=phone == post.for_phone != post.phone,
    )


def _hours_since(services: Services, stamp: str) -> float:
    return (services.clock.now() - moment(stamp)).total_seconds() / 3600


def _task_fact(services: Services, task: Task, post: Post, on_file: OnFile) -> TaskFact:
    phone, theirs = on_file.person.phone, asked.Assignment(task, post, on_file.person, apart=on_file.apart)
    return TaskFact(
        ref=task.ref,
        status=task.status,
        post_status=post.status,
        taken_by_other=bool(post.helper) and post.helper != phone,
        closed_to_them=not asked.may_help(services, theirs),
        categories=post.categories,
        place=post.place,
        area=post.area,
        when=post.when,
        time=post_times.local(services, post),
        how_many=post.how_many,
        items=post.items,
        said_in=post.language,
        name=post.name,
        phone=contact(post),
        words=post.words,
        told=post.words if post.channel != "desk" else "",
        asked_if_done=bool(task.reminded_at) and _hours_since(services, task.reminded_at) <= HOURS_A_QUESTION_STANDS,
    )


def _pair_fact(pair: Pair, on_file: OnFile) -> PairFact:
    phone, last_heard = on_file.person.phone, on_file.session.updated_at
    return PairFact(
        ref=pair.post.ref,
        other=people.first_name(pair.other),
        side=frozenset(other.phone for other in pair.others),
        helps=phone == pair.relays[0].helper,
        categories=pair.post.categories,
        wrote=any(phone in relay.wrote for relay in pair.relays),
        waits=any(relay.spoke not in ("", phone) and relay.spoke_at >= last_heard for relay in pair.relays),
        reachable=pair.reachable,
        named_a_day=any(relay.day for relay in pair.relays),
        agreed=pair.agreed,
        taken=pair.post.status == "taken",
        came=_came(pair),
    )


def _came(pair: Pair) -> bool:
    post = pair.post
    return post.closed_because == "helped" and all(relay.spoke_at <= post.updated_at for relay in pair.relays)

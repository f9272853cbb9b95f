"""How long somebody helped, in a text of its own: '2h' after DONE, 'DONE 2h', 'it took me two hours'.

Behind a task of a short while ago it is about that; help that no task tells of is noted for the desk to confirm.
"""

from __future__ import annotations

import re

from flows import hearing
from flows.conversations.task import TAKEN, act
from flows.conversations.time_spent import GivenHours, HelpedWith, TellHours, hours
from flows.conversations.weighed import likeliest
from flows.facts import Facts
from flows.hearing import Reading, Spent
from flows.hearing.text import fold
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

_REF = re.compile(r"#?\b\d{3,9}\b")
_WORD = re.compile(r"\w+")
LONGEST_WORDS = 160


def _heard(reply: Reply) -> Turn | None:
    """What is told of a time that is over; a need, a danger or a question in it makes it something else."""
    facts, reading = reply.facts, reply.facts.reading
    if reply.word and reply.word.name == "hours":
        return _own_hours(reply)
    if reading.danger or not any(map(str.isalpha, reply.words)) or facts.opted_out:
        return None
    refs = tuple(ref for ref in dict.fromkeys(reading.refs) if hearing.is_ref(ref))
    words = _without(reply.words, refs)
    told = hearing.spent(words, facts.vocabulary, facts.language)
    if told is None or (told.how != "bare" and _needs(reading)):
        return None
    if told.how == "behind" or reply.word:
        return _done(told, refs, words, facts)
    taken = [task.ref for task in facts.tasks if task.status in TAKEN]
    if len(taken) == 1 and told.how == "took" and likeliest(reply.words, facts, "helper").name == "done":
        return act("done", (*taken,), reply.words, facts)
    if not refs and told.how != "helped" and (reply.progress.at or _is_under_way(facts)):
        return None
    given = facts.find(GivenHours)
    helped = _meant(told, refs, given.lately if given else ())
    if helped is None:
        return _for_the_desk(told, reply) if told.how == "helped" and not refs else None
    kept = TellHours(helped.ref, told.minutes, reply.words.strip()[:LONGEST_WORDS])
    said = Prompt("hours_kept", {"ref": helped.ref, "minutes": told.minutes})
    return Turn((said,), (kept,), answered=True, about=helped.ref)


def _own_hours(reply: Reply) -> Turn | None:
    """HOURS of whoever has given some; of all others it may be a question when somebody is there."""
    given = reply.facts.find(GivenHours)
    return hours(reply) if given and given.ever else None


def _needs(reading: Reading) -> bool:
    """Whether something is plainly needed; what was helped with may sound like it."""
    return any(meaning == "kind: need" for _, meaning in reading.evidence)


def _without(words: str, refs: tuple[str, ...]) -> str:
    return _REF.sub(lambda found: " " if found[0].lstrip("#") in refs else found[0], words).strip(" :,.-")


def _is_under_way(facts: Facts) -> bool:
    """Whether a mere '2h' may rather be when somebody comes."""
    return any(task.status in ("taken", "sent") for task in facts.tasks) or any(pair.waits for pair in facts.pairs)


def _done(told: Spent, refs: tuple[str, ...], words: str, facts: Facts) -> Turn | None:
    """'done 2h', '4823 2h done': the task ends, and that is how long it took."""
    beside = told.before if told.how == "behind" else told.left
    word = hearing.keyword(beside, facts.vocabulary) if beside else None
    if word is None or word.name != "done" or not facts.tasks:
        return None
    return act("done", refs, words[len(told.before) :].strip(" ,.:;-") if told.before else words, facts)


def _meant(told: Spent, refs: tuple[str, ...], lately: tuple[HelpedWith, ...]) -> HelpedWith | None:
    """The need that is named by number or by whose it was, else the newest of which no time was told yet."""
    if refs:
        return next((one for one in lately if one.ref in refs), None)
    said = {fold(word) for word in _WORD.findall(told.left)}
    named = [one for one in lately if said & {fold(word) for word in _WORD.findall(one.whom)}]
    if named or (told.how == "helped" and said):
        return next(iter(named), None)
    return next((one for one in lately if not one.told), next(iter(lately), None))


def _for_the_desk(told: Spent, reply: Reply) -> Turn:
    kept = TellHours("", told.minutes, reply.words.strip()[:LONGEST_WORDS])
    return Turn((Prompt("hours_for_desk", {"minutes": told.minutes}),), (kept,), answered=True)


TIME_GIVEN = Flow(
    "time_given",
    listens={Moment.FIRST: _heard},
    sample={"minutes": 150},
)

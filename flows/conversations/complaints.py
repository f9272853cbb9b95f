"""A complaint about the other side of a match: it never reaches them, and a person of the desk reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act, AmendPost, AnswerTask, AskForCall, Confirm, Details, FilePost, Withdraw
from flows.conversations.weighed import HARDLY, NEAR, SURE, is_hardly, is_rather, likeliest
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import YES_NO, Flow, Moment, Reply, Turn

FLAG = "complaint"
DOUBT, FEWEST_WORDS = 0.3, 3
"""How likely a complaint must be to be kept from the other side, and in how many words."""
NAMED = "helper"
"""Stands where the name of the other side was: wordlists know it in every language."""
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PartedFrom:
    """First names of those from whom the phone that speaks is kept away for good, in small letters."""

    names: frozenset[str] = frozenset()


def complains(words: str, facts: Facts) -> bool:
    """Whether words complain of somebody, the helper's own name among them, or want another helper."""
    read = unnamed(words, facts)
    if (_is_helped(facts) or parted_named(words, facts)) and hearing.refuses(read, facts.vocabulary, facts.language):
        return True
    return _is_weighed_so(words, facts) or (_tells_so(words, facts) and not _is_something_else(words, facts))


def _tells_so(words: str, facts: Facts) -> bool:
    """Whether single words complain, however all of it together is weighed."""
    told = facts.vocabulary.hear(words, facts.language).of("complaint")
    return bool(told) or hearing.misconduct(unnamed(words, facts), facts.vocabulary, facts.language)


def unnamed(words: str, facts: Facts) -> str:
    """The words with a word that the lists know in place of the name of the other side."""
    named = {pair.other.casefold() for pair in facts.pairs} | {post.helper.casefold() for post in facts.posts}
    named |= set(_parted(words, facts))
    return WORD.sub(lambda word: NAMED if word[0].casefold() in named else word[0], words)


def parted_named(words: str, facts: Facts) -> str:
    """The name, as it was written, of somebody from whom whoever speaks is kept away already; "" for none."""
    names = _parted(words, facts)
    return next((word for word in WORD.findall(words) if word.casefold() in names), "")


def _parted(words: str, facts: Facts) -> frozenset[str]:
    """Names of those who were parted, looked up where there are words beside one."""
    parted = facts.find(PartedFrom) if len(words.split()) > 1 else None
    return parted.names - {""} if parted else frozenset()


def _is_weighed_so(words: str, facts: Facts) -> bool:
    """Whether all of it together complains, whichever words it does so with; in doubt a person reads it."""
    if not facts.pairs or len(words.split()) < FEWEST_WORDS:
        return False
    of_helped = likeliest(words, facts, "resident")
    if not any(pair.helps for pair in facts.pairs):
        asks = facts.vocabulary.hear(words, facts.language).of("status")  # 'what was my number again' blames nobody
        return of_helped.name == FLAG and of_helped.share >= (SURE if asks else DOUBT)
    move = likeliest(words, facts, "helper")
    if move.name == FLAG and move.share >= NEAR:
        return True
    return of_helped.name == FLAG and of_helped.share >= SURE and move.shares[FLAG] >= HARDLY


def _is_something_else(words: str, facts: Facts) -> bool:
    """Whether single words complain and all of it together does not: 'they pushed my appointment back'."""
    if any(task.status == "taken" for task in facts.tasks):
        rather = is_rather(words, facts, "helper", "done", "drop", "keep")
        return rather or is_hardly(words, facts, "helper", "complaint")
    rather = is_rather(words, facts, "resident", "tell", "came", "thanks")
    return bool(facts.posts) and (rather or is_hardly(words, facts, "resident", "complaint"))


def _is_helped(facts: Facts) -> bool:
    """Whether whoever speaks has a helper and helps nobody: 'send someone else' of a helper gives a task back."""
    return bool(facts.pairs) and not facts.tasks and not any(pair.helps for pair in facts.pairs)


def of_the_reader(words: str, facts: Facts) -> bool:
    """Whether words, before they are passed on, complain of a helper or name the one whose facts these are."""
    named = {name.casefold() for name in WORD.findall(facts.name)}
    said = {word.casefold() for word in WORD.findall(words)}
    return bool(named & said) or complains(words, facts)


def beside(turn: Turn, ref: str, facts: Facts) -> Turn:
    """A turn in whose words a complaint stood besides: the desk reads it."""
    kept = _kept(ref, blockable=bool(facts.pair(ref)) and not _ends_the_match(turn))
    said = (*turn.read_as, FLAG)
    return replace(turn, says=(*turn.says, *kept.says), does=(*turn.does, *kept.does), read_as=said)


def _heard(reply: Reply) -> Turn | None:
    """Words of a resident or a helper; of a phone that knows nobody here they are a need as likely as not."""
    facts = reply.facts
    if not complains(reply.words, facts):
        return None
    ref = _meant(facts)
    name = parted_named(reply.words, facts)
    if name and hearing.refuses(unnamed(reply.words, facts), facts.vocabulary, facts.language):
        return _kept_away(name, ref or next((post.ref for post in facts.posts), ""), facts)
    if not ref:
        return _of_nobody(facts) if _asks_nothing(facts) else None
    settled = _answered_first(reply) or _given_back(ref, reply)
    return beside(settled, ref, facts) if settled else about(ref, facts)


def _ends_the_match(turn: Turn) -> bool:
    """After a DROP, or a no to whether it happened, there is nobody left to block."""
    drops = any(isinstance(act, AnswerTask) and act.answer == "drop" for act in turn.does)
    return drops or any(isinstance(act, Confirm) and not act.happened for act in turn.does)


def _asks_nothing(facts: Facts) -> bool:
    """Nothing is needed but what the complaint itself speaks of: 'he asked me for money'."""
    reading = facts.reading
    return reading.kind == "unclear" or (facts.met and not reading.danger and set(reading.named) <= {"money"})


def _answered_first(reply: Reply) -> Turn | None:
    """'no, he was rude' answers the question that is open as well."""
    facts, asked = reply.facts, [question for question in reply.questions if question.verbs == YES_NO]
    first = hearing.answer(reply.words.split()[0].strip(",.!"), facts.vocabulary, language=facts.language)
    return asked[0].settle(first, facts) if len(asked) == 1 and first.kind in YES_NO else None


def _given_back(ref: str, reply: Reply) -> Turn | None:
    """'DROP she shouted at me' and 'cant do it, he scares me' give the task back as well."""
    facts, words = reply.facts, reply.words
    held = [task.ref for task in facts.tasks if task.status == "taken"]
    if ref not in held or (len(held) > 1 and ref not in facts.reading.refs):
        return None
    if reply.answer.verb != "drop" and not hearing.gives_back(words, facts.vocabulary, facts.language):
        return None
    return Turn((Prompt("task_dropped", {"ref": ref}),), (AnswerTask(ref, "drop", ""),), answered=True, about=ref)


def _meant(facts: Facts) -> str:
    """The match that was named, else the newest one; else what this phone was last busy with."""
    known = [pair.ref for pair in facts.pairs]
    named = [ref for ref in facts.reading.refs if ref in known or facts.is_mine(ref) or ref in facts.named_tasks]
    helped = [post.ref for post in facts.posts if post.helper]
    return next(iter([*named, *known, *helped, *(task.ref for task in facts.tasks if task.status != "sent")]), "")


def kept_besides(words: str, facts: Facts, *, weighed: bool) -> tuple[Act, ...]:
    """What is done about a complaint that stands beside a wish to stop, whose answer says no more than that."""
    told = _tells_so(words, facts) or (weighed and _is_weighed_so(words, facts))
    ref = _meant(facts) if told else ""
    return (AmendPost(ref, Details(flag=FLAG)), AskForCall(FLAG, ref)) if ref else ()


def about(ref: str, facts: Facts) -> Turn:
    """A complaint is for the desk alone; whoever is in touch with the other side may end that."""
    return _kept(ref, blockable=bool(facts.pair(ref)))


def _kept(ref: str, *, blockable: bool) -> Turn:
    told = Prompt("complaint_block" if blockable else "complaint_kept", {"ref": ref})
    does: tuple[Act, ...] = (AmendPost(ref, Details(flag=FLAG)), AskForCall(FLAG, ref))
    return Turn((told,), does, answered=True, about=ref)


def _of_nobody(facts: Facts) -> Turn:
    filed = FilePost(Details(kind="unclear", words=facts.reading.words, flag=FLAG))
    return Turn((Prompt("complaint_kept"),), (filed,), answered=True)


def _kept_away(name: str, ref: str, facts: Facts) -> Turn:
    """Whoever is not wanted any more is kept away already: that is said, and a person of the desk reads why."""
    seen: Act = FilePost(Details(kind="unclear", words=facts.reading.words, flag=FLAG))
    seen = AmendPost(ref, Details(flag=FLAG)) if ref else seen
    return Turn((Prompt("kept_away", {"name": f"{name[:1].upper()}{name[1:]}"}),), (seen,), answered=True, about=ref)


def _marked(turn: Turn, facts: Facts) -> Turn:
    """A need in whose words somebody is complained of is marked, so that the desk reads it before it is put to them.

    So is one that is taken back because of somebody.
    """
    back = next((act.ref for act in turn.does if isinstance(act, Withdraw)), "")
    if back and FLAG not in turn.read_as and facts.pair(back) and _tells_so(facts.reading.words, facts):
        return beside(turn, back, facts)
    files = [
        act for act in turn.does if isinstance(act, FilePost) and act.details.kind == "need" and not act.details.flag
    ]
    if not files or facts.reading.danger or not complains(facts.reading.words, facts):
        return turn
    does = tuple(replace(act, details=replace(act.details, flag=FLAG)) if act in files else act for act in turn.does)
    return replace(turn, does=does)


COMPLAINTS = Flow("complaint", listens={Moment.BY_REF: _heard, Moment.BESIDES: _heard}, finish=_marked, read_as=FLAG)

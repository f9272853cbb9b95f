"""Words of which nobody can tell what they are: kept as they came, with the one question that would tell."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import AmendPost, Details
from flows.conversations.need import NEED
from flows.conversations.offer import OFFER
from flows.conversations.pieces import details, got, in_many_words, on_file
from flows.conversations.posting import keep
from flows.conversations.progress import another_number, ask, go_on
from flows.facts import Facts
from flows.hearing.doubting import SURE
from flows.hearing.matches import Hit, Matches
from flows.hearing.times import NO_TIME
from flows.prompts import Prompt
from flows.steps import YES_NO, Choose, File, Flow, Progress, Reply, Turn

KINDS = {flow.name: flow for flow in (NEED, OFFER)}
ASKED = {"either": "kinds", "need": "look_for_help", "offer": "wants_to_give"}
"""The question that separates the readings of a doubt, by what it asks."""
FEW_WORDS = 4
"""Words up to which a kind that they name answers a question of yes or no: 'i need it'."""


def kept(understood: Details, facts: Facts) -> Turn:
    """Files the words as unclear with all that they may be, and asks what would tell, where anything would."""
    doubt = SURE if _is_only_a_number(facts) else facts.reading.doubt
    understood = replace(understood, kind=UNSURE.name, readings=doubt.readings)
    if not doubt.asks:
        understood = replace(understood, when="", time=NO_TIME)  # a day in words that ask for nothing is no day of ours
    progress, does = keep(Progress(UNSURE), understood)
    if not doubt.asks:
        greets = () if facts.met else (Prompt("what_we_are"),)
        return Turn((Prompt("filed_unclear"), *greets), does)
    asked = ask(replace(progress, at=ASKED[doubt.asks]), facts, (Prompt("filed_unclear"),), does)
    *before, question = asked.says
    if not doubt.readings:
        question = replace(question, args={"categories": ()})  # what an advert names is nobody's wish
    return replace(asked, says=(*before, question), answered=False)


def _is_only_a_number(facts: Facts) -> bool:
    """Whether nothing but a number is told that nobody can call: the whole one is asked for, and nothing else."""
    return bool(facts.reading.without_area) and not got(details(facts.reading))


def _become(reply: Reply) -> Turn:
    """An unclear post turns out to be a need or an offer; the words that say so may tell more."""
    facts, progress, kind = reply.facts, reply.progress, reply.item
    told = replace(details(facts.reading), kind=kind)
    news = got(told)
    known = next((post for post in facts.posts if post.ref == progress.post), None)
    before = on_file(known) if known else {}
    if not news and (len(facts.reading.words.split()) == 1 or reply.answer.kind == "yes"):
        told = Details(kind=kind)
    begun = replace(progress, flow=KINDS[kind], got={**before, **news}, at="")
    turn = go_on(begun, facts, does=(AmendPost(progress.post, told, as_asked=True),))
    return replace(turn, says=(Prompt("noted"), *turn.says)) if news and turn.state else turn


def _settled(kind: str, reply: Reply) -> Turn:
    """Yes makes it what was asked; after no it stays with the desk, which reads the answer too."""
    if reply.item == "yes":
        return _become(replace(reply, chosen=(kind,)))
    told = Details(kind=UNSURE.name, words=reply.words)
    return Turn((Prompt("left_to_a_person"),), (AmendPost(reply.progress.post, told, as_asked=_is_bare_no(reply)),))


def _is_bare_no(reply: Reply) -> bool:
    """Whether nothing stands beside the no, which would make it something else."""
    return len(reply.words.split()) <= 1


def _need(reply: Reply) -> Turn:
    return _settled("need", reply)


def _offer(reply: Reply) -> Turn:
    return _settled("offer", reply)


def _in_words(reply: Reply) -> Turn | None:
    return by_its_name(reply) or another_number(reply)


def by_its_name(reply: Reply) -> Turn | None:
    """A kind named in few words ('need', 'offering'), or of what was asked about ('i need it for my dads oxygen').

    Others are a message of their own.
    """
    progress, facts = reply.progress, reply.facts
    if progress.flow.name != UNSURE.name or facts.reading.danger or in_many_words(facts.reading):
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    hits = [hit for hit in (*heard.of("kind"), *heard.of("command")) if hit.value in KINDS]
    if len({hit.value for hit in hits}) != 1:
        return None
    named = replace(reply, chosen=(hits[0].value,))
    if any(_takes_it(heard, hit) for hit in hits if hit.slot == "kind"):
        return _become(named)
    return _of_it(named) if len(reply.words.split()) <= FEW_WORDS else None


def _takes_it(heard: Matches, hit: Hit) -> bool:
    """Whether an 'it' stands right beside a word of needing or offering: 'lo necesito', not 'necesito la insulina'."""
    things = {thing.start for thing in heard.of("category")}
    words = [it for it in heard.of("object", "word") if it.end not in things]
    return any(hit.end == it.start or it.end == hit.start for it in words)


def _of_it(reply: Reply) -> Turn | None:
    """Words that name other things than what was asked about are a need or an offer of their own."""
    named, post = set(reply.facts.reading.named), reply.progress.post
    known = next((set(one.categories) for one in reply.facts.posts if one.ref == post), set())
    return None if named and known and not named & known else _become(reply)


UNSURE = Flow(
    "unclear",
    (
        Choose("kinds", tuple(KINDS), _of_it, also={kind: kind for kind in KINDS}, words=_in_words),
        File("unclear"),
    ),
    aside=(
        Choose("look_for_help", YES_NO, _need, words=_in_words),
        Choose("wants_to_give", YES_NO, _offer, words=_in_words),
    ),
    waits=True,
)
"""The questions about unclear words; `unclear` adds how words come to be so."""

"""Stopping and starting in somebody's own words; a need in the same words is filed all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act, AmendPost, FilePost, Forget, OptIn, OptOut
from flows.conversations import blocking, complaints
from flows.conversations.danger import alarm
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.numbers import stops_besides
from flows.conversations.pausing import helps, may_be_a_wish
from flows.conversations.pieces import details
from flows.conversations.progress import ask
from flows.conversations.weighed import ANYBODY, SURE, likeliest, takes_back
from flows.facts import Facts
from flows.hearing import Stop
from flows.hearing.matches import Hit, Matches
from flows.prompts import Prompt
from flows.steps import Choose, Flow, Moment, Onward, Progress, Reply, Turn

DOUBTED = 0.2
"""How likely a wish to stop must be at least where words of one are said."""
EVEN = 0.5
"""How likely a wish to stop must be at least where all that was said takes back what was asked for."""
LIKELY_ONE = 0.6
"""How likely a wish to stop must be to be asked about where no list knows the words."""
NONE = 0.03
"""How likely a wish to stop is that is none, though only courtesies or what is over stand before its words."""
FEWEST_WEIGHED = 4
"""Words from which a stop is weighed: fewer are one as they stand."""
FEW_WORDS = 8
"""Words up to which a text is nothing but a complaint about texts."""
HEARD_OTHERWISE = frozenset({"preference", "question", "complaint", "cancellation"})
"""What words of a stop are not told of how to stop, since they were answered as something else."""
SENTENCE_END = re.compile(r"[.!?\n]+\s*")
SAID_FIRST = frozenset({"emergency", "get_out", "crisis", "call_emergency"})
"""Prompts that whoever is in danger hears in any case."""


@dataclass(frozen=True, slots=True)
class AnswerNevertheless(Act):
    """Whoever has opted out in words is answered this once: with how to get texts again, or whom to call in danger."""


@dataclass(frozen=True, slots=True)
class Left:
    """How the phone that speaks has opted out."""

    by_words: bool
    """In words that the carrier does not know, so that it lets an answer through."""
    told: bool
    """They heard already how to get texts again."""


def _heard(reply: Reply) -> Turn | None:
    facts = reply.facts
    if told := _by_mistake(reply):
        return told
    wish = hearing.stop(reply.words, facts.vocabulary)
    if wish and wish.kind == "start":
        return Turn((Prompt("welcome_back"),), (OptIn(wish.words),), read_as=("preference",))
    if wish and (_means_another(wish, reply) or _is_hardly_one(wish, facts)):
        return None
    if wish and _is_of_somebody_else(wish, reply):
        return None if _answers_for_them(facts) else ask(Progress(OPT_OUT, at="no_more_at_all"), facts)
    unsure = _unsure(wish, reply)
    if unsure:
        return unsure
    if wish is None:
        return None
    turn = _leave(wish, reply)
    beside = wish.why or reply.words.replace(wish.words, "")
    kept = complaints.kept_besides(beside, facts, weighed=bool(wish.why))
    of_them = kept and (wish.why or hearing.opens_with_stop(reply.words, facts.vocabulary))
    parted = blocking.whoever_is_in_touch(facts) if of_them else ()
    return replace(turn, does=(*kept, *parted, *turn.does))


def _by_mistake(reply: Reply) -> Turn | None:
    """Whoever says that their stop was a slip is told once how to get texts again: the word itself is theirs to say."""
    facts, left = reply.facts, reply.facts.find(Left) if reply.facts.opted_out else None
    if left is None or not left.by_words or left.told or facts.aloud or facts.reading.danger:
        return None
    if not hearing.stopped_by_mistake(reply.words, facts.vocabulary):
        return None
    return Turn((Prompt("start_after_a_slip"),), (AnswerNevertheless(),), answered=True, read_as=("preference",))


def _means_another(wish: Stop, reply: Reply) -> bool:
    """'Thanks, and cancel' takes back what was asked for; 'do not send that man again' is a complaint of him."""
    facts, words = reply.facts, reply.words.split()
    if len(words) == 1 or not (facts.posts or facts.pairs or complaints.parted_named(reply.words, facts)):
        return False
    heard = facts.vocabulary.hear(complaints.unnamed(reply.words, facts), facts.language)
    if facts.posts and takes_back(reply.words, facts) and _likely(reply.words, facts) < EVEN:
        return True
    others = [*heard.of("complaint"), *heard.of("conduct", "bad", "grave", "unwanted")]
    if len(wish.words.split()) == 1:
        others += heard.of("cancelling", "whole") if facts.posts else []
    others += heard.of("cancelling", "every") if facts.posts else []
    stops = heard.of("stop", "out", "opening")
    if any(_is_of_our_calls(hit, heard, others) for hit in stops) and (facts.aloud or not facts.pairs):
        return False
    plain = _likely(reply.words, facts) >= SURE
    return bool(stops) and all(any(_covers(one, hit, whole=plain) for one in others) for hit in stops)


def _is_of_our_calls(stop: Hit, heard: Matches, others: Sequence[Hit]) -> bool:
    """'Stop calling me' to somebody whom nobody else calls, or on a call of ours: 'calling me names' goes on."""
    calls = any(stop.start <= hit.start and hit.end <= stop.end for hit in heard.of("milder", "calls"))
    return calls and all(hit.end <= stop.end or hit.start >= stop.end for hit in others)


def _covers(other: Hit, stop: Hit, *, whole: bool) -> bool:
    """Whether other words take a stop's in; where all that is said is likely one, they have to hold it whole."""
    if whole and not (other.start <= stop.start and stop.end <= other.end):
        return False
    return other.start < stop.end and stop.start < other.end


def _is_of_somebody_else(wish: Stop, reply: Reply) -> bool:
    """'She doesnt want texts' of whoever has something on file is no wish of their own."""
    facts = reply.facts
    known = facts.posts or facts.pairs or facts.tasks or reply.questions
    if wish.kind != "stop" or wish.cry or facts.opted_out or not known:
        return False
    opens = hearing.opens_with_stop(reply.words, facts.vocabulary)
    return not opens and hearing.is_of_others(reply.words, facts.vocabulary)


def _answers_for_them(facts: Facts) -> bool:
    """Whether it is asked what somebody else wants, or hardly a wish about texts is told: 'elle veut pas'."""
    asked = bool(facts.confirms) or any(post.consent_asked for post in facts.posts)
    return asked or _likely(facts.reading.words, facts) < DOUBTED


def _is_hardly_one(wish: Stop, facts: Facts) -> bool:
    """'Do not call me, text' and 'we have a place, do not bother' have words of a stop and are none.

    A text that opens with a stop is one, and so is one beside a need that is one by itself.
    """
    words = facts.reading.words
    if wish.why:
        return not wish.shouted and not complaints.complains(wish.why, facts)
    if words.startswith(wish.words) and hearing.by_carrier(wish.words) and wish.words.isupper() and not words.isupper():
        return False
    if wish.kind != "stop" or wish.cry or len(words.split()) < FEWEST_WEIGHED:
        return False
    if facts.aloud and _is_of_calls_alone(wish, facts):
        return False
    beside = words.replace(wish.rest, "") if wish.rest else words
    likely = max(_likely(words, facts), _likely(beside, facts))
    opens = hearing.opens_with_stop(words, facts.vocabulary)
    if opens and likely < NONE and not words.startswith(wish.words):
        return True  # 'mil gracias, y si me avisan yo le digo a Berta', 'the soup is gone, send nobody else'
    return likely < DOUBTED and not opens


def _is_of_calls_alone(wish: Stop, facts: Facts) -> bool:
    """Whether a stop said on a call is of calls: whoever is called and says so means just that."""
    return bool(facts.vocabulary.hear(wish.words, facts.language).of("milder", "calls"))


def _likely(words: str, facts: Facts) -> float:
    """How likely all that is said is a wish to get no more texts."""
    return likeliest(words, facts, ANYBODY).shares["stop"]


def _unsure(wish: Stop | None, reply: Reply) -> Turn | None:
    """Asks once whether all texts are meant: a volunteer's 'no more tasks' may be, 'how do I stop these' too."""
    facts = reply.facts
    if wish and (wish.kind == "unsure" or _names_who_is_kept_away(wish, facts) or _is_a_block(wish, facts)):
        needed = wish.rest and not facts.posts and facts.reading.kind != "unclear"
        does = (FilePost(details(facts.reading)),) if needed else ()
        return replace(ask(Progress(OPT_OUT, at="no_more_at_all"), facts), does=does)
    if not may_be_a_wish(replace(reply, input=replace(reply.input, words=reply.words.rstrip("? ")))):
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if len(heard.text.words) > FEW_WORDS or facts.reading.named:
        return None
    none = wish or facts.pairs or reply.progress.at or _likely(reply.words, facts) < LIKELY_ONE
    if not heard.of("unsure") and none:
        return None
    if wish and (not helps(facts) or stops_besides(heard, "unsure")):
        return None
    return ask(Progress(OPT_OUT, at="no_more_at_all"), facts)


def _is_a_block(wish: Stop, facts: Facts) -> bool:
    """Whether BLOCK is said by a phone that is in touch with nobody: it may mean our texts, or somebody."""
    return bool(facts.vocabulary.hear(wish.words, facts.language).of("parting", "block"))


def _names_who_is_kept_away(wish: Stop, facts: Facts) -> bool:
    """Whether somebody who was parted is named in the sentence of a stop: 'stop texting me about vic'."""
    sentences = SENTENCE_END.split(facts.reading.words)
    said = [one for one in sentences if wish.words and wish.words in one]
    return wish.kind == "stop" and any(complaints.parted_named(one, facts) for one in said)


def _sure(reply: Reply) -> Turn | None:
    if reply.item == "yes":
        if len(reply.words.split()) >= FEWEST_WEIGHED and _likely(reply.words, reply.facts) < EVEN:
            return None  # 'change of plans, put me back in, free all saturday' has a word of a yes and is none
        return _stopped(reply.words.strip(), reply)
    return Turn((Prompt("texts_go_on"),), answered=True, onward=Onward.BACK)


def _stopped(words: str, reply: Reply) -> Turn:
    """A caller who shows no number is promised nothing: they are asked for it, and a person reads what they want."""
    if reply.aloud and not reply.facts.shows_number:
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, reply.input.channel)))
    return Turn((Prompt("stopped"),), (OptOut(words),), answered=True, onward=Onward.END)


def _leave(wish: Stop, reply: Reply) -> Turn:
    """The turn of a stop. A cry for help beside it ('stop! help me') names the emergency number and is an alarm."""
    facts, filed = reply.facts, tuple[Act, ...]()
    if wish.rest:
        filed = (FilePost(replace(details(facts.reading), flag="call_back")),)
    turn = _stopped(wish.words, reply)
    wished = facts.vocabulary.hear(reply.words, facts.language).of("erasing")
    says = (Prompt("what_forget_does"),) if wished and any(isinstance(act, OptOut) for act in turn.does) else ()
    turn = replace(turn, says=(*turn.says, *says), does=(*filed, *turn.does))
    return alarm(turn, Prompt("emergency")) if wish.cry and not facts.reading.danger else turn


def _finish(turn: Turn, facts: Facts) -> Turn:
    """What may have been a stop and was taken for none says how to get no more texts."""
    turn = _after_a_stop(turn, facts)
    stops = any(isinstance(act, OptOut) for act in turn.does)
    if stops or facts.aloud or facts.opted_out or HEARD_OTHERWISE.intersection(turn.read_as):
        return turn
    wish = hearing.stop(facts.reading.words, facts.vocabulary)
    doubted = wish is not None and _is_hardly_one(wish, facts)
    return replace(turn, says=(*turn.says, Prompt("only_stop_ends"))) if doubted else turn


def _after_a_stop(turn: Turn, facts: Facts) -> Turn:
    """Whoever opted out and asks for help gets it, by a call; how to get texts again is said once."""
    asks = facts.reading.kind == "need" or facts.reading.danger
    if (
        not facts.opted_out
        or not asks
        or any(isinstance(act, OptIn | OptOut | Forget | AnswerNevertheless) for act in turn.does)
    ):
        return turn
    does = tuple(_called_back(act) for act in turn.does)
    left = facts.find(Left)
    first = tuple(prompt for prompt in turn.says if prompt.name in SAID_FIRST)
    if facts.aloud or left is None or not left.by_words or (left.told and not first):
        return replace(turn, does=does)
    says = first if left.told else (*first, Prompt("start_again"))
    return Turn(says, (*does, AnswerNevertheless()), answered=True, about=turn.about, read_as=turn.read_as)


def _called_back(act: Act) -> Act:
    """The desk is led to what was asked for: they cannot be told by text that somebody comes."""
    if isinstance(act, FilePost | AmendPost) and not act.details.flag:
        return replace(act, details=replace(act.details, flag="call_back"))
    return act


OPT_OUT = Flow(
    "opt_out",
    aside=(Choose("no_more_at_all", ("yes", "no"), _sure),),
    listens={Moment.FIRST: _heard},
    finish=_finish,
    read_as="stop",
)

"""A question of ours waits for a yes or a no, and a need is told beside it, in either order: both happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows import hearing
from flows.conversations import in_part, something_new
from flows.conversations.confirming import CONFIRM
from flows.conversations.consent import CONSENT
from flows.conversations.happened import HAPPENED
from flows.conversations.invited import INVITED
from flows.conversations.is_it_done import IS_IT_DONE
from flows.conversations.pieces import meant_so
from flows.conversations.still_needed import STILL_NEEDED
from flows.conversations.task import UNANSWERED
from flows.conversations.weighed import likeliest
from flows.facts import Facts, PostFact
from flows.hearing import Answer, Reading
from flows.steps import YES_NO, Flow, Moment, Question, Reply, Turn

ASKING = (HAPPENED, STILL_NEEDED, CONFIRM, INVITED, CONSENT, IS_IT_DONE)
MOST_WORDS, FEWEST_WORDS = 10, 3
"""Words of an answer that has a need beside it, and of the need."""
FEWEST_WEIGHED, WISHED = 5, 0.15
"""Words of a need that no word for needing tells, and how likely they must be a wish."""


@dataclass(frozen=True, slots=True)
class BesideAnswer:
    """A text in two: the answer, the question that it settles with what was known then, and the need."""

    answer: Answer
    question: Question
    facts: Facts
    new: str


def _heard(reply: Reply) -> Turn | None:
    """'need diapers now for friday, and yes', 'no he never came, and i need a ride tomorrow'."""
    facts, reading = reply.facts, reply.facts.reading
    if reading.danger or reading.phones or reply.word or reply.progress.flow.name:
        return None
    if any(task.status in UNANSWERED for task in facts.tasks):
        return None
    found = list(_pieces(reply.words, facts))
    return _both(min(found, key=lambda one: len(one.facts.reading.words)), facts) if found else None


def _before_others(reply: Reply) -> Turn | None:
    """Heard before a helper's 'not yet', and before what came in part, where those would take the whole text."""
    facts = reply.facts
    asked = any(task.asked_if_done for task in facts.tasks)
    in_part_too = any(in_part.is_done(post) and in_part.fell_short(post, reply.words, facts) for post in facts.posts)
    return _heard(reply) if (asked or in_part_too) and not facts.reading.refs else None


def _pieces(words: str, facts: Facts) -> Iterator[BesideAnswer]:
    for _, rest, _ in something_new.cuts(words, facts):
        first = words.strip().removesuffix(rest).strip()  # with its question mark, which tells a need from an offer
        for said, new in ((first, rest), (rest, first)):
            known = replace(facts, reading=something_new.read(_bare(said, facts), facts))
            asked = [question for flow in ASKING if flow.asks for question in flow.asks(known)]
            answer = _answer(known, asked[0]) if len(asked) == 1 and asked[0].verbs == YES_NO else None
            if _is_asked_of_others(asked, facts) and not _is_meant_alone(known):
                continue
            if answer and _is_new(new, asked[0], facts):
                yield BesideAnswer(answer, asked[0], known, new)


def _is_asked_of_others(asked: list[Question], facts: Facts) -> bool:
    """Whether it is asked if a number may be kept or called: an 'ok' that only opens is no answer to that."""
    of_others = {facts.confirms, *(post.ref for post in facts.posts if post.consent_asked)}
    return any(one.ref in of_others for one in asked)


def _is_meant_alone(facts: Facts) -> bool:
    """Whether words are more than an opening: 'yes', 'she said its ok', unlike 'ok' and 'ok i'."""
    words = facts.reading.words
    word = hearing.keyword(words, facts.vocabulary)
    return len(words.split()) >= FEWEST_WORDS or (word is not None and word.name == "yes")


def _bare(words: str, facts: Facts) -> str:
    """The words without the 'and' that joins them to what stands before."""
    heard = facts.vocabulary.hear(words, facts.language)
    joints = [hit.end for hit in heard.of("joining") if not hit.start]
    return heard.text.rest(joints[0]) if joints else words


def _answer(facts: Facts, asked: Question) -> Answer | None:
    """The yes or no that these words are, where nothing else is needed in them; a helper's 'not yet' is a no."""
    words, reading = facts.reading.words, facts.reading
    other = not set(reading.categories) <= set(asked.categories)
    needs = reading.kind == "need" and other and meant_so(reading)
    if needs or len(words.split()) > MOST_WORDS or words.rstrip().endswith("?"):
        return None
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    if facts.vocabulary.hear(words, facts.language).of("progress", "not_yet"):
        return Answer("no", words.rstrip(" ,;"))
    plain = answer.kind in YES_NO and answer.verb in ("", "take")
    return replace(answer, verb="") if plain else None


def _is_new(words: str, question: Question, facts: Facts) -> bool:
    """Whether something is plainly needed that the question is not about; what somebody else needs is the helper's."""
    reading = something_new.read(words, facts)
    if reading.kind != "need" or reading.danger or reading.phones or not _is_plain(words, reading, facts):
        return False
    heard = facts.vocabulary.hear(words, facts.language)
    known = () if _at(question.ref, facts) is None and reading.place else question.categories
    other = bool(reading.categories) and not set(reading.categories) & set(known)
    of_the_resident = any(task.ref == question.ref for task in facts.tasks) and heard.of("outcome", "again")
    return other and not of_the_resident and not heard.of("cancelling", "part", "whole")


def _is_plain(words: str, reading: Reading, facts: Facts) -> bool:
    """Whether a word for needing is said, or the whole is likely a wish; 'groceries and diapers' is what came."""
    said = reading.explicit or any(meaning == "kind: need" for _, meaning in reading.evidence)
    size = len(words.split())
    wish = max(likeliest(words, facts, "resident").shares["more"], likeliest(words, facts, "helper").shares["own"])
    return (said and size >= FEWEST_WORDS) or (size >= FEWEST_WEIGHED and wish >= WISHED)


def _both(found: BesideAnswer, facts: Facts) -> Turn:
    """What the answer settles, and the need with a number of its own, read back."""
    settled = found.question.settle(found.answer, found.facts)
    new = something_new.filed(found.new, facts, _at(found.question.ref, facts))
    says, does = (*settled.says, *new.says), (*settled.does, *new.does)
    return replace(new, says=says, does=does, about=found.question.ref, read_as=("answer", "need"))


def _at(ref: str, facts: Facts) -> PostFact | None:
    """The need at whose place the new one is; one that was told for somebody else is somewhere else."""
    return next((post for post in facts.posts if post.ref == ref and not post.consent_asked), None)


ANSWERS_BESIDE_NEEDS = Flow("answers_beside_needs", listens={Moment.BY_REF: _before_others, Moment.BESIDES: _heard})

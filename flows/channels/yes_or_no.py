"""Yes and no, and which question of ours was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flows import hearing
from flows.conversations.catalogue import Catalogue
from flows.conversations.pieces import details, got, meant_so
from flows.conversations.which import called, merged, which
from flows.facts import PostFact, TaskFact
from flows.hearing import REF_DIGITS, Answer, Keyword
from flows.steps import YES_NO, Reply, Turn

MOST = 6
"""Words up to which an answer only says which one is meant."""


def are_asked(reply: Reply) -> bool:
    """Whether a plain yes or no question about one of the refs in the text waits for an answer."""
    asked = {question.ref for question in reply.questions if question.verbs == YES_NO}
    return any(ref in asked for ref in reply.facts.reading.refs)


def which_one(reply: Reply, catalogue: Catalogue) -> Turn | None:
    """The ref, its place in the list, or what it is called, that settles an answer which was asked back."""
    asks: dict[str, str] = reply.state.get("asks", {})
    refs = reply.word.refs if reply.word else ()
    if not refs and asks:
        refs = _called_so(asks, reply)
    if not refs or any(ref not in asks for ref in refs):
        return None
    note: str = reply.state.get("note", "")
    return merged([said_of(asks[ref], ref, note, reply, catalogue) for ref in refs])


def _called_so(asks: dict[str, str], reply: Reply) -> tuple[str, ...]:
    """Those that are meant by their kind of help ('the ride'), by 'both', or by their place in the list."""
    facts = reply.facts
    reading, vocabulary = facts.reading, facts.vocabulary
    if reading.named:
        known: list[PostFact | TaskFact] = [*facts.posts, *facts.tasks]
        refs = called(one for one in known if one.ref in asks)
        tells_more = meant_so(reading) or bool(reading.danger or reading.when or reading.place)
        short = not tells_more and len(reply.words.split()) <= MOST
        return tuple(dict.fromkeys(refs[kind] for kind in reading.named if kind in refs)) if short else ()
    if hearing.to_every(reply.words, vocabulary, language=facts.language) == "yes":
        return tuple(asks)
    meant = hearing.choose(reply.words, {ref: (ref,) for ref in asks}, vocabulary)
    return (meant,) if isinstance(meant, str) else ()


def said_of(verb: str, ref: str, note: str, reply: Reply, catalogue: Catalogue) -> Turn:
    """What one of the answers that were asked back leads to."""
    asked = next((question for question in reply.questions if question.ref == ref), None)
    if verb in YES_NO and asked:
        return asked.settle(Answer(verb, note), reply.facts)
    word = Keyword("ref" if verb in YES_NO else verb, (ref,), note)
    return catalogue.obey(replace(reply, word=word))


def to_several_refs(reply: Reply, catalogue: Catalogue) -> Turn | None:
    """'take 4823, pass 5104': each ref gets its own answer."""
    if sum(map(str.isdigit, reply.words)) < REF_DIGITS:
        return None
    facts = reply.facts
    said = hearing.answers(reply.words, facts.vocabulary, language=facts.language)
    each = (catalogue.answer_about(answer, ref, facts) for ref, answer in _of_each(said))
    turns = [turn for turn in each if turn]
    return merged(turns) if turns else None


def _of_each(said: Iterable[Answer]) -> Iterator[tuple[str, Answer]]:
    """What is said about each ref: one thing, however often the ref is named; both yes and no is neither."""
    about: dict[str, list[Answer]] = {}
    for answer in said:
        for ref in answer.refs:
            about.setdefault(ref, []).append(answer)
    return ((ref, _as_one(ref, answers)) for ref, answers in about.items())


def _as_one(ref: str, answers: list[Answer]) -> Answer:
    if len(answers) == 1:
        return answers[0]
    meant = [answer for answer in answers if answer.kind != "other" or answer.verb] or answers[:1]
    note = ", ".join(dict.fromkeys(answer.note for answer in answers if answer.note))
    kinds = {answer.kind for answer in meant}
    verbs = dict.fromkeys(answer.verb for answer in meant if answer.verb)
    one = len(kinds) == 1 and len(verbs) < 2
    return Answer(meant[0].kind, note, (ref,), next(iter(verbs), "")) if one else Answer("maybe", note, (ref,))


def _by_what_they_are(reply: Reply) -> Turn | None:
    """'yes to the diapers, no to the ride', 'i take the ride', 'both': each question gets its own answer."""
    facts, asked = reply.facts, {question.ref: question for question in reply.questions}
    if facts.reading.kind == "need" and meant_so(facts.reading):
        return None
    every = hearing.to_every(reply.words, facts.vocabulary, language=facts.language)
    if every and len(asked) > 1:
        return merged([question.settle(replace(reply.answer, kind=every), facts) for question in asked.values()])
    said = hearing.answers(reply.words, facts.vocabulary, language=facts.language, called=called(asked.values()))
    settled = [(ref, _whole(answer, reply)) for ref, answer in _of_each(said) if ref in asked and answer.kind in YES_NO]
    return merged([asked[ref].settle(answer, facts) for ref, answer in settled]) if settled else None


def _whole(answer: Answer, reply: Reply) -> Answer:
    """Where one thing is asked, all that was said beside the answer is about it: 'yes, what food does she eat'."""
    about_one = len(reply.questions) == 1 and reply.answer.kind == answer.kind
    tells_more = answer.note or "?" in reply.answer.note
    return replace(reply.answer, refs=answer.refs) if about_one and tells_more else answer


def to_what_is_asked(reply: Reply) -> Turn | None:
    """A yes or no without a ref: to the only question it can mean, or asked back."""
    answer, asked = reply.answer, reply.questions
    if reply.facts.reading.danger or answer.refs or not asked:
        return None
    if answer.kind == "maybe" and asked[0].maybe and reply.facts.reading.kind == "unclear":
        return asked[0].maybe(reply.facts)
    if answer.kind not in YES_NO:
        return None
    if len(asked) > 1:
        side = 0 if answer.kind == "yes" else 1
        return which([(question.verbs[side], question.ref) for question in asked], answer.note)
    return asked[0].settle(answer, reply.facts)


def without_ref(reply: Reply, catalogue: Catalogue) -> Turn | None:
    """The same in free words: danger is no answer, nor is 'no, elm and 3rd' in the middle of a conversation."""
    answer, talking = reply.answer, bool(reply.progress.flow.name)
    corrects = talking and answer.kind == "no" and bool(got(details(reply.facts.reading)))
    if corrects or reply.facts.reading.danger or answer.refs:
        return None
    if not reply.questions:
        return None if talking else catalogue.unasked(reply)
    return _by_what_they_are(reply) or to_what_is_asked(reply)

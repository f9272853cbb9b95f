"""Questions in plain words: how a request of theirs stands, and whatever only a person can answer."""

from __future__ import annotations

import re
from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Details, FilePost, PassOn
from flows.community import OwnAnswer
from flows.conversations import own_answers
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.news import AT_ONCE, standing
from flows.conversations.opening_hours import are_asked, asking, only_asked
from flows.conversations.progress import go_on
from flows.conversations.weighed import is_rather
from flows.facts import Facts, PostFact
from flows.prompts import CALLED, Prompt
from flows.steps import Choose, Flow, Moment, Onward, Progress, Reply, Turn

EXACTLY, SAME, ALIKE = 97.0, 92.0, 80.0
"""From which likeness on, of 100, words are the question itself, ask the same, and much the same."""
DANGER_HOURS = 12
"""So long a question of whoever told of danger is answered with the emergency number first."""
FEWEST_SPOKEN = 5
"""Words from which a question on a call is more than the name of a choice ('how do i stop')."""
MOST_AROUND = 8
"""Words of a sentence beside a question, that asks nothing, which need no person to read them."""
FEW_WORDS = 4
"""Words of a question up to which it goes on with what nobody could place before: 'si me leen??'."""
FEWEST_WORDS = 3
"""Words of a question that, met exactly, is no need although it names what people need: 'are pets welcome'."""


def _how_it_stands(reply: Reply) -> Turn | None:
    """News of the request that is meant; when somebody comes their helper knows best, who is asked as well."""
    facts, reading = reply.facts, reply.facts.reading
    needs = [post for post in facts.posts if post.kind == "need"]
    asked = _of_status(reply) or ({"how"} if needs and is_rather(reply.words, facts, "resident", "status") else set())
    if not asked or not needs or reading.danger or reading.explicit or _asks_for_more(needs, facts):
        return None
    if _tells_what_is_asked(reply):
        return None
    if is_rather(reply.words, reply.facts, "resident", "came", "partly", "cancel", "change"):
        return None
    meant = _meant(needs, facts)[:AT_ONCE]
    turn = Turn(tuple(Prompt("news", standing(post)) for post in meant), answered=True, about=meant[0].ref)
    pair = facts.pair(meant[0].ref)
    if pair and pair.reachable and "when" in asked and not pair.helps:
        sent = () if pair.wrote else (Prompt("relay_first", {"ref": pair.ref, "name": pair.other}),)
        turn = replace(turn, says=(*turn.says, *sent), does=(PassOn(pair.ref, reply.words.strip()),))
    return replace(turn, read_as=("status_question",))


def _tells_what_is_asked(reply: Reply) -> bool:
    """Whether a place or a time is told while a question of ours is open, and nothing is put as a question."""
    reading = reply.facts.reading
    told = reading.place or reading.area or reading.when
    return bool(reply.progress.at and told) and not _puts_a_question(reply)


def _puts_a_question(reply: Reply) -> bool:
    heard = reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    return reply.words.rstrip().endswith("?") or bool(heard.of("question", "opens"))


def _of_status(reply: Reply) -> set[str]:
    """What is asked of how a request stands; that somebody comes is a question only where it is put as one."""
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    asked = {hit.value for hit in heard.of("status")}
    return asked if _puts_a_question(reply) else asked - {"comes"}


def _asks_for_more(needs: list[PostFact], facts: Facts) -> bool:
    """Whether the words tell a need of their own: 'the food is not here yet' is the one that is known."""
    reading = facts.reading
    known = {category for post in needs for category in post.categories}
    return reading.kind != "unclear" and not set(reading.categories) <= known


def _meant(needs: list[PostFact], facts: Facts) -> list[PostFact]:
    """Those whose ref or kind of help was named; all of them where nothing tells them apart."""
    named = [post for post in needs if post.ref in facts.reading.refs]
    alike = [post for post in needs if set(post.categories) & set(facts.reading.named)]
    return named or alike or needs


def _answered_at_once(reply: Reply) -> Turn | None:
    """The community's own words, before anything in the question is taken for a wish to stop."""
    if reply.word is not None or hearing.opens_with_stop(reply.words, reply.facts.vocabulary):
        return None
    if (
        not _tells_a_need(reply.facts)
        and len(reply.words.split()) >= FEWEST_WORDS
        and own_answers.find(reply.words, reply.facts, EXACTLY)
    ):
        return _own_answer(replace(reply, facts=asking(reply.facts)), EXACTLY)
    asks = reply.facts.vocabulary.hear(reply.words, reply.facts.language).of("question", "opens")
    return _own_answer(reply, SAME) if asks else None


def _tells_a_need(facts: Facts) -> bool:
    """Whether a question stands beside a need: its street, its day, or things in another clause are told as well."""
    reading = facts.reading
    exact = bool(reading.place) and hearing.is_exact_place(reading.place, facts.vocabulary)
    return exact or bool(reading.when) or (bool(reading.items) and bool(re.search(r"[,.;!]", reading.words)))


def _answered(reply: Reply) -> Turn | None:
    """The community's own words; what the two sides of a match ask each other stays theirs, as do tasks."""
    facts = reply.facts
    asked = any(task.status in ("sent", "taken") for task in facts.tasks)
    return None if asked else _own_answer(reply, SAME if facts.pairs else ALIKE)


def _own_answer(reply: Reply, least: float) -> Turn | None:
    facts = reply.facts
    if facts.reading.kind != "unclear" or facts.reading.danger or not own_answers.known(facts):
        return None
    asked = _each_question(reply.words)
    found = {question: own_answers.find(question, facts, least) for question in asked}
    says = _said([answer for answer in found.values() if answer], facts)
    if not says:
        return None
    turn = Turn(says, answered=True)
    left = any(answer is None and _tells_more(question, facts) for question, answer in found.items())
    return _also_for_a_person(turn, facts) if left else turn


def _said(answers: list[OwnAnswer], facts: Facts) -> tuple[Prompt, ...]:
    """Each of these answers once, in the language that is spoken."""
    language = facts.language or facts.reading.language or facts.community.languages[0]
    said = dict.fromkeys(answer.words(language, aloud=facts.aloud) for answer in answers)
    return tuple(Prompt("own_answer", {"said": words}) for words in said)


def _tells_more(sentence: str, facts: Facts) -> bool:
    """Whether what stands beside a question asks too, or is long: 'my neighbor gave me this number' is neither."""
    heard = facts.vocabulary.hear(sentence, facts.language)
    asks = f"{sentence}?" in facts.reading.words or bool(heard.of("question", "opens"))
    return asks or len(heard.text.words) > MOST_AROUND


def _beside_a_need(turn: Turn, facts: Facts) -> Turn:
    """A question that stands in the same text as a need or an offer gets its answer too, before all else."""
    tells = any(isinstance(act, FilePost | AmendPost) for act in turn.does) and facts.reading.kind != "unclear"
    asked = re.findall(r"[^?!.;]+\?", facts.reading.words) if tells and not facts.reading.danger else []
    if not asked or facts.aloud or any(prompt.name == "own_answer" for prompt in turn.says):
        return turn
    found = [own_answers.find(question, facts, SAME) for question in asked if len(question.split()) > 1]
    return replace(turn, says=(*_said([answer for answer in found if answer], facts), *turn.says))


def _each_question(words: str) -> list[str]:
    """The questions of a text, one by one; a word or two around them is a greeting."""
    pieces = [piece.strip() for piece in re.split(r"[?!.;]+", words)]
    return [piece for piece in pieces if len(piece.split()) > 1] or [words]


def _also_for_a_person(turn: Turn, facts: Facts) -> Turn:
    """What was said besides, that no answer is known for, is kept."""
    filed = FilePost(Details(kind="unclear", words=facts.reading.words, flag="question"))
    return replace(turn, says=(*turn.says, Prompt("question_kept")), does=(filed,))


def _at_first(reply: Reply) -> Turn | None:
    return _answered(only_asked(reply)) or _how_it_stands(reply)


def _plain(reply: Reply) -> Turn | None:
    """A question that asks for no help is for a person, and never 'do you need help or can you help?'."""
    reply = only_asked(reply)
    facts, reading = reply.facts, reply.facts.reading
    if reading.kind != "unclear" or reading.danger or reading.phones or reading.refs or not _asks(reply):
        return None
    if any(task.status == "taken" for task in facts.tasks):
        return None
    asked = Details(kind="unclear", words=reading.words, flag="question")
    first = (Prompt("emergency"),) if _in_danger(facts) else ()
    newest = next(iter(facts.posts), None)
    if newest and newest.kind == "unclear" and len(reading.words.split()) <= FEW_WORDS:
        joined = AmendPost(newest.ref, replace(asked, kind=""))
        return Turn((*first, Prompt("question_kept")), (joined,), about=newest.ref)
    return Turn((*first, Prompt("question_kept")), (FilePost(asked),))


def _in_danger(facts: Facts) -> bool:
    """Whether this phone told of danger by now: 'should we open the windows' cannot wait for a person."""
    return any(post.in_danger and post.status != "closed" and post.hours_quiet < DANGER_HOURS for post in facts.posts)


def _spoken(reply: Reply) -> Turn | None:
    """On a call a question is one by how it begins, before a word of it is taken for a choice of the menu."""
    answered = _answered_at_once(reply)
    if answered or reply.word or not reply.aloud or len(reply.words.split()) < FEWEST_SPOKEN:
        return answered
    said = hearing.corrected(reply.words, reply.facts.vocabulary, reply.facts.language)
    if said and said.not_ and said.not_.time and reply.facts.posts:
        return None  # 'que no sea a las diez' opens as a question does
    opens = reply.facts.vocabulary.hear(reply.words, reply.facts.language).of("question", "opens")
    return (_at_first(reply) or _plain(reply)) if any(hit.start <= 1 for hit in opens) else None


def _asks(reply: Reply) -> bool:
    """A question by its mark or how it begins; one that names a kind of help is a need as likely as not."""
    reading, heard = reply.facts.reading, reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    if heard.of("question", "about") or are_asked(reply):
        return True
    if (reading.categories and not _only_offers(reply.facts)) or reading.place:
        return False
    return reply.words.rstrip().endswith("?") or bool(heard.of("question", "opens"))


def _only_offers(facts: Facts) -> bool:
    """Whether whoever asks has offered help and asked for none: 'do i get gas money' is no need of theirs."""
    return bool(facts.posts) and all(post.kind == "offer" for post in facts.posts)


def _by_key(reply: Reply) -> Turn | None:
    """On a call: the questions that file and desk have an answer to by now; without any, words for a person."""
    facts, answers = reply.facts, own_answers.known(reply.facts)
    if not answers:
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, "voice")))
    language = facts.language or facts.community.languages[0]
    filed = {answer.id: answer for answer in facts.community.answers}
    called = {answer.id: {"called": filed.get(answer.id, answer).called_in(language)} for answer in answers}
    return go_on(Progress(QUESTIONS, "voice", {CALLED: called}), facts)


def _chosen(reply: Reply) -> Turn:
    """One answer, as the desk has it by now, then the questions once more: whoever asks one has another."""
    facts = reply.facts
    language = facts.language or facts.community.languages[0]
    answers = (*own_answers.known(facts), *facts.community.answers)
    said = next(answer.words(language, aloud=True) for answer in answers if answer.id == reply.item)
    turn = Turn((Prompt("own_answer", {"said": said}),), answered=True, onward=Onward.BACK)
    return replace(turn, resumes=reply.progress.plain())


QUESTIONS = Flow(
    "question",
    (Choose("which_question", "answers", _chosen, names="answers"),),
    by_key=_by_key,
    listens={
        Moment.FIRST: _answered_at_once,
        Moment.SPOKEN: _spoken,
        Moment.BY_REF: _how_it_stands,
        Moment.BESIDES: _at_first,
        Moment.FREELY: _plain,
        Moment.ALOUD: _plain,
    },
    finish=_beside_a_need,
    read_as="question",
    sample={"said": "Yes, all help is free."},
)

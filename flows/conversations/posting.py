"""What needs and offers have in common: their questions, and how each answer is kept with the post at once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import FILED, Act, AmendPost, Details, FilePost
from flows.conversations.pieces import details, got, meant_so
from flows.conversations.progress import SLIPS, ask, ask_again, go_on
from flows.conversations.together import for_the_others, of_all
from flows.conversations.told_places import moved
from flows.facts import Facts
from flows.hearing import Reading
from flows.hearing.beside_the_point import RIDE
from flows.prompts import Hint, Prompt
from flows.steps import Choose, File, Progress, Reply, Step, Turn, Write
from flows.words.trimming import without_links

MOST_WORDS_OF_A_PIECE = 4
"""Words up to which how many or when is all that a text tells."""
NUMBER_OF_THINGS = re.compile(r"\d+\s+[^\W\d]{3,}[.!]*")
"""'2 jugs': what was asked is not how many, and yet it is told."""
OWN_WORDS = "own_words"
"""Where a caller stands who pressed 9: what the choices did not offer is recorded."""


def keep(progress: Progress, told: Details) -> tuple[Progress, tuple[Act, ...]]:
    """Files what was understood, or adds it to the post that is open already."""
    if progress.post:
        told = replace(told, instead=_instead(progress))
        return progress, (*for_the_others(progress, told), AmendPost(progress.post, told))
    return replace(progress, post=FILED), (FilePost(replace(told, kind=told.kind or progress.flow.name)),)


def _instead(progress: Progress) -> bool:
    """A caller changes what was read back: what they say now stands in place of it."""
    return progress.got.get("changes") == "category" and progress.at in ("category", OWN_WORDS)


def privacy(facts: Facts, kind: str, *known: str) -> tuple[Prompt, ...]:
    """Said once, with somebody's first need, or with the first that one text told; `known` are on file already."""
    first = all(post.ref in known for post in facts.posts)
    if kind != "need" or not first:
        return ()
    return (Prompt("privacy_hidden" if facts.community.hide_numbers else "privacy", apart=True),)


def with_number(understood: Details, reading: Reading) -> Details:
    """A need told with a number is to be reached there; whether somebody else agreed to that is asked."""
    if understood.kind != "need" or not reading.phones:
        return understood
    return replace(understood, for_phone=reading.phones[0], flag="unconfirmed" if reading.own_phone else "consent")


def asking_consent(turn: Turn, understood: Details, facts: Facts) -> Turn:
    """In the same text; a call asks one thing at a time, and this before it ends."""
    if understood.flag != "consent" or facts.aloud:
        return turn
    consent = Prompt("consent", hint=Hint.CHOICE, options=("yes", "no"), names="yes_no", apart=True)
    return replace(turn, says=(*turn.says, consent))


def learn(reply: Reply, name: str, value: object, told: Details) -> Turn:
    """Keeps one answer and whatever else its words told, then asks for what is missing."""
    facts, fresh = reply.facts, not reply.progress.post
    told = replace(with_number(replace(told, kind=reply.progress.flow.name), facts.reading), kind=told.kind)
    progress = reply.progress.learned(**{**got(told), **reply.progress.got, name: value})
    progress, does = keep(progress, told)
    turn = go_on(progress, facts, does=does)
    if not turn.state:
        turn = replace(turn, says=(*turn.says, *privacy(facts, *of_all(progress))))
    elif fresh and not reply.aloud:
        turn = replace(turn, says=(Prompt("noted"), *turn.says))
    return asking_consent(replace(turn, answered=True), told, facts)


def _besides(reply: Reply) -> Details:
    """What the words of an answer tell besides it."""
    heard = reply.input
    return replace(details(reply.facts.reading), kind="", words=heard.words, pictures=heard.pictures)


def _category(reply: Reply) -> Turn:
    told = _besides(reply)
    return learn(reply, "category", list(reply.chosen), replace(told, categories=reply.chosen or told.categories))


def _category_in_words(reply: Reply) -> Turn:
    return _category(replace(reply, chosen=reply.facts.reading.named))


def _when(reply: Reply) -> Turn | None:
    if _asks_for_another(reply):
        return None
    if reply.facts.reading.place and any(
        post.ref == reply.progress.post and moved(reply.words, post, reply.facts) for post in reply.facts.posts
    ):
        return None
    meant = _as_meant(reply)
    told = replace(_besides(meant), when=meant.item, place="", categories=_named_as_well(reply))
    return learn(meant, "when", meant.item, told)


def _named_as_well(reply: Reply) -> tuple[str, ...]:
    """The kinds of things that are told beside a day, which are read back with it: 'hoy y tambien papel de baño'."""
    joins = reply.facts.vocabulary.hear(reply.words, reply.facts.language).of("joining")
    return tuple(dict.fromkeys(kind for _, kind in reply.facts.reading.items)) if joins else ()


def _when_in_words(reply: Reply) -> Turn | None:
    reading = reply.facts.reading
    if reading.when:
        return _when(replace(reply, chosen=(reading.when,)))
    if reading.explicit or reading.how_many or reading.phones or reading.without_area or got(details(reading)):
        return None
    if reply.progress.slips + 1 < SLIPS:
        return ask_again(reply, reply.words) if _tries_to_answer(reply) else None
    return learn(reply, "when", "", replace(_besides(reply), when="", place="", categories=()))


def _as_meant(reply: Reply) -> Reply:
    """The time as it is meant: what is needed has to come before they leave, but for a ride; an offer has its days."""
    facts, reading = reply.facts, reply.facts.reading
    if reply.progress.flow.name == "offer":
        return _without_denied_days(reply)
    if RIDE in reply.progress.got.get("category", ()):
        return reply
    time = hearing.until_they_leave(reading.time, reply.words, facts.vocabulary, facts.language)
    return replace(reply, facts=replace(facts, reading=replace(reading, time=time)))


def _without_denied_days(reply: Reply) -> Reply:
    """Of an offer the day that is left: 'not this sat, start me the week after', 'este sabado no, la otra semana'."""
    facts, reading = reply.facts, reply.facts.reading
    left = hearing.agreed_day(reply.words, facts.vocabulary, facts.language)
    if not reading.time.day or left.day == reading.time.day:
        return reply
    when = left.when or "any_time"
    changed = replace(reply, facts=replace(facts, reading=replace(reading, time=left, when=when)))
    return replace(changed, chosen=(when,))


def _asks_for_another(reply: Reply) -> bool:
    """Whether another kind of help is plainly needed or offered: 'and my mom needs a ride on friday'."""
    reading, known = reply.facts.reading, reply.progress.got.get("category", ())
    return bool(known) and bool(reading.categories) and meant_so(reading) and not set(reading.named) & set(known)


def _tries_to_answer(reply: Reply) -> bool:
    """A word or two; a sentence, thanks and a question are about something else."""
    if NUMBER_OF_THINGS.fullmatch(reply.words.strip()) and not reply.facts.reading.time:
        return False
    thanks = any(hit.value == "thanks" for hit in reply.facts.vocabulary.hear(reply.words).of("answer"))
    short = len(reply.words.split()) <= MOST_WORDS_OF_A_PIECE
    return short and not thanks and (not reply.words.rstrip().endswith("?") or tells_nothing(reply))


def _where(reply: Reply) -> Turn | None:
    reading, words = reply.facts.reading, reply.words
    if about_something_else(reply, _names_only_things(reply) or _tells_another_piece(reply)):
        return None
    first = reply.progress.slips + 1 < SLIPS
    if first and tells_nothing(reply):
        return ask_again(reply, words)
    if not reading.place and _opens_a_question(reply):
        return None
    told = replace(_besides(reply), place=reading.place, area=reading.area, categories=())
    named = reading.place or reading.area
    if named or (not reading.time and hearing.may_tell_where(words, reply.facts.vocabulary, reply.facts.language)):
        value = without_links(_where_alone(reply))[:200]
        return learn(reply, "where", value, replace(told, place=reading.place or value))
    return None if first else learn(reply, "where", "", told)


def _where_alone(reply: Reply) -> str:
    """The sentence that names the area, where others tell more: 'harbor. today if you can, i'm nearly out'."""
    facts = reply.facts
    sentences = [one.strip() for one in re.split(r"[.;!?\n]+", reply.words) if one.strip()]
    if facts.reading.place or not facts.reading.area or len(sentences) < 2:
        return reply.words
    areas = (one for one in sentences if facts.vocabulary.hear(one, facts.language).of("area"))
    return next(areas, reply.words)


def _opens_a_question(reply: Reply) -> bool:
    """Whether it begins as a question does, and ends as one or goes on: 'do i get gas money'; 'where the mall is'."""
    opens = reply.facts.vocabulary.hear(reply.words, reply.facts.language).of("question", "opens")
    return any(hit.start == 0 for hit in opens) and len(reply.words.split()) > MOST_WORDS_OF_A_PIECE


def about_something_else(reply: Reply, otherwise: bool) -> bool:
    """A whole need or offer where a name or a place was asked; `otherwise` counts where the words do not say so."""
    reading = reply.facts.reading
    if {reading.kind, reply.progress.flow.name} == {"need", "offer"} and reading.named and meant_so(reading):
        return True
    return bool(reading.categories) if reading.explicit else otherwise


def _names_only_things(reply: Reply) -> bool:
    """What is needed, in place of where: 'food and water', 'insulin'; not 'the food bank'."""
    reading = reply.facts.reading
    more = set(reading.named) - set(reply.progress.got.get("category", ()))
    if not more or reading.place or reading.area:
        return False
    heard = reply.facts.vocabulary.hear(reply.words)
    named = {index for hit in heard.of("category") for index in range(hit.start, hit.end)}
    return all(index in named or heard.everyday[index] for index in range(len(heard.text.words)))


def _tells_another_piece(reply: Reply) -> bool:
    """How many, or when, in place of where: 'we are 3', 'tomorrow'."""
    reading = reply.facts.reading
    short = len(reply.words.split()) <= MOST_WORDS_OF_A_PIECE
    return short and bool(reading.how_many or reading.when) and not reading.place and not reading.area


def tells_nothing(reply: Reply) -> bool:
    """'ok', 'thanks', 'who is this?', a link: no name and no place."""
    words, answer = reply.words, reply.answer
    asks_back = answer.kind == "maybe" and words.rstrip().endswith("?")
    return asks_back or not without_links(words) or (answer.kind in ("yes", "no") and not answer.note)


def recorded(reply: Reply) -> Turn:
    """A recording is kept with the post that it belongs to."""
    progress, own_words = reply.progress, reply.progress.at == OWN_WORDS
    name, value = ("category", []) if own_words else (progress.at, "recorded")
    learned, does = keep(progress.learned(**{name: value}), Details(recording=reply.input.recording))
    if own_words:
        learned = replace(learned, got={**learned.got, OWN_WORDS: "recorded"})
    return go_on(learned, reply.facts, does=does)


def _silent(reply: Reply) -> Turn | None:
    """Whoever says nothing where words were asked is asked for the next piece, once there is a post."""
    if not reply.progress.post:
        return None
    return go_on(reply.progress.learned(**{reply.progress.at: ""}), reply.facts)


def _right(reply: Reply) -> Turn:
    """What was read back is right, so the post has its number; or one piece of it is to be changed."""
    if reply.chosen == ("change",):
        return ask(replace(reply.progress, at="change", slips=0, silences=0), reply.facts)
    return confirmed(reply)


def confirmed(reply: Reply) -> Turn:
    """The post stands as it was read back."""
    progress, facts = reply.progress, reply.facts
    turn = go_on(progress.learned(right=True), facts)
    more = privacy(facts, *of_all(progress)) if facts.shows_number else (Prompt("keep_number"),)
    return replace(turn, says=(*turn.says, *more), about=progress.post)


def _change(reply: Reply) -> Turn:
    kept: dict[str, Any] = {name: value for name, value in reply.progress.got.items() if name != reply.item}
    changed = replace(reply.progress, got={**kept, "changes": reply.item}, slips=0, silences=0)
    return go_on(changed, reply.facts)


def begin(reply: Reply) -> Turn | None:
    """Asks from the beginning; by text words that tell more than the choice are left to be read whole."""
    tells = not reply.aloud and reply.chosen and got(details(reply.facts.reading))
    return None if tells else go_on(reply.progress, reply.facts)


def steps(kind: str) -> tuple[Step, ...]:
    """The questions about a need or an offer, in their order."""
    right = Choose(
        "right", ("right", "change"), _right, says=f"right_{kind}", names="right", yes_no=("right", "change"),
        reads_back=True, silence=confirmed,
    )  # fmt: skip
    return (
        Choose(
            "category", "categories", _category, many=True, says=f"category_{kind}", words=_category_in_words,
            otherwise=OWN_WORDS, also={"danger": "emergency"} if kind == "need" else {},
        ),
        Write("where", _where, silence=_silent),
        Choose("when", ("today", "this_week", "any_time"), _when, says=f"when_{kind}", words=_when_in_words),
        File(kind, check=right),
    )  # fmt: skip


def aside(kind: str) -> tuple[Choose | Write, ...]:
    """The questions that only some callers meet."""
    return (
        Choose("change", ("category", "where", "when"), _change),
        Write(OWN_WORDS, says=f"words_{kind}", silence=_silent),
    )

"""Answers: to a question of the conversation, to a task, or to what else was asked of this phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows import commands, hearing, offered_tasks
from flows.acts import Agree, AmendPost, Confirm, Details, Volunteer
from flows.facts import Facts
from flows.free import details as read_details
from flows.free import got as already_told
from flows.free import meant_so, privacy
from flows.free import read as read_freely
from flows.hearing import Ambiguous, Answer, Keyword
from flows.steps import Choose, Heard, Prompt, Turn, Write
from flows.walk import POSTS, Progress, choices, go_on, keep, question
from flows.wording import without_links

HOURS_A_QUESTION_STANDS = 72
"""Later a yes or a no without a ref means something else; with its ref it still counts."""
SLIPS = 2
"""Answers that name no choice until the words are kept as they are."""
VERBS = {"task": ("take", "pass"), "happened": ("yes", "no"), "agreed": ("yes", "no")}


def open_questions(facts: Facts) -> list[tuple[str, str]]:
    """What waits for a yes or a no of this phone, with its ref."""
    asked = [("task", task.ref) for task in facts.tasks if task.status in offered_tasks.UNANSWERED]
    lately = [post for post in facts.posts if post.hours_quiet <= HOURS_A_QUESTION_STANDS]
    asked += [("happened", post.ref) for post in lately if post.status == "done" and post.kind == "need"]
    asked += [("agreed", post.ref) for post in lately if post.consent_asked]
    return asked


def are_asked(refs: Sequence[str], facts: Facts) -> bool:
    """Whether a question about one of these refs waits for an answer of the phone it belongs to."""
    asked = {ref for kind, ref in open_questions(facts) if kind != "task"}
    return any(ref in asked for ref in refs)


def which_one(state: dict[str, Any], words: str, refs: Sequence[str], facts: Facts) -> Turn | None:
    """The ref, or its place in the list, that settles an answer which was asked back."""
    asks: dict[str, str] = state.get("asks", {})
    if not refs:
        meant = hearing.choose(words, {ref: (ref,) for ref in asks}, facts.vocabulary) if asks else None
        refs = (meant,) if isinstance(meant, str) else ()
    if not refs or any(ref not in asks for ref in refs):
        return None
    return offered_tasks.merged([_said_of(asks[ref], ref, state.get("note", ""), facts) for ref in refs])


def _said_of(verb: str, ref: str, note: str, facts: Facts) -> Turn:
    kinds = {ref: kind for kind, ref in open_questions(facts)}
    if verb in ("yes", "no") and ref in kinds:
        return _settle(kinds[ref], ref, Answer(verb, note), facts)
    return commands.obey({}, Keyword("ref" if verb in ("yes", "no") else verb, (ref,), note), facts)


def several_refs(words: str, facts: Facts) -> Turn | None:
    """'take 4823, pass 5104': each ref gets its own answer."""
    said = hearing.answers(words, facts.vocabulary, language=facts.language)
    turns = [turn for answer in said for ref in answer.refs if (turn := _about_ref(answer, ref, facts))]
    return offered_tasks.merged(turns) if turns else None


def _about_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    asked = {ref: kind for kind, ref in open_questions(facts)}
    known = facts.named.get(ref)
    if known and known.mine and known.kind == "need" and known.status == "done":
        asked[ref] = "happened"
    elif known and known.mine and known.consent_asked:
        asked[ref] = "agreed"
    if ref in facts.named_tasks:
        verb = answer.verb or {"yes": "take", "no": "pass"}.get(answer.kind, "")
        if verb:
            return offered_tasks.one(verb, ref, answer.note, facts)
        return _person_answers(ref) if answer.kind == "maybe" else None
    if ref in asked and answer.kind in ("yes", "no"):
        return _settle(asked[ref], ref, answer, facts)
    offers = answer.kind == "yes" and known and not known.mine and known.status in offered_tasks.STILL_FREE
    return offered_tasks.one("take", ref, answer.note, facts) if offers else None


def yes_or_no(words: str, facts: Facts, progress: Progress | None = None) -> Turn | None:
    """A yes or no without a ref: to the only question it can mean, or asked back.

    Words of danger are no answer, nor is 'no, elm and 3rd' in the middle of a conversation (`progress`).
    """
    asked = open_questions(facts)
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    corrects = progress and answer.kind == "no" and bool(already_told(read_details(facts.reading)))
    if facts.reading.danger or corrects or answer.refs:
        return None
    if not asked:
        return None if progress else _second_thoughts(words, answer, facts)
    if answer.kind == "maybe" and asked[0][0] == "task" and facts.reading.kind == "unclear":
        return _person_answers(asked[0][1])
    if answer.kind not in ("yes", "no"):
        return None
    if len(asked) > 1:
        side = 0 if answer.kind == "yes" else 1
        return offered_tasks.which([(VERBS[kind][side], ref) for kind, ref in asked], answer.note)
    return _settle(*asked[0], answer, facts)


def _second_thoughts(words: str, answer: Answer, facts: Facts) -> Turn | None:
    """Nothing is asked: a no gives the only task back (a mere 'no' is asked back), a yes may take one after all."""
    taken = [task.ref for task in facts.tasks if task.status == "taken"]
    if answer.kind == "no" and len(taken) == 1 and not facts.reading.categories:
        if len(words.split()) == 1 and not answer.verb:
            return offered_tasks.which([("drop", taken[0]), ("done", taken[0])], "")
        if answer.note and not answer.verb and any(pair.ref == taken[0] for pair in facts.pairs):
            return None
        return offered_tasks.one("drop", taken[0], answer.note, facts)
    given_back = [task for task in facts.tasks if task.status in offered_tasks.GIVEN_BACK]
    free = [task.ref for task in given_back if task.post_status in offered_tasks.STILL_FREE]
    if answer.kind == "yes" and answer.note and free and not taken:
        return offered_tasks.which([("take", ref) for ref in free], answer.note)
    return None


def _settle(kind: str, ref: str, answer: Answer, facts: Facts) -> Turn:
    yes = answer.kind == "yes"
    if kind == "task":
        return offered_tasks.one("take" if yes else "pass", ref, answer.note, facts)
    if kind == "happened":
        said = Prompt("helped" if yes else "not_helped", {"ref": ref})
        return Turn((said,), (Confirm(ref, yes),), answered=True)
    said = Prompt("consent_yes" if yes else "consent_no", {"ref": ref})
    return Turn((said,), (Agree(ref, yes),), answered=True)


def _person_answers(ref: str) -> Turn:
    asked = AmendPost(ref, Details(flag="question"))
    return Turn((Prompt("task_question", {"ref": ref}),), (asked,), answered=True, about=ref)


def chosen(progress: Progress, heard: Heard, facts: Facts) -> Turn | None:
    """The answer to a choice, when it names one."""
    step = progress.step()
    if not isinstance(step, Choose):
        return None
    offered = question(step, progress, facts.community)
    every = choices(step, facts.community)
    names = {item: tuple(facts.names(offered.names, item)) for item in _order(offered.options, every)}
    meant = [hearing.choose(part, names, facts.vocabulary) for part in _parts(heard.words, step)]
    found = tuple(dict.fromkeys(item for item in meant if isinstance(item, str)))
    if step.many:
        several = [option for item in meant if isinstance(item, Ambiguous) for option in item.options]
        read = facts.reading.categories if step.options == "categories" else ()
        found = tuple(dict.fromkeys((*found, *several, *read)))
    hidden = [item for item in found if item not in offered.options]
    if hidden and heard.words.strip().isdecimal():
        return _ask_again(progress, step, facts, heard.words)
    if len(found) == 1 or (step.many and found):
        return settled(progress, step, found, heard, facts)
    if any(isinstance(item, Ambiguous) for item in meant):
        return _ask_again(progress, step, facts)
    return None


def _order(shown: Sequence[str], every: Sequence[str]) -> list[str]:
    return [*shown, *(item for item in every if item not in shown)]


def _parts(words: str, step: Choose) -> list[str]:
    """'1 3' and 'food, rides' name several where several may be named."""
    pieces = words.replace(",", " ").split() if step.many else []
    return pieces if pieces and all(piece.isdigit() for piece in pieces) else [words]


def settled(progress: Progress, step: Choose, found: tuple[str, ...], heard: Heard, facts: Facts) -> Turn:
    """A choice has been made: keeps it and goes on, or follows where it leads."""
    if step.name == "language":
        return commands.speak(found[0], progress.got.get(commands.BEFORE, {}), facts)
    if step.name == "menu":
        return _menu(found[0], heard, facts)
    if step.name == "kinds":
        return become(progress, found[0], facts)
    return learn(progress, step.name, list(found) if step.many else found[0], heard, facts)


def _menu(item: str, heard: Heard, facts: Facts) -> Turn:
    if item == "news":
        return commands.own_news(facts)
    if item in POSTS and already_told(read_details(facts.reading)):
        return read_freely(heard, facts)
    return go_on(Progress("words" if item == "words" else item), facts)


def become(progress: Progress, kind: str, facts: Facts) -> Turn:
    """An unclear post turns out to be a need or an offer; the words that say so may tell more."""
    told = replace(read_details(facts.reading), kind=kind)
    news = already_told(told)
    known = next((post for post in facts.posts if post.ref == progress.post), None)
    got: dict[str, object] = {}
    if known:
        got = already_told(Details(categories=known.categories, place=known.place, area=known.area, when=known.when))
    if not news and len(facts.reading.words.split()) == 1:
        told = Details(kind=kind)
    turn = go_on(replace(progress, flow=kind, got={**got, **news}), facts, does=(AmendPost(progress.post, told),))
    return replace(turn, says=(Prompt("noted"), *turn.says)) if news and turn.state else turn


def learn(progress: Progress, name: str, value: object, heard: Heard, facts: Facts) -> Turn:
    """Keeps one answer and whatever else its words told, then asks for what is missing."""
    told = _told(name, value, heard, facts)
    fresh = not progress.post
    progress = progress.learned(**{**already_told(told), **progress.got, name: value})
    if progress.flow == "volunteer":
        return go_on(progress, facts, does=(_volunteer(progress),))
    progress, does = keep(progress, told)
    turn = go_on(progress, facts, does=does)
    if not turn.state and progress.flow in POSTS:
        turn = replace(turn, says=(*turn.says, *privacy(facts, progress.flow, progress.post)))
    elif fresh and turn.state:
        turn = replace(turn, says=(Prompt("noted"), *turn.says))
    return replace(turn, answered=True)


def _told(name: str, value: object, heard: Heard, facts: Facts) -> Details:
    read = replace(read_details(facts.reading), kind="", words=heard.words, pictures=heard.pictures)
    if name == "category":
        assert isinstance(value, list)
        return replace(read, categories=tuple(value) or read.categories)
    if name == "when":
        return replace(read, when=str(value), place="", categories=())
    if name == "where":
        area = facts.reading.area
        return replace(read, place=facts.reading.place or str(value), area=area, categories=())
    return read


def _volunteer(progress: Progress) -> Volunteer:
    return Volunteer(
        name=progress.got.get("name", ""),
        can=tuple(progress.got.get("can", ())),
        area=progress.got.get("area", ""),
    )


def written(progress: Progress, heard: Heard, facts: Facts) -> Turn | None:
    """Free words where words were asked for, or where no choice was named; None for words about something else."""
    step = progress.step()
    reading = facts.reading
    if step is None or step.name == "leave_words" or reading.danger:
        return None
    again = progress.slips + 1 < SLIPS
    if isinstance(step, Write):
        if _something_else(step, progress, heard.words, facts):
            return None
        if again and _tells_nothing(heard.words, facts):
            return _ask_again(progress, step, facts, heard.words)
        told = reading.name if step.name == "name" else ""
        return learn(progress, step.name, told or without_links(heard.words)[:200], heard, facts)
    if step.name in ("language", "menu", "kinds"):
        return _ask_again(progress, step, facts) if again and heard.words.strip().isdecimal() else None
    if step.name in ("category", "can"):
        return learn(progress, step.name, list(reading.categories), heard, facts)
    if step.name == "when" and reading.when:
        return learn(progress, step.name, reading.when, heard, facts)
    if reading.explicit or already_told(read_details(reading)):
        return None
    if not again:
        return learn(progress, step.name, "", heard, facts)
    return _ask_again(progress, step, facts, heard.words)


def _something_else(step: Write, progress: Progress, words: str, facts: Facts) -> bool:
    """A whole need or offer where a name or a place was asked, or what is needed instead of where."""
    reading = facts.reading
    if reading.explicit:
        return bool(reading.categories)
    if step.name == "name":
        return meant_so(reading) and bool(reading.categories)
    more = set(reading.categories) - set(progress.got.get("category", ()))
    return bool(more) and not reading.place and not reading.area and _only_categories(words, facts)


def _only_categories(words: str, facts: Facts) -> bool:
    """'food and water', 'insulin'; not 'the food bank'."""
    heard = facts.vocabulary.hear(words)
    named = {index for hit in heard.of("category") for index in range(hit.start, hit.end)}
    return all(index in named or heard.everyday[index] for index in range(len(heard.text.words)))


def _tells_nothing(words: str, facts: Facts) -> bool:
    """'ok', 'thanks', 'who is this?', a link: no name and no place."""
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    asks_back = answer.kind == "maybe" and words.rstrip().endswith("?")
    return asks_back or not without_links(words) or (answer.kind in ("yes", "no") and not answer.note)


def _ask_again(progress: Progress, step: Choose | Write, facts: Facts, words: str = "") -> Turn:
    does = (AmendPost(progress.post, Details(words=words)),) if progress.post and words else ()
    says = (Prompt("again"), question(step, progress, facts.community))
    return Turn(says, does, replace(progress, slips=progress.slips + 1).plain(), answered=True)

"""Yes and no, and which one was meant: to a task, to "did help come?", to whether somebody agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import Agree, AmendPost, Confirm, Details
from flows.conversations import commands, tasks
from flows.conversations.free_text import details, got
from flows.conversations.progress import Progress
from flows.facts import Facts
from flows.hearing import REF_DIGITS, Answer, Keyword
from flows.steps import Prompt, Turn

HOURS_A_QUESTION_STANDS = 72
"""Later a yes or a no without a ref means something else; with its ref it still counts."""
MOST_WORDS_AROUND = 4
"""Words beside 'who is this' that leave it a mere question."""
VERBS = {"task": ("take", "pass"), "happened": ("yes", "no"), "agreed": ("yes", "no")}


def open_questions(facts: Facts) -> list[tuple[str, str]]:
    """What waits for a yes or a no of this phone, with its ref."""
    put = [task for task in facts.tasks if task.status in tasks.UNANSWERED]
    asked = [("task", task.ref) for task in tasks.live(put)]
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
    return tasks.merged([_said_of(asks[ref], ref, state.get("note", ""), facts) for ref in refs])


def _said_of(verb: str, ref: str, note: str, facts: Facts) -> Turn:
    kinds = {ref: kind for kind, ref in open_questions(facts)}
    if verb in ("yes", "no") and ref in kinds:
        return _settle(kinds[ref], ref, Answer(verb, note), facts)
    return commands.obey({}, Keyword("ref" if verb in ("yes", "no") else verb, (ref,), note), facts)


def several_refs(words: str, facts: Facts) -> Turn | None:
    """'take 4823, pass 5104': each ref gets its own answer."""
    if sum(map(str.isdigit, words)) < REF_DIGITS:
        return None
    said = hearing.answers(words, facts.vocabulary, language=facts.language)
    turns = [turn for answer in said for ref in answer.refs if (turn := _about_ref(answer, ref, facts))]
    return tasks.merged(turns) if turns else None


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
            return tasks.one(verb, ref, answer.note, facts)
        return _person_answers(ref) if answer.kind == "maybe" else None
    if ref in asked and answer.kind in ("yes", "no"):
        return _settle(asked[ref], ref, answer, facts)
    offers = answer.kind == "yes" and known and not known.mine and known.status != "closed"
    return tasks.one("take", ref, answer.note, facts) if offers else None


def yes_or_no(words: str, facts: Facts, progress: Progress | None = None) -> Turn | None:
    """A yes or no without a ref: to the only question it can mean, or asked back.

    Words of danger are no answer, nor is 'no, elm and 3rd' in the middle of a conversation (`progress`).
    """
    asked = open_questions(facts)
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    corrects = progress and answer.kind == "no" and bool(got(details(facts.reading)))
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
        return tasks.which([(VERBS[kind][side], ref) for kind, ref in asked], answer.note)
    return _settle(*asked[0], answer, facts)


def who_asks(words: str, facts: Facts) -> Turn | None:
    """'Who is this?' and no more than that: the hotline says what it is, and to a task how it is answered."""
    said = facts.vocabulary.hear(words, facts.language)
    about = said.of("answer", "who")
    if not about or len(said.text.words) > MOST_WORDS_AROUND + about[0].end - about[0].start:
        return None
    if facts.reading.kind != "unclear" or facts.reading.danger or got(details(facts.reading)):
        return None
    if said.of("answer", "yes", "no", "reason"):
        return None
    who = Prompt("who_we_are", {"hotline": facts.community.name}) if facts.met else Prompt("what_we_are")
    asked = next((ref for kind, ref in open_questions(facts) if kind == "task"), "")
    if not asked:
        return Turn((who,), answered=True)
    turn = _person_answers(asked)
    return replace(turn, says=(who, *turn.says))


def _second_thoughts(words: str, answer: Answer, facts: Facts) -> Turn | None:
    """Nothing is asked: a no gives the only task back (a mere 'no' is asked back), a yes may take one after all."""
    taken = [task.ref for task in facts.tasks if task.status == "taken"]
    if answer.kind == "no" and len(taken) == 1 and not facts.reading.categories:
        if len(words.split()) == 1 and not answer.verb:
            return tasks.which([("drop", taken[0]), ("done", taken[0])], "")
        if answer.note and not answer.verb and any(pair.ref == taken[0] for pair in facts.pairs):
            return None
        return tasks.one("drop", taken[0], answer.note, facts)
    given_back = [task for task in facts.tasks if task.status in tasks.GIVEN_BACK]
    free = [task.ref for task in given_back if task.post_status in tasks.STILL_FREE]
    if answer.kind == "yes" and answer.note and free and not taken:
        return tasks.which([("take", ref) for ref in free], answer.note)
    return None


def _settle(kind: str, ref: str, answer: Answer, facts: Facts) -> Turn:
    yes = answer.kind == "yes"
    if kind == "task":
        return tasks.one("take" if yes else "pass", ref, answer.note, facts)
    if kind == "happened":
        said = Prompt("helped" if yes else "not_helped", {"ref": ref})
        return Turn((said,), (Confirm(ref, yes),), answered=True)
    said = Prompt("consent_yes" if yes else "consent_no", {"ref": ref})
    return Turn((said,), (Agree(ref, yes),), answered=True)


def _person_answers(ref: str) -> Turn:
    asked = AmendPost(ref, Details(flag="question"))
    return Turn((Prompt("task_question", {"ref": ref}),), (asked,), answered=True, about=ref)

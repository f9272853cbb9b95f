"""Whoever was helped says so and needs something else: the one need is closed, the other filed at the same place."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import Act, Confirm
from flows.conversations import in_part, something_new, task_outcomes
from flows.conversations.endings import ENDING
from flows.conversations.relaying import passed_besides
from flows.conversations.something_new import Cut
from flows.conversations.weighed import AN_END, ENDS, LIKELY, NO_END, SURE, likeliest
from flows.facts import Facts, PostFact
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

NO_WISH = ("came", "not_came", "partly", "cancel", "thanks", "complaint")
"""Moves behind which nothing new is looked for, whatever is named: 'no more rides needed'."""
FEWEST_WORDS = 2
"""One word behind an end is a part of it: 'he brought diapers too'."""
MAYBE_NEW = 0.15
"""How likely a wish must be among words that read as a need or name a kind of help."""


def _heard(reply: Reply) -> Turn | None:
    """'she came, thanks so much! oh and do you have diapers size 2'."""
    facts, reading = reply.facts, reply.facts.reading
    if reading.danger or reading.explicit or reading.phones or reply.word or reply.progress.flow.name:
        return None
    over = [post for post in facts.posts if post.kind == "need" and post.status in ENDING]
    post = over[0] if len(over) == 1 else None
    if post is None or _may_answer_a_task(facts):
        return None
    found = something_new.cut(
        reply.words, facts, lambda words: _ends(words, post, facts), lambda words: _begins(words, facts)
    )
    return _told(found, post, facts) if found and found.likely >= SURE else None


def _may_answer_a_task(facts: Facts) -> bool:
    """Whether a task waits for an answer of theirs: thanks and a wish may be for that."""
    return any(task.status == "sent" for task in facts.tasks)


def _ends(words: str, post: PostFact, facts: Facts) -> float:
    """How likely words say that help came; while nobody has said DONE, thanks alone do not."""
    move = likeliest(words, facts, "resident")
    answer = hearing.answer(words, facts.vocabulary, language=facts.language)
    if answer.kind == "no" or in_part.fell_short(post, words, facts):
        return 0.0
    if post.status != "done":
        return 1.0 if task_outcomes.says(words, facts, "came") else move.shares.get("came", 0.0)
    ends, open_still = (sum(move.shares.get(name, 0.0) for name in names) for names in (AN_END, NO_END))
    if open_still > ends:
        return 0.0
    plainly = answer.kind == "yes" or _thanks(words, facts) or task_outcomes.says(words, facts, "came")
    return 1.0 if plainly else ends


def _thanks(words: str, facts: Facts) -> bool:
    heard = facts.vocabulary.hear(words, facts.language)
    return bool(heard.of("gratitude") or heard.of("answer", "thanks"))


def _begins(words: str, facts: Facts) -> float:
    """How likely words tell of something else that is needed."""
    move, reading = likeliest(words, facts, "resident"), something_new.read(words, facts)
    if move.name in NO_WISH or reading.danger or reading.phones or len(words.split()) < FEWEST_WORDS:
        return 0.0
    more = move.shares.get("more", 0.0) + (move.shares.get("change", 0.0) if reading.categories else 0.0)
    needs = reading.kind == "need" and (bool(reading.categories) or more >= LIKELY)
    named = bool(reading.categories) and move.name == "more"
    plainly = more >= MAYBE_NEW and (needs or named)
    return max(more, ENDS) if plainly else more


def _told(found: Cut, post: PostFact, facts: Facts) -> Turn:
    """Thanks travel, the old need is closed, and the new one is read back with its own number."""
    pair = facts.pair(post.ref)
    passed = passed_besides(post.ref, found.first, facts) if _thanks(found.first, facts) else ()
    does: tuple[Act, ...] = (*passed, Confirm(post.ref, True))
    says = Prompt("helped", {"ref": post.ref})
    if pair and passed:
        says = Prompt("thanks_came", {"ref": pair.ref, "name": pair.other})
    turn = something_new.filed(found.new, facts, post)
    return replace(turn, says=(says, *turn.says), does=(*does, *turn.does), about=post.ref, read_as=("answer", "need"))


HELPED_AND_MORE = Flow("helped_and_more", listens={Moment.BESIDES: _heard})

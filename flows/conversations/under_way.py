"""What people say while help is under way, where no list knows the words: weighed, done where it is sure, else asked.

It listens behind all others, and before words go to the other side or are filed as something new.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Details, PassOn
from flows.conversations import (
    asking_first,
    cancelling,
    complaints,
    endings,
    in_part,
    known_posts,
    relaying,
    task_outcomes,
)
from flows.conversations.news import standing
from flows.conversations.pieces import details, got, meant_so
from flows.conversations.task import STILL_FREE, TAKEN, UNANSWERED, YES_AND_NO, one
from flows.conversations.tasks_in_words import meant
from flows.conversations.weighed import (
    ENDS,
    LIKELY,
    PLAIN,
    SURE,
    is_clearly,
    is_rather,
    likeliest,
    says_it_came,
    takes_back,
)
from flows.conversations.which import which
from flows.facts import Facts, PairFact, PostFact, TaskFact
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

UNLIKELY = {"yes": 0.1, "no": 0.3}
"""How likely words must be TAKE or PASS that a yes or a no among them says; below, it is asked."""
SENTENCE = re.compile(r"[.!?;,]+\s")


def _heard(reply: Reply) -> Turn | None:
    """Whoever has a task speaks of it, whoever was asked for one answers, whoever needs something speaks of that."""
    facts, reading = reply.facts, reply.facts.reading
    if reading.danger or reading.explicit or reading.phones or reply.word:
        return None
    if reply.answer.kind in YES_AND_NO and not reply.answer.note:
        return None
    taken = [task for task in facts.tasks if task.status in TAKEN]
    if _is_elsewhere(reply) and not _is_of_this(reply):
        return None
    if taken:
        return _helper(meant(taken, facts), reply)
    asked = [task for task in facts.tasks if _waits(task)]
    return _asked(meant(asked, facts), reply) if asked and not facts.posts else _resident(reply)


def _waits(task: TaskFact) -> bool:
    return task.status in UNANSWERED and task.post_status in STILL_FREE and not task.closed_to_them


def _is_elsewhere(reply: Reply) -> bool:
    """Whether something else is talked about, or plainly needed or offered."""
    facts, reading = reply.facts, reply.facts.reading
    known = {kind for task in facts.tasks for kind in task.categories}
    known |= {kind for post in facts.posts for kind in post.categories}
    new = reading.kind != "unclear" and meant_so(reading) and not set(reading.named) <= known
    new = new and known_posts.goes_on(reading, facts) is None
    return new or bool(reply.progress.flow.name and got(details(reading)))


def _is_of_this(reply: Reply) -> bool:
    """Whether the words are about what is under way, whatever they name: 'the bell is broken, knock hard'."""
    facts, words = reply.facts, reply.words
    if any(task.status in TAKEN for task in facts.tasks):
        return is_rather(words, facts, "helper", "done", "drop")
    if asked := [task for task in facts.tasks if _waits(task)]:
        move = likeliest(words, facts, "asked")
        asks = move.name == "ask" and move.share >= SURE and not _needs(reply) and len(asked) == 1
        return asks or (move.name == "take" and move.share >= ENDS)
    move = likeliest(words, facts, "resident")
    return any(pair.waits for pair in facts.pairs) and move.name == "tell" and move.share >= SURE


def _needs(reply: Reply) -> bool:
    """Whether a need of their own is told, or asked about: 'has he got a wheelchair' is none of whoever was asked."""
    told = any(meaning == "kind: need" for _, meaning in reply.facts.reading.evidence)
    return told or bool(reply.progress.flow.name)


def _answers_besides(reply: Reply, *verbs: str) -> bool:
    """Whether one of several sentences takes or passes the task by itself: 'can be there at 1. gas or electric?'."""
    made = [likeliest(sentence, reply.facts, "asked") for sentence in SENTENCE.split(reply.words) if sentence.strip()]
    return len(made) > 1 and any(move.name in verbs and move.share >= SURE for move in made)


def _asked(tasks: list[TaskFact], reply: Reply) -> Turn | None:
    """A plain answer is taken as one; of all else that is about the task it is asked whether they take it."""
    if is_rather(reply.words, reply.facts, "helper", "done"):
        return _one("done", tasks, reply)
    move = likeliest(reply.words, reply.facts, "asked")
    if move.name in ("take", "pass") and move.share >= SURE:
        return _one(move.name, tasks, reply)
    if move.name == "ask" and _answers_besides(reply, "take"):
        return _one("take", tasks, reply)
    if move.name == "other" and move.share >= LIKELY:
        return None
    if move.name == "ask" and move.share >= LIKELY and len(tasks) == 1:
        return asking_first.question(tasks[0].ref, reply.words, reply.facts)
    verbs = [(verb, task.ref) for task in tasks[:2] for verb in ("take", "pass")]
    return which(verbs, reply.words, asks=Prompt("task_when_known" if move.name == "wait" else "task_take_or_pass"))


def _one(verb: str, tasks: list[TaskFact], reply: Reply) -> Turn:
    """What is said of the one task that it can mean, else it is asked of which."""
    facts, words = reply.facts, reply.words
    note = hearing.beside_taking(words, facts.vocabulary, facts.language) if verb == "take" else words
    if len(tasks) > 1:
        return which([(verb, task.ref) for task in tasks], note)
    return one(verb, tasks[0].ref, note, facts)


def _helper(tasks: list[TaskFact], reply: Reply) -> Turn | None:
    """An end is one where it is sure; everything else that is about the task is for whoever needs it."""
    move = likeliest(reply.words, reply.facts, "helper")
    if is_clearly(move, "done") or (move.name == "drop" and move.share >= ENDS):
        return _one(move.name, tasks, reply)
    pair = reply.facts.pair(tasks[0].ref)
    if len(tasks) > 1 or pair is None:
        return None
    if move.share < LIKELY or move.name == "other":
        return None
    if move.name in ("done", "drop"):
        hint = Prompt("relay_done" if move.name == "done" else "relay_drop", {"verbs": ((move.name, pair.ref),)})
        return _passed_on(pair, reply, hint)
    if move.share < SURE:
        return None
    if move.name in ("partly", "failed") and not reply.words.rstrip().endswith("?"):
        return task_outcomes.not_yet(pair.ref, "partly" if move.name == "partly" else "nobody_home", reply.words)
    if move.name == "desk":
        return Turn((Prompt("question_kept"),), (AmendPost(pair.ref, Details(flag="question")),), about=pair.ref)
    return _passed_on(pair, reply)


def _resident(reply: Reply) -> Turn | None:
    """A complaint goes to the desk, an end or a question about it is one, and the rest to whoever helps."""
    facts, post = reply.facts, _need(reply.facts)
    if post is None:
        return None
    move, pair = likeliest(reply.words, reply.facts, "resident"), facts.pair(post.ref)
    if post.status == "done" and says_it_came(reply.words, facts):
        return endings.came(post.ref, happened=True)
    if move.name == "complaint" and move.share >= LIKELY and pair:
        return complaints.about(post.ref, facts)
    if move.name == "not_came" and pair and _is_held_up(reply):
        return _passed_on(pair, reply)
    sure = ENDS if move.name in ("came", "cancel") else SURE
    sure = PLAIN if move.name == "came" and post.status == "taken" else sure  # 'dry for now', before anybody said DONE
    part = cancelling.takes_out(post, reply) if move.name == "cancel" and move.share >= sure else None
    turn = part or (_of_the_need(post, move.name, facts) if move.share >= sure else None)
    if turn or pair is None:
        return turn
    if move.name == "cancel" and move.share >= LIKELY and not _spares_them(facts):
        return _passed_on(pair, reply, Prompt("relay_withdraw", {"verbs": (("withdraw", post.ref),)}))
    return _passed_on(pair, reply) if move.name == "tell" and move.share >= SURE else None


def _is_held_up(reply: Reply) -> bool:
    """Whether who did not come is no helper, so that they are late themselves: 'running late, the bus didnt come'."""
    return bool(reply.facts.vocabulary.hear(reply.words, reply.facts.language).of("resident", "held_up"))


def _need(facts: Facts) -> PostFact | None:
    """The one need that the words may be about: by its kind of help, else the only one."""
    needs = [post for post in facts.posts if post.kind != "offer"]
    named = [post for post in needs if set(post.categories) & set(facts.reading.named)]
    return (named or needs)[0] if len(named or needs) == 1 else None


def _of_the_need(post: PostFact, move: str, facts: Facts) -> Turn | None:
    ref = post.ref
    if move in ("came", "not_came") and post.status in endings.ENDING:
        return endings.came(ref, happened=move == "came")
    if move == "partly" and post.status == "done":
        return in_part.said(post, "in_part")
    if (
        move == "cancel"
        and not _spares_them(facts)
        and (set(facts.reading.named) <= set(post.categories) or not meant_so(facts.reading))
    ):
        return endings.withdrawn(ref)
    if move in ("status", "not_came"):
        return Turn((Prompt("news", standing(post)),), answered=True, about=ref, read_as=("status_question",))
    return None


def _spares_them(facts: Facts) -> bool:
    """Whether words are about how help comes, not whether: 'dont worry about it today', 'drop it with my neighbor'."""
    heard = facts.vocabulary.hear(facts.reading.words, facts.language)
    return bool(heard.of("cancelling", "not") or heard.of("correction", "detail"))


def _passed_on(pair: PairFact, reply: Reply, *hint: Prompt) -> Turn:
    turn = relaying.passed_on(pair, reply.words.strip(), reply.state)
    return replace(turn, says=(*turn.says, *hint))


def _misheard(reply: Reply) -> Turn | None:
    """An answer of which single words say something else: 'is the elevator working' is not 'i am working'."""
    facts, answer = reply.facts, reply.answer
    asked = [task for task in facts.tasks if _waits(task)]
    if len(asked) != 1 or len(reply.questions) != 1 or facts.reading.danger:
        return None
    move = likeliest(reply.words, facts, "asked")
    if answer.kind == "maybe" and move.name == "take" and move.share >= ENDS:
        return one("take", asked[0].ref, reply.words, facts)
    if answer.kind == "maybe" and answer.note and "?" in reply.words and _answers_besides(reply, "take"):
        return _one("take", asked, reply)
    if answer.kind not in YES_AND_NO or not answer.note:
        return None
    verbs = ("take", "pass") if answer.kind == "no" else ("take",)
    asks = move.name == "ask" and move.share >= SURE and not (answer.verb or _answers_besides(reply, *verbs))
    unlikely = asks or move.shares.get(YES_AND_NO[answer.kind], 1.0) < UNLIKELY[answer.kind]
    return _asked(asked, reply) if unlikely else None


def _ended(reply: Reply) -> Turn | None:
    """An answer to the other side that ends the match, or complains of them, is more than words for them."""
    turn = _heard(reply)
    return None if turn is None or any(isinstance(act, PassOn) for act in turn.does) else turn


def _said(reply: Reply) -> Turn | None:
    """The same on a call, where words for the other side are passed on as a text, and may sound like a need."""
    facts = reply.facts
    passes = any(pair.taken or pair.helps for pair in facts.pairs)
    return _heard(reply) if passes or (facts.posts and takes_back(reply.words, facts)) else None


UNDER_WAY = Flow(
    "under_way",
    listens={Moment.BESIDES: _misheard, Moment.ANSWERS: _ended, Moment.FREELY: _heard, Moment.ALOUD: _said},
)

"""Thanks, good wishes and nods, which ask for nothing."""

from __future__ import annotations

from flows.acts import Act, Confirm, PassOn
from flows.conversations import late_thanks, task_outcomes
from flows.conversations.endings import ENDING
from flows.conversations.weighed import is_first_of_all
from flows.facts import Facts, PairFact
from flows.prompts import Prompt
from flows.steps import YES_NO, Flow, Moment, Reply, Turn

MOST_WORDS = 10
"""Words of thanks that may be nothing else, however they are weighed."""


def _thanks(reply: Reply) -> Turn | None:
    if _thanks_somebody(reply) and not reply.facts.pairs and not _tells_a_story(reply):
        late = late_thanks.kept(reply)
        if late:
            return late
    if _is_thanks(reply):
        return Turn((Prompt("thanks"),), about=_latest(reply.facts))
    if reply.facts.met and _is_nod(reply):
        return Turn(about=_latest(reply.facts), read_as=("answer",))
    return None


def _is_thanks(reply: Reply) -> bool:
    """Thanks and good wishes that ask for nothing."""
    reading = reply.facts.reading
    tells = reading.categories or reading.place or reading.when or reading.phones or reading.danger
    if reading.kind != "unclear" or tells or _tells_a_story(reply):
        return False
    return any(hit.value == "thanks" for hit in reply.facts.vocabulary.hear(reply.words).of("answer"))


def _tells_a_story(reply: Reply) -> bool:
    """Whether thanks are the least of it: 'si hubiera un caldito sin sal se lo agradeceria' asks for something."""
    many = len(reply.words.split()) > MOST_WORDS
    return many and not is_first_of_all(reply.words, reply.facts, "resident", "thanks", "came")


def _is_nod(reply: Reply) -> bool:
    """'ok', a thumb, 'on my way': an answer to nothing that was asked, and so no need of an answer."""
    answer, reading = reply.answer, reply.facts.reading
    plain = not answer.note and not answer.refs
    return answer.kind == "yes" and plain and not reading.categories and not reading.danger


def _latest(facts: Facts) -> str:
    """Ref of what this phone was last busy with: a task it has, else its newest post."""
    taken = [task.ref for task in facts.tasks if task.status == "taken"]
    return (taken or [post.ref for post in facts.posts[:1]] or [task.ref for task in facts.tasks] or [""])[-1]


def _to_the_helper(reply: Reply) -> Turn | None:
    """Thanks of a resident travel to whoever helps them, in their own words; 'ben brought it' closes the need."""
    facts = reply.facts
    pair = _thanked(facts) if _thanks_somebody(reply) else None
    if pair is None or is_first_of_all(reply.words, facts, "resident", "partly"):
        return None  # 'thanks, the food came, but the milk did not' is first of all that something is missing
    asked = _is_asked(pair, reply)
    came = task_outcomes.says(reply.words, facts, "came") or (asked and _answers(reply))
    status = next((post.status for post in facts.posts if post.ref == pair.ref), "")
    does: tuple[Act, ...] = (PassOn(pair.ref, reply.words.strip()),)
    closes = came and status in ENDING
    if closes:
        does = (*does, Confirm(pair.ref, True))
    said = Prompt("thanks_came" if closes else "thanks_passed", {"ref": pair.ref, "name": pair.other})
    return Turn((said,), does, answered=True, about=pair.ref)


def _answers(reply: Reply) -> bool:
    """Whether thanks answer that help came: with a yes, or as what came is told to have been used."""
    return reply.answer.kind == "yes" or task_outcomes.was_used(reply.words, reply.facts)


def _thanks_somebody(reply: Reply) -> bool:
    """Thanks with words of their own; a mere 'yes thanks', a 'no thanks' and a question go their usual way."""
    facts, answer, reading = reply.facts, reply.answer, reply.facts.reading
    if reading.danger or reading.explicit or reading.phones or reply.words.rstrip().endswith("?"):
        return False
    if answer.kind not in ("yes", "other") or (answer.kind == "yes" and not answer.note):
        return False
    return bool(facts.vocabulary.hear(reply.words, facts.language).of("gratitude"))


def _thanked(facts: Facts) -> PairFact | None:
    """The match that is meant: by the helper's name, by what was needed, else the newest; None for a further need."""
    pairs = [pair for pair in facts.pairs if not pair.helps and pair.reachable]
    reading = facts.reading
    words = set(_words(facts))
    named = [pair for pair in pairs if pair.other and pair.other.casefold() in words]
    needed = [pair for pair in pairs if set(reading.named) & set(pair.categories)]
    tells_a_need = reading.kind != "unclear" and not task_outcomes.was_used(reading.words, facts)
    new = tells_a_need and any(not set(reading.categories) <= set(pair.categories) for pair in pairs)
    return None if new else next(iter([*named, *needed, *pairs]), None)


def _words(facts: Facts) -> tuple[str, ...]:
    return tuple(facts.vocabulary.hear(facts.reading.words, facts.language).text.words)


def _is_asked(pair: PairFact, reply: Reply) -> bool:
    return any(question.ref == pair.ref and question.verbs == YES_NO for question in reply.questions)


THANKS = Flow(
    "thanks",
    listens={Moment.BESIDES: _to_the_helper, Moment.FREELY: _thanks, Moment.ALOUD: _thanks},
    read_as="thanks",
)

"""A call: the same flows as texts, with keys, spoken words and recordings standing in for what is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import FILED, Act, AskForCall, FilePost, OptOut, Ring
from flows.channels import call_choices, call_opening
from flows.conversations import danger
from flows.conversations.opting_out import leave
from flows.conversations.progress import OWN_WORDS, READ_BACK, Progress, go_on, question
from flows.facts import Facts
from flows.steps import Choose, Hint, Input, Prompt, Turn, Write

SLIPS = 3
SILENCES = 2
PERSON, REPEAT, SOMETHING_ELSE = "0", "*", "9"
SURE = 0.5
"""Confidence, 0 to 1, from which the carrier's transcript of spoken words is believed."""
SAID_ONCE = ("again", "say_again")
"""Left out when the question is heard again: whoever pressed * did nothing wrong."""
TALK = {"company"}
"""Whoever asks for somebody to talk to may be read as in need of company."""
MAY_END = ("gets_texts", "after_news")
"""Conversations in which silence is an answer: everything has been said."""


def advance(state: dict[str, Any], heard: Input, facts: Facts) -> Turn:
    """One key, spoken answer, recording or silence of a call."""
    progress = Progress.of(state, "voice")
    if heard.limit:
        return _limited(progress, heard.limit, facts)
    if heard.started or progress is None:
        return call_opening.opening(heard, facts)
    if heard.rung:
        return _rung(progress, heard.rung, facts)
    if heard.key == REPEAT and not heard.recording:
        return Turn(state=state, repeats=True)
    turn = _understood(progress, heard, facts)
    return _to_the_end(danger.first(turn, facts), progress, facts)


def _understood(progress: Progress, heard: Input, facts: Facts) -> Turn:
    if heard.recording:
        return _recorded(progress, heard, facts)
    if heard.key.strip("#") == PERSON:
        return _person(progress, facts)
    if progress.at == "news_number" and heard.key:
        return _news(progress, heard.key, facts)
    if heard.key:
        return _key(progress, heard, facts)
    if heard.words:
        return _words(progress, heard, facts)
    return _silent(replace(progress, silences=progress.silences + 1), facts)


def _key(progress: Progress, heard: Input, facts: Facts) -> Turn:
    step = progress.step()
    if isinstance(step, Choose):
        offered = question(step, progress, facts.community).options
        place = int(heard.key) if heard.key.isascii() and heard.key.isdecimal() else 0
        if 1 <= place <= len(offered):
            return call_choices.chosen(progress, step, offered[place - 1], heard, facts)
        if heard.key == SOMETHING_ELSE and step.options == "categories":
            return _ask(replace(progress, at=OWN_WORDS.name), facts)
    if isinstance(step, Write) and step.name != "news_number":
        return Turn((Prompt("tone", hint=Hint.WORDS),), state=progress.plain())
    return _slip(progress, facts, "again")


def _words(progress: Progress, heard: Input, facts: Facts) -> Turn:
    """Words are read as a text would be; what is not certain is asked back once, then keys are asked for."""
    step = progress.step()
    if heard.confidence >= SURE and isinstance(step, Choose):
        wish = hearing.stop(heard.words, facts.vocabulary)
        if wish and wish.kind == "stop":
            return leave(wish, facts)
        if call_choices.aloud("person", heard, facts) and not set(facts.reading.categories) - TALK:
            return _person(progress, facts)
        if call_choices.aloud("repeat", heard, facts) and not facts.reading.categories:
            return Turn(state=progress.plain(), repeats=True)
        meant = call_choices.meant(progress, step, heard, facts)
        if meant:
            return meant
    return _slip(progress, facts, "again" if progress.slips else "say_again")


def _slip(progress: Progress, facts: Facts, prompt: str) -> Turn:
    slipped = replace(progress, slips=progress.slips + 1)
    if slipped.slips >= SLIPS:
        return _recorder(slipped, facts)
    turn = _ask(slipped, facts)
    return replace(turn, says=(Prompt(prompt), *turn.says), keys_only=slipped.slips + 1 >= SLIPS)


def _silent(silent: Progress, facts: Facts) -> Turn:
    if silent.silences < SILENCES:
        return _ask(silent, facts)
    if silent.at == "right":
        return call_choices.right(silent, facts)
    if silent.flow == "hear_news":
        return Turn((Prompt("machine"),), ends=True)
    if silent.flow in MAY_END or silent.got.get("ours") or (silent.flow == "news" and silent.got):
        return Turn()
    if silent.flow == "words":
        asked = (AskForCall("said_nothing", silent.post),) if facts.can_be_texted else ()
        return Turn((Prompt("heard_nothing"),), asked)
    if silent.post and silent.flow in READ_BACK and isinstance(silent.step(), Write):
        return go_on(silent.learned(**{silent.at: ""}), facts)
    return _recorder(silent, facts)


def _recorded(progress: Progress, heard: Input, facts: Facts) -> Turn:
    """Words were recorded; the key that ended them may ask for a person, or to hear the question again."""
    turn, kept = call_choices.recorded(progress, heard, facts)
    if heard.key == PERSON:
        person = _person(kept, facts)
        return replace(person, does=(*turn.does, *person.does))
    if heard.key == REPEAT:
        return replace(_ask(replace(progress, post=kept.post), facts), does=turn.does)
    return turn


def _news(progress: Progress, digits: str, facts: Facts) -> Turn:
    ref = digits.strip("#*")
    if ref in facts.named:
        return Turn((call_choices.news(ref, facts),))
    slipped = replace(progress, slips=progress.slips + 1)
    turn = _recorder(slipped, facts) if slipped.slips >= SLIPS else _ask(slipped, facts)
    return replace(turn, says=(call_choices.news(ref, facts), *turn.says)) if ref else turn


def _ask(progress: Progress, facts: Facts) -> Turn:
    """Asks the open question (again)."""
    step = progress.step()
    if progress.flow in call_opening.ASKED:
        return call_opening.ask(progress, facts)
    if step is None:
        return _recorder(progress, facts)
    return Turn((question(step, progress, facts.community),), state=progress.plain())


def _recorder(progress: Progress, facts: Facts, *before: Prompt) -> Turn:
    """Keys did not work out: every caller can still leave words, and a number where we see none."""
    post = progress.post if progress.flow not in call_opening.ASKED else ""
    state = Progress("words", "voice", post=post, at="leave_words").plain()
    return Turn((*before, *call_choices.number_too(facts), Prompt("leave_words", hint=Hint.WORDS)), state=state)


def _person(progress: Progress, facts: Facts) -> Turn:
    turn = _recorder(progress, facts, *_nobody(facts))
    owed = AskForCall("asked_for_a_person", turn.state.get("post", ""))
    asked: tuple[Act, ...] = (owed,) if facts.shows_number else ()
    if facts.on_duty:
        return Turn((Prompt("connecting"),), (*asked, Ring()), turn.state)
    return replace(turn, does=asked)


def _rung(progress: Progress, ended: str, facts: Facts) -> Turn:
    """Ringing somebody is over: they have talked, or nobody took the call and words can be left."""
    if ended == "talked":
        return Turn((Prompt("goodbye"),), ends=True)
    owed = not progress.got.get("pair")
    return _recorder(progress, facts, *(_nobody(facts) if owed else (Prompt("nobody_there"),)))


def _nobody(facts: Facts) -> tuple[Prompt, ...]:
    """No person can take the call; whoever has a number is on the call-back list by now."""
    return (Prompt("nobody_there"), *((Prompt("will_call_back"),) if facts.can_be_texted else ()))


def _limited(progress: Progress | None, limit: str, facts: Facts) -> Turn:
    """A limit is met, and said; whoever has not been heard yet can leave words before the call ends."""
    said = Prompt(f"limit_{limit}")
    if limit == "length" or progress is not None:
        return Turn((said, Prompt("goodbye")), ends=True)
    return _recorder(Progress("words", "voice"), facts, said)


def _to_the_end(turn: Turn, before: Progress, facts: Facts) -> Turn:
    """When nothing is left to ask: once, whether this phone gets texts; then goodbye."""
    if turn.state or turn.repeats or turn.ends:
        return turn
    leaves = any(isinstance(act, OptOut) for act in turn.does)
    filed = any(isinstance(act, FilePost) for act in turn.does)
    filed = filed or (bool(before.post) and before.flow in (*READ_BACK, "words"))
    if filed and facts.can_be_texted and not facts.reached_by and not leaves:
        asked = go_on(Progress("gets_texts", "voice", post=before.post or FILED), facts)
        return replace(turn, says=(*turn.says, *asked.says), state=asked.state)
    goodbye = Prompt("goodbye_ours" if before.got.get("ours") else "goodbye")
    return replace(turn, says=(*turn.says, goodbye), ends=True)

"""A call: the same conversations as by text, with keys, spoken words and recordings standing in for what is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.acts import FILED, Act, AskForCall, FilePost, Ring
from flows.channels import call_onward, call_opening, call_words, yes_or_no
from flows.conversations.catalogue import Catalogue
from flows.conversations.progress import ASKED, ask, next_page, offered
from flows.facts import Facts
from flows.prompts import MORE, Hint, Input, Prompt
from flows.steps import NOWHERE, Choose, Onward, Reply, Turn, Write

SLIPS = 3
SILENCES = 2
PERSON, REPEAT, SOMETHING_ELSE = "0", "*", "9"
SAID_ONCE = ("again", "say_again")
"""Left out when the question is heard again: whoever pressed * did nothing wrong."""


def advance(state: dict[str, Any], heard: Input, facts: Facts, catalogue: Catalogue) -> Turn:
    """One key, spoken answer, recording or silence of a call."""
    facts = replace(facts, tells=tuple(prompt for prompt in facts.tells if prompt.name not in catalogue.notices))
    progress = catalogue.progress(state, "voice")
    reply = Reply(heard, facts, progress or NOWHERE, state)
    if heard.limit:
        return _limited(reply, catalogue, fresh=progress is None)
    if heard.started or progress is None:
        return call_opening.opening(reply, catalogue)
    if heard.rung:
        return _rung(reply, catalogue)
    if heard.key == REPEAT and not heard.recording:
        return Turn(state=state, repeats=True)
    turn = catalogue.finished(catalogue.asked_back(_understood(reply, catalogue), facts), facts)
    turn = call_words.in_their_language(turn, facts) if heard.words else turn
    return call_onward.to_the_end(call_onward.onward(turn, reply, catalogue), reply, catalogue)


def _understood(reply: Reply, catalogue: Catalogue) -> Turn:
    heard, step = reply.input, reply.progress.step()
    if heard.recording:
        return _recorded(reply, catalogue)
    if heard.key.strip("#") == PERSON:
        return _person(reply, catalogue)
    if isinstance(step, Write) and step.keyed and heard.key:
        turn = step.keyed(reply) or Turn(again=True)
        return _slip(reply, catalogue, *turn.says) if turn.again else turn
    if heard.key:
        return _key(reply, catalogue)
    if heard.words:
        return _words(reply, catalogue)
    return _silent(replace(reply, progress=replace(reply.progress, silences=reply.progress.silences + 1)), catalogue)


def _key(reply: Reply, catalogue: Catalogue) -> Turn:
    key, progress, step = reply.input.key, reply.progress, reply.progress.step()
    if isinstance(step, Choose):
        shown = offered(step, progress, reply.facts.community)
        place = int(key) if key.isascii() and key.isdecimal() else 0
        if 1 <= place <= len(shown):
            return _chosen(reply, step, shown[place - 1], catalogue)
        if key == SOMETHING_ELSE and step.otherwise:
            return ask(replace(progress, at=step.otherwise), reply.facts)
    if step and _records(step):
        return Turn((Prompt("tone", hint=Hint.WORDS),), state=progress.plain())
    return _slip(reply, catalogue, Prompt("again"))


def _records(step: Choose | Write) -> bool:
    """Whether a step is answered behind a tone; the others are by key, and by words that are heard at once."""
    return isinstance(step, Write) and not step.keyed


def _chosen(reply: Reply, step: Choose, item: str, catalogue: Catalogue) -> Turn:
    """One of the options was chosen, by key or in words."""
    if item == MORE:
        return next_page(reply.progress, reply.facts)
    turn = step.chosen(replace(reply, chosen=(item,))) if step.chosen else None
    if turn is None and step.options == ASKED:
        return _asked_back(reply, item, catalogue)
    return turn or _slip(reply, catalogue, Prompt("again"))


def _asked_back(reply: Reply, item: str, catalogue: Catalogue) -> Turn:
    """The answer that was asked back is given now."""
    verb, ref = item.split()
    asked = replace(reply, questions=catalogue.questions(reply.facts))
    turn = yes_or_no.said_of(verb, ref, reply.progress.got.get("note", ""), asked, catalogue)
    return turn if turn.state or turn.onward else replace(turn, onward=Onward.BACK)


def _words(reply: Reply, catalogue: Catalogue) -> Turn:
    """Words are read as a text would be; what is not certain is asked back once, then keys are asked for."""
    step = reply.progress.step()
    if step and not _records(step) and reply.input.confidence >= call_words.SURE:
        if call_words.wants_a_person(reply):
            return _person(reply, catalogue)
        if call_words.wants_a_repeat(reply):
            return Turn(state=reply.progress.plain(), repeats=True)
        read = call_words.read(reply, catalogue)
        meant = next((one for one in call_words.meaning(read, step, catalogue) if one), None)
        if isinstance(meant, str) and isinstance(step, Choose):
            turn = _chosen(replace(read, input=replace(reply.input, words="")), step, meant, catalogue)
            return replace(turn, read_as=turn.read_as or ("answer",))
        if isinstance(meant, Turn):
            return meant
    return _slip(reply, catalogue, Prompt("again" if reply.progress.slips else "say_again"))


def _slip(reply: Reply, catalogue: Catalogue, *says: Prompt) -> Turn:
    slipped = replace(reply, progress=replace(reply.progress, slips=reply.progress.slips + 1))
    if slipped.progress.slips >= SLIPS:
        turn = _recorder(slipped, catalogue, *(prompt for prompt in says if prompt.name not in SAID_ONCE))
    else:
        turn = _ask(slipped, catalogue)
        turn = replace(turn, says=(*says, *turn.says), keys_only=slipped.progress.slips + 1 >= SLIPS)
    return replace(turn, not_understood=bool(reply.input.words))


def _silent(reply: Reply, catalogue: Catalogue) -> Turn:
    progress, step = reply.progress, reply.progress.step()
    if progress.silences < SILENCES:
        return _ask(reply, catalogue)
    turn = step.silence(reply) if step and step.silence else None
    if turn is not None:
        return turn
    return Turn() if progress.got.get("ours") else _recorder(reply, catalogue)


def _recorded(reply: Reply, catalogue: Catalogue) -> Turn:
    """Words were recorded; the key that ended them may ask for a person, or to hear the question again."""
    progress, turn = reply.progress, catalogue.recorded(reply)
    filed = FILED if any(isinstance(act, FilePost) for act in turn.does) else ""
    then = replace(reply, progress=replace(progress, post=progress.post or filed))
    if reply.input.key == PERSON:
        person = _person(then, catalogue)
        return replace(person, does=(*turn.does, *person.does))
    if reply.input.key == REPEAT:
        return replace(_ask(then, catalogue), does=turn.does)
    return turn


def _ask(reply: Reply, catalogue: Catalogue) -> Turn:
    """Asks the open question (again)."""
    if reply.progress.step() is None:
        return _recorder(reply, catalogue)
    return call_onward.question(reply, catalogue)


def _recorder(reply: Reply, catalogue: Catalogue, *before: Prompt) -> Turn:
    """Keys did not work out: every caller can still leave words, and a number where we see none."""
    post = "" if reply.progress.flow.on_call else reply.progress.post
    turn = catalogue.recorder(reply, post)
    return replace(turn, says=(*before, *turn.says))


def _person(reply: Reply, catalogue: Catalogue) -> Turn:
    turn = _recorder(reply, catalogue, *_nobody(reply.facts))
    owed = AskForCall("asked_for_a_person", turn.state.get("post", ""))
    asked: tuple[Act, ...] = (owed,) if reply.facts.shows_number else ()
    if reply.facts.on_duty:
        return Turn((Prompt("connecting"),), (*asked, Ring()), turn.state)
    return replace(turn, does=asked)


def _rung(reply: Reply, catalogue: Catalogue) -> Turn:
    """Ringing somebody is over: they have talked, or nobody took the call and words can be left."""
    if reply.input.rung == "talked":
        return Turn((Prompt("goodbye"),), ends=True)
    owed = not reply.progress.got.get("pair")
    return _recorder(reply, catalogue, *(_nobody(reply.facts) if owed else (Prompt("nobody_there"),)))


def _nobody(facts: Facts) -> tuple[Prompt, ...]:
    """No person can take the call; whoever has a number is on the call-back list by now."""
    return (Prompt("nobody_there"), *((Prompt("will_call_back"),) if facts.can_be_texted else ()))


def _limited(reply: Reply, catalogue: Catalogue, *, fresh: bool) -> Turn:
    """A limit is met, and said; whoever has not been heard yet can leave words before the call ends."""
    said = Prompt(f"limit_{reply.input.limit}")
    if reply.input.limit in ("length", "barred") or not fresh:
        return Turn((said, Prompt("goodbye")), ends=True)
    return _recorder(reply, catalogue, said)

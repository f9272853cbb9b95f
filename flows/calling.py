"""A call: the same flows as texts, with keys and recordings standing in for words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.acts import FILED, Act, AmendPost, CallBack, Details, FilePost, ReachedBy, Ring, Speak
from flows.commands import AT_ONCE, news, told
from flows.facts import Facts
from flows.questions import settled
from flows.steps import Choose, Heard, Hint, Prompt, Turn, Write
from flows.walk import POSTS, Progress, go_on, keep, question

SLIPS = 3
SILENCES = 2
PERSON, REPEAT, SOMETHING_ELSE = "0", "*", "9"
OWN_WORDS = "own_words"
"""Where a caller stands who pressed 9: what the choices did not offer is recorded."""


def advance(state: dict[str, Any], heard: Heard, facts: Facts) -> Turn:
    """One key, recording or silence of a call."""
    progress = Progress.of(state, "voice")
    if heard.started or progress is None:
        return _answered(facts)
    turn = _understood(progress, heard, facts)
    return _to_the_end(turn, progress, facts)


def _answered(facts: Facts) -> Turn:
    """The call is answered: greeting, danger, their news, then the menu; language only where it is not known."""
    known: dict[str, Any] = {}
    if facts.language or len(facts.community.languages) == 1:
        known["language"] = facts.language or facts.community.languages[0]
    turn = go_on(Progress("call", "voice", known), facts)
    its_news = tuple(Prompt("news", told(post)) for post in facts.posts[:AT_ONCE] if known)
    return replace(turn, says=(*turn.says[:-1], *its_news, turn.says[-1]))


def _understood(progress: Progress, heard: Heard, facts: Facts) -> Turn:
    step = progress.step()
    if heard.key == PERSON and not (isinstance(step, Write) and step.name == "news_number"):
        return _person(progress, facts)
    if heard.key == REPEAT:
        return _ask(progress, facts)
    if heard.recording:
        return _recorded(progress, heard, facts)
    if progress.at == "news_number" and heard.key:
        return _news(progress, heard.key, facts)
    if heard.key:
        return _key(progress, heard, facts)
    silent = replace(progress, silences=progress.silences + 1)
    return _recorder(silent) if silent.silences >= SILENCES else _ask(silent, facts)


def _key(progress: Progress, heard: Heard, facts: Facts) -> Turn:
    step = progress.step()
    if isinstance(step, Choose):
        offered = question(step, progress, facts.community).options
        place = int(heard.key) if heard.key.isdigit() else 0
        if 1 <= place <= len(offered):
            return _chosen(progress, step, offered[place - 1], heard, facts)
        if heard.key == SOMETHING_ELSE and step.options == "categories":
            return _ask(replace(progress, at=OWN_WORDS), facts)
    slipped = replace(progress, slips=progress.slips + 1)
    if slipped.slips >= SLIPS:
        return _recorder(slipped)
    turn = _ask(slipped, facts)
    return replace(turn, says=(Prompt("again"), *turn.says))


def _chosen(progress: Progress, step: Choose, item: str, heard: Heard, facts: Facts) -> Turn:
    if step.name == "language":
        return go_on(progress.learned(language=item), replace(facts, language=item), does=(Speak(item),))
    if step.name == "gets_texts":
        return _gets_texts(item)
    if step.name == "menu":
        if item in POSTS or item == "words":
            return go_on(Progress(item, "voice"), facts)
        return _their_news(facts)
    turn = settled(progress, step, (item,), heard, facts)
    return replace(turn, says=tuple(prompt for prompt in turn.says if prompt.name != "noted"))


def _gets_texts(item: str) -> Turn:
    if item == "yes":
        return Turn((Prompt("will_text"),), (ReachedBy("text"),))
    return Turn((Prompt("will_call"),), (ReachedBy("voice"),))


def _their_news(facts: Facts) -> Turn:
    if facts.posts:
        return Turn(tuple(Prompt("news", told(post)) for post in facts.posts[:AT_ONCE]))
    return go_on(Progress("news", "voice"), facts)


def _news(progress: Progress, digits: str, facts: Facts) -> Turn:
    ref = digits.strip("#*")
    if ref in facts.named:
        return Turn((news(ref, facts),))
    slipped = replace(progress, slips=progress.slips + 1)
    turn = _recorder(slipped) if slipped.slips >= SLIPS else _ask(slipped, facts)
    return replace(turn, says=(news(ref, facts), *turn.says)) if ref else turn


def _recorded(progress: Progress, heard: Heard, facts: Facts) -> Turn:
    if progress.flow == "words":
        return _words_kept(progress, heard)
    name = "category" if progress.at == OWN_WORDS else progress.at
    value: Any = [] if name == "category" else "recorded"
    learned = progress.learned(**{name: value})
    learned, does = keep(learned, Details(recording=heard.recording))
    return go_on(learned, facts, does=does)


def _words_kept(progress: Progress, heard: Heard) -> Turn:
    said = Details(kind="unclear", recording=heard.recording)
    if progress.post:
        return Turn((Prompt("words_kept"),), (AmendPost(progress.post, replace(said, kind="", flag="call_back")),))
    return Turn((Prompt("filed_unclear"),), (FilePost(said),))


def _ask(progress: Progress, facts: Facts) -> Turn:
    """Asks the open question (again)."""
    if progress.at == OWN_WORDS:
        return Turn((Prompt(f"words_{progress.flow}", hint=Hint.WORDS),), state=progress.plain())
    step = progress.step()
    if step is None:
        return _recorder(progress)
    return Turn((question(step, progress, facts.community),), state=progress.plain())


def _recorder(progress: Progress) -> Turn:
    """Keys did not work out: every caller can still leave words."""
    state = Progress("words", "voice", post=progress.post, at="leave_words").plain()
    return Turn((Prompt("leave_words", hint=Hint.WORDS),), state=state)


def _person(progress: Progress, facts: Facts) -> Turn:
    asked: tuple[Act, ...] = (CallBack("asked_for_a_person", progress.post),)
    if facts.community.desk_phone:
        after = Progress("words", "voice", post=progress.post, at="leave_words").plain()
        return Turn((Prompt("connecting"),), (*asked, Ring()), after)
    turn = _recorder(progress)
    return replace(turn, says=(Prompt("nobody_there"), *turn.says), does=asked)


def _to_the_end(turn: Turn, before: Progress, facts: Facts) -> Turn:
    """When nothing is left to ask: once, whether this phone gets texts; then goodbye."""
    if turn.state:
        return turn
    filed = any(isinstance(act, FilePost) for act in turn.does) or bool(before.post)
    says = turn.says
    if filed and facts.can_be_texted and not facts.reached_by and before.flow != "gets_texts":
        ref = before.post or FILED
        asked = go_on(Progress("gets_texts", "voice", post=ref), facts)
        return replace(turn, says=(*says, *asked.says), state=asked.state)
    return replace(turn, says=(*says, Prompt("goodbye")), ends=True)

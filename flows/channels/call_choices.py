"""What an answer on a call leads to, whether it was a key, spoken words or a recording."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import Act, AmendPost, Confirm, Connect, Details, FilePost, OptOut, ReachedBy, Speak, Told
from flows.channels import call_opening
from flows.conversations import relaying, tasks
from flows.conversations.commands import AT_ONCE, news, told
from flows.conversations.free_text import details as read_details
from flows.conversations.free_text import got as already_told
from flows.conversations.free_text import privacy
from flows.conversations.progress import OWN_WORDS, POSTS, READ_BACK, Progress, choices, go_on, keep, question
from flows.conversations.questions import learn, settled
from flows.facts import Facts
from flows.hearing import Ambiguous, Reading
from flows.hearing.text import fold
from flows.steps import Choose, Hint, Input, Prompt, Turn

__all__ = ["aloud", "chosen", "meant", "news", "number_too", "recorded", "right"]


YES_AND_NO = {
    "yes_no": ("yes", "no"),
    "right": ("right", "change"),
    "connect": ("connect", "menu"),
    "task_answer": ("take", "pass"),
    "message": ("hear", "menu"),
}
"""What a spoken yes and a spoken no choose where two things are offered."""
AT_THE_MENU = ("offer", "news", "words", "need")
"""Tried in this order: whoever offers help speaks of help too."""
_WORD = re.compile(r"\w+")


def chosen(progress: Progress, step: Choose, item: str, heard: Input, facts: Facts) -> Turn:
    """One of the options was chosen."""
    if step.name == "language":
        return call_opening.language_chosen(replace(facts, language=item), (Speak(item),))
    if step.name == "gets_texts":
        return _gets_texts(item)
    if step.name == "menu":
        return _menu(item, facts)
    if step.name == "right":
        return right(progress, facts) if item == "right" else _what_to_change(progress, facts)
    if step.name == "change":
        got = {name: value for name, value in progress.got.items() if name != item}
        return go_on(replace(progress, got={**got, "changes": item}, slips=0, silences=0), facts)
    if step.name == "after_news" and item == "menu":
        return call_opening.onward(facts, tuple(progress.got.get("seen", ())))
    if item == "no_calls":
        return Turn((Prompt("stopped"),), (OptOut("key on a call"),))
    if step.name == "hear_news" and item == "hear":
        return call_opening.told_by_us(tuple(Prompt(name, args) for name, args in progress.got["tells"]), facts)
    if progress.flow in call_opening.ASKED:
        note = hearing.answer(heard.words, facts.vocabulary, language=facts.language).note if heard.words else ""
        return _settled(progress, item, facts, note)
    return _without_noted(settled(progress, step, (item,), heard, facts))


def meant(progress: Progress, step: Choose, heard: Input, facts: Facts) -> Turn | None:
    """What spoken words choose; None when that is not certain. A whole need or offer in one breath is taken whole."""
    reading = facts.reading
    if step.name == "menu" and (_tells_enough(reading) or reading.danger):
        kind = reading.kind if reading.kind in READ_BACK else "need"
        details = replace(read_details(reading), kind=kind)
        known = {**({"category": [], "when": "today"} if reading.danger else {}), **already_told(details)}
        begun, does = keep(Progress(kind, "voice", known), details)
        return go_on(begun, facts, (), does)
    if step.name == "menu":
        kinds = [reading.kind] if reading.kind in READ_BACK else []
        wanted = next((item for item in (*AT_THE_MENU, *kinds) if item in kinds or aloud(item, heard, facts)), "")
        if wanted:
            return chosen(progress, step, wanted, replace(heard, words=""), facts)
    if step.options == "categories" and reading.categories:
        return _without_noted(learn(progress, step.name, list(reading.categories), heard, facts))
    if step.options == "categories" and aloud("something_else", heard, facts):
        own_words = replace(progress, at=OWN_WORDS.name)
        return Turn((question(OWN_WORDS, own_words, facts.community),), state=own_words.plain(), answered=True)
    offered = question(step, progress, facts.community)
    if offered.names in YES_AND_NO:
        said = hearing.answer(heard.words, facts.vocabulary, language=facts.language).kind
        if said in ("yes", "no"):
            return chosen(progress, step, YES_AND_NO[offered.names][said == "no"], heard, facts)
    every = choices(step, facts.community) if step.options != "categories" else offered.options
    names = {item: tuple(facts.names(offered.names, item)) for item in every}
    found = hearing.choose(heard.words, names, facts.vocabulary)
    if found is None or isinstance(found, Ambiguous):
        return None
    return chosen(progress, step, found, replace(heard, words=""), facts)


def aloud(item: str, heard: Input, facts: Facts) -> bool:
    """Whether words that stand for a key were spoken, in any language of the community."""
    said = _plain(heard.words)
    return any(_plain(words) in said for names in facts.names("aloud", item) for words in names.split("/"))


def _plain(words: str) -> str:
    return f" {' '.join(fold(word) for word in _WORD.findall(words))} "


def _tells_enough(reading: Reading) -> bool:
    return reading.kind in READ_BACK and bool(reading.categories or reading.place)


def recorded(progress: Progress, heard: Input, facts: Facts) -> tuple[Turn, Progress]:
    """Keeps a recording with the post it belongs to; also says where the conversation then stands."""
    if progress.flow == "words":
        return _words_kept(progress, heard)
    name = "category" if progress.at == OWN_WORDS.name else progress.at
    value: Any = [] if name == "category" else "recorded"
    learned, does = keep(progress.learned(**{name: value}), Details(recording=heard.recording))
    if name == "category":
        learned = replace(learned, got={**learned.got, "own_words": "recorded"})
    return go_on(learned, facts, does=does), learned


def right(progress: Progress, facts: Facts) -> Turn:
    """What was read back is right: the post has its number."""
    turn = go_on(progress.learned(right=True), facts)
    more = privacy(facts, progress.flow, progress.post) if facts.shows_number else (Prompt("keep_number"),)
    return replace(turn, says=(*turn.says, *more), about=progress.post)


def _what_to_change(progress: Progress, facts: Facts) -> Turn:
    changing = replace(progress, at="change", slips=0, silences=0)
    step = changing.step()
    assert isinstance(step, Choose)
    return Turn((question(step, changing, facts.community),), state=changing.plain(), answered=True)


def number_too(facts: Facts) -> tuple[Prompt, ...]:
    """Whoever shows no number is asked for it before they leave words."""
    return () if facts.shows_number else (Prompt("say_number"),)


def _menu(item: str, facts: Facts) -> Turn:
    if item in POSTS:
        return go_on(Progress(item, "voice"), facts)
    if item == "words":
        return go_on(Progress(item, "voice"), facts, number_too(facts))
    messages = call_opening.messages(facts)
    if not facts.posts and not messages:
        return go_on(Progress("news", "voice"), facts)
    says = (*messages, *(Prompt("news_own", told(post)) for post in facts.posts[:AT_ONCE]))
    heard = Told((*call_opening.STANDINGS, *(prompt.name for prompt in messages)))
    state = Progress("news", "voice", {"told": True}, at="news_number").plain()
    return Turn((*says, Prompt("news_other", hint=Hint.NUMBER)), (heard,), state, answered=True)


def _gets_texts(item: str) -> Turn:
    if item == "yes":
        return Turn((Prompt("will_text"),), (ReachedBy("text"),))
    return Turn((Prompt("will_call"),), (ReachedBy("voice"),))


def _settled(progress: Progress, item: str, facts: Facts, note: str) -> Turn:
    """A question about one post is answered; the next one follows."""
    seen, ours = tuple(progress.got["seen"]), bool(progress.got.get("ours"))
    heard_it: tuple[Act, ...] = (Told(),) if ours else ()
    ref = progress.post
    if progress.flow == "connect":
        if item == "connect":
            state = Progress("words", "voice", {"pair": True}, ref, at="leave_words").plain()
            return Turn((Prompt("connecting_pair"),), (*heard_it, Connect(ref)), state)
        ended = relaying.end(ref) if item == "block" else Turn()
        return call_opening.onward(facts, seen, ended.says, (*heard_it, *ended.does), ours)
    if progress.flow == "message":
        says = call_opening.messages(facts) if item == "hear" else ()
        heard = (Told(tuple(prompt.name for prompt in says)),) if says else ()
        return call_opening.onward(facts, seen, says, heard)
    if progress.flow == "happened":
        yes = item == "yes"
        said, act = Prompt("helped" if yes else "not_helped", {"ref": ref}), Confirm(ref, yes)
        return call_opening.onward(facts, seen, (said,), (*heard_it, act), ours)
    answered = tasks.one(item, ref, note, facts)
    return call_opening.onward(facts, seen, answered.says, (*heard_it, *answered.does), ours)


def _words_kept(progress: Progress, heard: Input) -> tuple[Turn, Progress]:
    said = Details(kind="unclear", recording=heard.recording)
    if progress.post:
        flagged = AmendPost(progress.post, replace(said, kind="", flag="call_back"))
        return Turn((Prompt("filed_unclear"),), (flagged,)), progress
    filed = keep(Progress("unclear", "voice"), said)[0]
    return Turn((Prompt("filed_unclear"),), (FilePost(said),)), replace(progress, post=filed.post)


def _without_noted(turn: Turn) -> Turn:
    return replace(turn, says=tuple(prompt for prompt in turn.says if prompt.name != "noted"))

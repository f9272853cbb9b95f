"""Walks a flow step by step: what is known is not asked, and what is learned is kept at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from flows.acts import FILED, Act, AmendPost, Details, FilePost
from flows.community import Community
from flows.conversations.catalogue import (
    AFTER_NEWS,
    CALL,
    CONNECT,
    GETS_TEXTS,
    HAPPENED,
    HEAR_NEWS,
    LANGUAGE,
    MENU,
    MESSAGE,
    NEWS,
    TASK_CALL,
    WORDS,
)
from flows.conversations.need import NEED
from flows.conversations.offer import OFFER
from flows.conversations.unclear import UNCLEAR
from flows.conversations.volunteer import VOLUNTEER
from flows.facts import Facts
from flows.steps import Channel, Choose, File, Flow, Hint, Prompt, Tell, Turn, Write

_TALKS = (NEED, OFFER, UNCLEAR, VOLUNTEER, MENU, LANGUAGE, WORDS)
_CALLS = (CALL, NEWS, GETS_TEXTS, TASK_CALL, HAPPENED, CONNECT, AFTER_NEWS, HEAR_NEWS, MESSAGE)
FLOWS: dict[str, Flow] = {flow.name: flow for flow in (*_TALKS, *_CALLS)}
POSTS = {"need", "offer", "unclear"}
MENU_LENGTH = 8
SPOKEN_MENU_LENGTH = 4
RIGHT = Choose("right", ("right", "change"))
"""Asked on a call before it ends: what was understood is read back and can be changed."""
CHANGE = Choose("change", ("category", "where", "when"))
OWN_WORDS = Write("own_words")
"""Where a caller stands who pressed 9: what the choices did not offer is recorded."""
ASIDE = {step.name: step for step in (RIGHT, CHANGE, OWN_WORDS)}
"""Steps that stand in no flow, since only some callers meet them."""
READ_BACK = ("need", "offer")
KEYS_OF_THEIR_OWN = {"language": "language", "area": "areas", "can": "categories", "category": "categories"}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a conversation stands; `plain` is what storage keeps of it."""

    flow: str
    channel: Channel = "text"
    got: dict[str, Any] = field(default_factory=dict)
    post: str = ""
    slips: int = 0
    silences: int = 0
    at: str = ""

    @classmethod
    def of(cls, state: dict[str, Any], channel: Channel) -> Progress | None:
        """The progress that a kept state describes; None when it describes none (any more)."""
        if state.get("flow") not in FLOWS:
            return None
        known = {name: state[name] for name in ("flow", "got", "post", "slips", "silences", "at") if name in state}
        return cls(channel=channel, **known)

    def plain(self) -> dict[str, Any]:
        """Plain JSON for the store."""
        kept: dict[str, Any] = {"flow": self.flow, "at": self.at}
        for name in ("got", "post", "slips", "silences"):
            if getattr(self, name):
                kept[name] = getattr(self, name)
        return kept

    def step(self) -> Choose | Write | None:
        """The step whose answer is awaited."""
        steps = FLOWS[self.flow].steps
        asking = (step for step in steps if isinstance(step, Choose | Write))
        return next((step for step in asking if step.name == self.at), ASIDE.get(self.at))

    def learned(self, **slots: Any) -> Progress:
        """The same conversation with these slots known and its slips forgiven."""
        return replace(self, got={**self.got, **slots}, slips=0, silences=0)


def keep(progress: Progress, details: Details) -> tuple[Progress, tuple[Act, ...]]:
    """Files what was understood, or adds it to the post that is open already."""
    if progress.flow not in POSTS:
        return progress, ()
    if progress.post:
        return progress, (AmendPost(progress.post, replace(details, instead=_instead(progress))),)
    kind = details.kind or progress.flow
    return replace(progress, post=FILED), (FilePost(replace(details, kind=kind)),)


def _instead(progress: Progress) -> bool:
    """A caller changes what was read back: what they say now stands in place of it."""
    return progress.got.get("changes") == "category" and progress.at in ("category", OWN_WORDS.name)


def go_on(progress: Progress, facts: Facts, before: tuple[Prompt, ...] = (), does: tuple[Act, ...] = ()) -> Turn:
    """Asks for the next missing piece, or reads back what was understood."""
    says = list(before)
    for step in FLOWS[progress.flow].steps:
        if isinstance(step, Tell):
            if step.prompt not in progress.got:
                says.append(Prompt(step.prompt))
                progress = replace(progress, got={**progress.got, step.prompt: True})
        elif isinstance(step, File):
            if progress.channel == "voice" and step.kind in READ_BACK and "right" not in progress.got:
                says.append(question(RIGHT, progress, facts.community))
                return Turn(tuple(says), does, replace(progress, at=RIGHT.name).plain(), answered=True)
            return Turn((*says, Prompt(f"filed_{step.kind}", told(progress))), does)
        elif step.name not in progress.got:
            says.append(question(step, progress, facts.community))
            return Turn(tuple(says), does, replace(progress, at=step.name).plain(), answered=True)
    return Turn(tuple(says), does)


def told(progress: Progress) -> dict[str, Any]:
    """What a read-back may name that is not in a post."""
    return {"name": progress.got.get("name", "")}


def question(step: Choose | Write, progress: Progress, community: Community) -> Prompt:
    """The prompt that asks for one step's answer."""
    name = f"{step.name}_{progress.flow}" if step.name in ("category", "when", "right") else step.name
    if step is OWN_WORDS:
        return Prompt(f"words_{progress.flow}", hint=Hint.WORDS)
    if step is RIGHT:
        recorded = "recorded" in progress.got.values()
        return Prompt(name, {"recorded": recorded}, Hint.CHOICE, ("right", "change"), "right")
    if isinstance(step, Write):
        return Prompt(name, hint=Hint.NUMBER if step.name == "news_number" else Hint.WORDS)
    names = KEYS_OF_THEIR_OWN.get(step.name, "yes_no" if step.options == ("yes", "no") else step.name)
    shown = choices(step, community)
    longest = SPOKEN_MENU_LENGTH if progress.channel == "voice" else MENU_LENGTH
    if names != "language":
        shown = shown[: longest - 1 if names == "categories" and progress.channel == "voice" else longest]
    return Prompt(name, hint=Hint.CHOICE, options=shown, names=names)


def choices(step: Choose, community: Community) -> tuple[str, ...]:
    """All ids that a step's answer may be."""
    if isinstance(step.options, tuple):
        return step.options
    lists = {"categories": community.categories, "areas": tuple(community.areas), "languages": community.languages}
    return lists[step.options]

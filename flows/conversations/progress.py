"""Walks a conversation step by step: what is known is not asked, and what is learned is kept at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.acts import Act, AmendPost, Details
from flows.community import Community
from flows.conversations import together
from flows.facts import Facts
from flows.prompts import CALLED, MORE, Hint, Prompt
from flows.steps import Choose, File, Progress, Reply, Tell, Turn, Write

TEXTED_CHOICES, SPOKEN_CHOICES = 8, 4
"""At most so many choices are put at once; the others follow behind `more`."""
ASKED = "asked"
"""Options that the conversation puts itself: those of which its `got` says what they are called."""
ABOUT = "about"
"""In `got`, what the wording of the open question may name."""
SLIPS = 2
"""Answers that name no choice until the words are kept as they are."""


def go_on(progress: Progress, facts: Facts, before: tuple[Prompt, ...] = (), does: tuple[Act, ...] = ()) -> Turn:
    """Asks for the next missing piece, or reads back what was understood."""
    says, progress = list(before), _heard(progress, facts)
    for step in progress.flow.steps:
        if isinstance(step, Tell):
            if step.prompt not in progress.got:
                says.append(Prompt(step.prompt))
                progress = replace(progress, got={**progress.got, step.prompt: True})
        elif isinstance(step, File):
            if progress.channel == "voice" and step.check and step.check.name not in progress.got:
                return ask(replace(progress, at=step.check.name), facts, tuple(says), does)
            return Turn((*says, together.read_back(step, progress)), does)
        elif step.name not in progress.got:
            says += together.of_which(step.name, progress)
            return ask(replace(progress, at=step.name), facts, tuple(says), does)
    return Turn(tuple(says), does)


def ask(progress: Progress, facts: Facts, before: tuple[Prompt, ...] = (), does: tuple[Act, ...] = ()) -> Turn:
    """Puts the question of the step at which the conversation stands."""
    progress = _heard(progress, facts)
    step = progress.step()
    assert step is not None
    says = (*before, question(step, progress, facts.community))
    return Turn(says, does, progress.plain(), answered=True)


def _heard(progress: Progress, facts: Facts) -> Progress:
    """A conversation that is begun on a call is asked aloud, whoever begins it."""
    return replace(progress, channel="voice") if facts.aloud else progress


def ask_again(reply: Reply, words: str = "") -> Turn:
    """Puts the open question once more; what was written instead of an answer is kept with the post."""
    progress = replace(reply.progress, slips=reply.progress.slips + 1)
    does = (AmendPost(progress.post, Details(words=words)),) if progress.post and words else ()
    return ask(progress, reply.facts, (Prompt("again"),), does)


def another_number(reply: Reply) -> Turn | None:
    """A number that is no choice is asked back once; other words are left to whoever listens next."""
    first = reply.progress.slips + 1 < SLIPS
    return ask_again(reply) if first and reply.words.strip().isdecimal() else None


def question(step: Choose | Write, progress: Progress, community: Community) -> Prompt:
    """The prompt that asks for one step's answer."""
    args: dict[str, Any] = dict(progress.got.get(ABOUT, {}))
    if isinstance(step, Write):
        return Prompt(step.prompt, args, Hint.NUMBER if step.keyed else Hint.WORDS)
    args |= {"recorded": "recorded" in progress.got.values()} if step.reads_back else {}
    if step.reads_back and together.refs(progress):
        args["refs"] = together.refs(progress)
    args |= {CALLED: progress.got[CALLED]} if CALLED in progress.got else {}
    return Prompt(step.prompt, args, Hint.CHOICE, offered(step, progress, community), step.table)


def offered(step: Choose, progress: Progress, community: Community) -> tuple[str, ...]:
    """The ids that are put as choices now; further ones are behind `more`, categories are named."""
    every = choices(step, progress, community)
    spoken = progress.channel == "voice"
    longest = SPOKEN_CHOICES if spoken else TEXTED_CHOICES
    if step.options in (ASKED, "languages"):
        return every
    if step.options == "categories":
        return every[: longest - 1 if spoken else longest]
    rest = every[progress.page * (longest - 1) :]
    return rest if len(rest) <= longest else (*rest[: longest - 1], MORE)


def next_page(progress: Progress, facts: Facts) -> Turn:
    """Puts the choices that follow."""
    return ask(replace(progress, page=progress.page + 1, slips=0, silences=0), facts)


def choices(step: Choose, progress: Progress, community: Community) -> tuple[str, ...]:
    """All ids that a step's answer may be: those that the conversation put itself, else what the community lists."""
    if isinstance(step.options, tuple):
        return step.options
    put = progress.got.get(CALLED)
    lists = {
        "categories": community.categories, "areas": tuple(community.areas), "languages": community.languages,
        "answers": tuple(answer.id for answer in community.answers) if put is None else tuple(put),
        ASKED: tuple(put or ()),
    }  # fmt: skip
    return lists[step.options]

"""Words left for a person: on the recorder, where every call can lead, or in a text."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import AmendPost, AskForCall, Details, FilePost
from flows.conversations.progress import go_on
from flows.prompts import Prompt
from flows.steps import Flow, Reply, Turn, Write


def leave_words(reply: Reply) -> Turn:
    """Whoever shows no number is asked for it before they leave words."""
    asks_number = reply.aloud and not reply.facts.shows_number
    return go_on(reply.progress, reply.facts, (Prompt("say_number"),) if asks_number else ())


def recorded(reply: Reply) -> Turn:
    """A recording is kept with the post it is about, which is flagged; or as a post of its own."""
    said = Details(kind="unclear", recording=reply.input.recording)
    if reply.progress.post:
        flagged = AmendPost(reply.progress.post, replace(said, kind="", flag="call_back"))
        return Turn((Prompt("filed_unclear"),), (flagged,))
    return Turn((Prompt("filed_unclear"),), (FilePost(said),))


def _silent(reply: Reply) -> Turn:
    owed = (AskForCall("said_nothing", reply.progress.post),) if reply.facts.can_be_texted else ()
    return Turn((Prompt("heard_nothing"),), owed)


LEAVE_WORDS = Flow(
    "words",
    (Write("leave_words", silence=_silent),),
    recorded=recorded,
    begin=leave_words,
    in_menu=True,
    files=True,
)

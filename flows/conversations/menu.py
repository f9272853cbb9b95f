"""What a phone can do here: by text when MENU is sent, on a call behind the greeting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.acts import Speak
from flows.conversations.progress import another_number, go_on
from flows.hearing.text import fold
from flows.steps import Choose, Flow, Onward, Progress, Reply, Tell, Turn

_WORD = re.compile(r"\w+")


def aloud(item: str, reply: Reply) -> bool:
    """Whether words that stand for a key were spoken, in any language of the community."""
    said = _plain(reply.words)
    return any(_plain(words) in said for names in reply.facts.names("aloud", item) for words in names.split("/"))


def _plain(words: str) -> str:
    return f" {' '.join(fold(word) for word in _WORD.findall(words))} "


def menu_step(flows: Sequence[Flow], behind: Sequence[Flow] = ()) -> Choose:
    """The choice among these conversations, in their order; `behind` are those that a call offers behind `more`."""
    by_name = {flow.name: flow for flow in flows}
    more = {flow.name: flow.by_key for flow in behind if flow.by_key}

    def chosen(reply: Reply) -> Turn | None:
        if reply.item not in more:
            return begin(by_name[reply.item], reply)
        turn = more[reply.item](reply)
        return turn if turn is None or turn.state or turn.onward else replace(turn, onward=Onward.BACK)

    def spoken(reply: Reply) -> Turn | None:
        """What a key does is done for its words.

        The later in the catalogue, the more special are the words: whoever offers help speaks of help too.
        """
        kind = reply.facts.reading.kind
        wanted = next((name for name in reversed(by_name) if name == kind or aloud(name, reply)), "")
        wordless = replace(reply, input=replace(reply.input, words=""))
        return begin(by_name[wanted], wordless) if wanted else None

    return Choose("menu", (*by_name, *more), chosen, words=another_number, spoken=spoken)


def begin(flow: Flow, reply: Reply) -> Turn | None:
    """Begins a conversation as it wants to begin; None leaves the words to whoever listens next."""
    progress = Progress(flow, reply.input.channel)
    return flow.begin(replace(reply, progress=progress)) if flow.begin else go_on(progress, reply.facts)


def _language(reply: Reply) -> Turn:
    return Turn(does=(Speak(reply.item),), onward=Onward.NEXT)


def menu(flows: Sequence[Flow]) -> Flow:
    """The menu by text."""
    return Flow("menu", (menu_step(flows),), command="menu", begin=_begin)


def _begin(reply: Reply) -> Turn:
    return Turn(onward=Onward.MENU) if reply.aloud else go_on(reply.progress, reply.facts)


def call(flows: Sequence[Flow], behind: Sequence[Flow]) -> Flow:
    """How a call begins where nothing waits for the caller."""
    language = Choose("language", "languages", _language)
    return Flow("call", (Tell("greeting"), language, menu_step(flows, behind)))

"""What a call hears next, as it is put into words, and kept so that a repeated request gets the same answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from flows.channels.call import SAID_ONCE
from flows.prompts import PLAYED, Hint, Prompt
from flows.steps import Turn
from flows.words import voices
from hotline.exchange import call_limits, notices
from hotline.inbound.context import Context
from storage.records import Post, Session
from storage.store import where


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sentences with their languages, and what is waited for or done then."""

    lines: tuple[tuple[str, str], ...]
    hint: str = Hint.NOTHING.value
    language: str = ""
    turn: int = 0
    ends: bool = False
    slower: bool = False
    once: int = 0
    """Of the lines, how many from the first are not said again with the rest."""
    keys_only: bool = False
    hints: tuple[str, ...] = ()
    dial: tuple[str, ...] = ()
    """Phones to be rung, at once; the first that takes the call has it."""
    pair: str = ""
    """Ref of the match whose other side is rung."""
    talk_s: int = 0
    """Seconds for which the two may then talk; 0 where nobody is rung."""
    played: tuple[tuple[str, str], ...] = ()
    """Lines that somebody has recorded for just this, each with the name of its sound."""
    refused: bool = False
    """The call is not taken at all."""


def kept(spoken: Spoken) -> str:
    """As JSON, for the session."""
    return json.dumps({field.name: getattr(spoken, field.name) for field in fields(spoken)})


def again(answer: str) -> Spoken:
    """What was kept."""
    told = json.loads(answer)
    lines = tuple((language, line) for language, line in told["lines"])
    played = tuple((line, name) for line, name in told.get("played", ()))
    more = {"hints": tuple(told["hints"]), "dial": tuple(told["dial"]), "played": played}
    return Spoken(**{**told, "lines": lines, **more})


def composed(context: Context, turn: Turn, session: Session, dial: tuple[str, ...]) -> Spoken:
    """A turn in words, in the language of whoever speaks; `dial` are phones to be rung then."""
    services = context.services
    language, wording = context.person.language or services.community.languages[0], services.wording
    post = context.post or _post_of(context, turn)
    given: dict[str, Any] = notices.about(services, post) if post else {}
    heard = [(prompt.name, wording.spoken(context.about(prompt), language, given)) for prompt in turn.says]
    named = [prompt.args.get(PLAYED, "") for prompt in turn.says]
    played = tuple((line, name) for (_, said), name in zip(heard, named, strict=True) if name for _, line in said)
    lines = tuple(line for _, said in heard for line in said)
    once = sum(len(said) for name, said in heard if name in SAID_ONCE)
    hints = voices.hints(wording, turn.says, language)
    slower = bool(session.id) and again(session.answer).slower
    return Spoken(
        lines, _last_hint(turn.says).value, language, session.turn + 1, turn.ends, slower=slower,
        keys_only=turn.keys_only, hints=hints, dial=dial, once=once, pair=context.connect if dial else "",
        talk_s=call_limits.for_two(services) if dial else 0, played=played,
    )  # fmt: skip


def _post_of(context: Context, turn: Turn) -> Post | None:
    """The post that is talked about, as the acts have left it."""
    ref = context.ref(turn.state.get("post") or turn.about)
    known = context.on_file.posts.get(ref)
    return known or (context.services.store.one(Post, where("ref") == ref) if ref else None)


def _last_hint(says: tuple[Prompt, ...]) -> Hint:
    return next((prompt.hint for prompt in reversed(says) if prompt.hint is not Hint.NOTHING), Hint.NOTHING)

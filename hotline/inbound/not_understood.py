"""Words said on a call that no question understood: a person reads them where the caller hung up before saying more."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import AmendPost, Details, FilePost
from flows.prompts import Input
from flows.steps import Turn
from hotline.exchange import people
from hotline.inbound.caller_id import number_of
from hotline.inbound.context import Context
from hotline.inbound.effects import do
from hotline.services import Services
from storage.records import Call, Person, Session

FLAG = "call_back"


def so_far(session: Session, turn: Turn, heard: Input) -> list[str]:
    """What has been said since anything was understood; silence and the star change nothing."""
    before: list[str] = session.state.get("not_understood", [])
    if turn.not_understood:
        return [*before, heard.words]
    return [] if heard.words or heard.key or heard.recording else before


def keep(services: Services, call: Call, session: Session | None) -> Call:
    """The call with what was said last before a hang-up: with its post, else as words that wait for a person."""
    said = " / ".join(session.state.get("not_understood", [])) if session else ""
    if not said or session is None:
        return call
    person = people.find(services, number_of(call.phone)) or Person()
    language = session.state.get("language") or person.language
    context = Context(services, replace(person, language=language), "voice", words=said)
    do(AmendPost(call.post, Details(words=said)) if call.post else _filed(said), context)
    return replace(call, post=context.post.ref if context.post else call.post, outcome="filed")


def _filed(said: str) -> FilePost:
    return FilePost(Details(kind="unclear", words=said, flag=FLAG))

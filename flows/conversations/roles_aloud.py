"""Words for a role on a call: behind a key the roles are named, and what is said is kept for a person with its name."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import AskForCall, Details, FilePost
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.progress import ABOUT, ASKED, ask, go_on
from flows.conversations.roles import TeamRoles
from flows.hearing import addressed
from flows.prompts import CALLED, Prompt
from flows.steps import Choose, Flow, Onward, Progress, Reply, Turn, Write

MOST_NAMED = 6
"""Roles that a call names: those written first."""


def _by_key(reply: Reply) -> Turn | None:
    """The roles there are; without any, words for a person."""
    roles = reply.facts.find(TeamRoles)
    every = roles.every()[:MOST_NAMED] if roles else ()
    if not every:
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, "voice")))
    called = {role.ref: {"called": role.name} for role in every}
    return go_on(Progress(ROLES_ALOUD, "voice", {CALLED: called}), reply.facts)


def _chosen(reply: Reply) -> Turn:
    """Whoever shows no number is asked for it before they leave words."""
    name = reply.progress.got[CALLED][reply.item]["called"]
    got = {**reply.progress.got, "role": name, ABOUT: {"role": name}}
    first = () if reply.facts.shows_number else (Prompt("say_number"),)
    return ask(replace(reply.progress, got=got, at="role_words", slips=0, silences=0), reply.facts, first)


def _named(reply: Reply) -> Turn | None:
    """A role that was said by its name."""
    called = {ref: (one["called"],) for ref, one in reply.progress.got[CALLED].items()}
    ref = addressed.addressed(reply.words, called)
    return _chosen(replace(reply, chosen=(ref,))) if ref else None


def _recorded(reply: Reply) -> Turn | None:
    name = reply.progress.got.get("role", "")
    if not name:
        return None
    kept = FilePost(Details(kind="unclear", words=f"{name}:", recording=reply.input.recording, flag="question"))
    return Turn((Prompt("role_recorded", {"role": name}),), (kept,), onward=Onward.MENU)


def _silent(reply: Reply) -> Turn:
    owed = (AskForCall("said_nothing"),) if reply.facts.can_be_texted else ()
    return Turn((Prompt("heard_nothing"),), owed)


ROLES_ALOUD = Flow(
    "role_message",
    (Choose("which_role", ASKED, _chosen, spoken=_named, names="which_role"),),
    aside=(Write("role_words", silence=_silent),),
    recorded=_recorded,
    by_key=_by_key,
    files=True,
)

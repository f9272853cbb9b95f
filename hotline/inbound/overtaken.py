"""A text that is found late, after something newer of the same phone was heard: it undoes nothing of that.

What was said later counts. An older text is kept and shown; of what it asks only that is done which nothing newer has
settled otherwise, and of somebody who asked to be forgotten since not a word is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import acts
from flows.acts import Act, Details
from flows.conversations.notice_board import WeeklyNews
from flows.conversations.numbers import LeaveTheList, WrongNumber
from flows.conversations.opting_out import AnswerNevertheless
from flows.conversations.pausing import Pause
from flows.conversations.preferring import Prefer
from flows.hearing.keywords import CARRIER
from flows.prompts import Prompt
from flows.steps import Turn
from hotline.exchange import asked, opt_outs, people, posts
from hotline.inbound.context import Context
from hotline.inbound.effects import do
from hotline.line import IncomingText
from hotline.services import Services
from storage.records import Call, Message, Post
from storage.store import where

FLAG = "overtaken"
MOST_LOOKED_AT = 50
"""Newest texts and calls of a phone among which those are found that are newer."""
ENDS = (acts.Block, LeaveTheList, WrongNumber, AnswerNevertheless, acts.AskForCall)
"""What is done whatever was said since: none of it brings anything back."""
OF_ONESELF = (acts.Speak, acts.Volunteer, acts.ReachedBy, Pause, Prefer, WeeklyNews)
LEAVING = frozenset({"cancellation", "preference", "stop"})
"""What a phone may have said since by which it does less than it did."""
TOLD = ("kind", "place", "area", "when", "how_many")
"""What an older text fills in where it is not known, and does not change."""

Newer = tuple[Message | Call, ...]


def forgotten(services: Services, phone: str, at: str, later: Sequence[str] = ()) -> bool:
    """Whether whoever has this phone asked to be forgotten after that time, or with one of those `later` texts."""
    person = people.find(services, phone) if people.is_number(phone) else None
    if person and not person.phone and person.created_at > at:
        return True
    heard = services.store.find(Message, where("sid").one_of(list(later))) if later else []
    return any(message.phone == opt_outs.SOMEBODY for message in heard)


def newer(services: Services, text: IncomingText) -> Newer:
    """What was heard of this phone already and was said after this text, by our time or by the carrier's."""
    said = (where("phone") == text.phone) & (where("status") == "received")
    texts = services.store.find(Message, said, newest=True, limit=MOST_LOOKED_AT)
    since = (where("phone") == text.phone) & (where("created_at") > text.sent_at)
    calls = services.store.find(Call, since, limit=MOST_LOOKED_AT) if text.sent_at else []
    return (
        *(one for one in texts if one.sid in text.later or one.sent_at > text.sent_at > ""),
        *(call for call in calls if call.direction == "in"),
    )


def left_of(turn: Turn, since: Newer, at: str, context: Context) -> tuple[Turn, list[Act]]:
    """What is left of a turn of an older text, and the acts that would undo something newer."""
    held = [act for act in turn.does if not _stands(act, turn, since, at, context)]
    refs = {ref for act in held if (ref := getattr(act, "ref", ""))}
    turn = replace(turn, state=context.on_file.session.state, resumes={})
    if not held:
        return turn, held
    says = tuple(prompt for prompt in turn.says if refs and prompt.args.get("ref") not in (None, *refs))
    does = tuple(act for act in turn.does if act not in held)
    return replace(turn, says=says, does=does, about=""), held


def keep(turn: Turn, held: Sequence[Act], context: Context) -> Turn:
    """The desk finds what was not done, with the words, and whoever sent them hears that a person reads them."""
    if not held or not context.phone:
        return turn
    ref = next((ref for act in held if (ref := getattr(act, "ref", "")) and ref in context.on_file.posts), "")
    if ref or context.post:
        about = context.named(ref) if ref else context.post
        assert about is not None
        context.post = posts.flag(context.services, posts.by_ref(context.services, about.ref), FLAG)
    else:
        pictures = sum(act.details.pictures for act in held if isinstance(act, acts.FilePost))
        do(acts.FilePost(Details(kind="unclear", words=context.words, pictures=pictures, flag=FLAG)), context)
    return replace(turn, says=(*turn.says, Prompt("filed_unclear")))


def _stands(act: Act, turn: Turn, since: Newer, at: str, context: Context) -> bool:
    """Whether nothing that was said since has settled otherwise what this would do."""
    said = {one for newer in since for one in newer.acts}
    person = context.person
    if isinstance(act, ENDS) or _danger(act):
        return True
    if isinstance(act, acts.OptIn):
        return not person.opted_out
    if isinstance(act, acts.OptOut):
        return person.opted_out or not any(_welcomes(one) for one in since)
    if isinstance(act, acts.Forget):
        return not any(_began(context, one, at) for one in since)
    if isinstance(act, acts.FilePost):
        return not said & {"cancellation", "stop"}
    if isinstance(act, OF_ONESELF):
        return not said & {*turn.read_as, *LEAVING}
    return not _settled(act, since, at, context)


def _danger(act: Act) -> bool:
    return isinstance(act, acts.FilePost | acts.AmendPost) and act.details.urgency == "danger"


def _welcomes(heard: Message | Call) -> bool:
    """Whether a text has asked for texts again in the carrier's own word."""
    return isinstance(heard, Message) and CARRIER.get(heard.body.strip().upper()) in ("start", "yes")


def _began(context: Context, heard: Message | Call, at: str) -> bool:
    """Whether something was filed by it that would go with whoever is forgotten."""
    post = _post(context, heard.post) if heard.post else None
    return post is not None and post.phone == context.phone and post.created_at > at


def _settled(act: Act, since: Newer, at: str, context: Context) -> bool:
    """Whether the need that an act is about, or its task, has changed since, by something newer about it."""
    ref = context.ref(getattr(act, "ref", ""))
    post = _post(context, ref) if ref else None
    if post is None:
        return False
    if isinstance(act, acts.AnswerTask):
        task = asked.latest(context.services, ref, context.phone)
        return task is not None and task.updated_at > at
    if not any(one.post == ref for one in since):
        return isinstance(act, acts.Confirm | acts.Agree) and post.updated_at > at
    if isinstance(act, acts.PassOn):
        return any(one.post == ref and getattr(one, "purpose", "") == "relay" for one in since)
    if isinstance(act, acts.AmendPost) and not act.details.instead:
        return any(getattr(act.details, name) and getattr(post, name) for name in TOLD)
    return post.updated_at > at


def _post(context: Context, ref: str) -> Post | None:
    return context.services.store.one(Post, where("ref") == ref)

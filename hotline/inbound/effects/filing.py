"""Posts: filed, added to, taken back, and whose number may be kept with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import acts
from flows.acts import Details
from flows.conversations import danger_over
from flows.conversations.confirming import ReachHere
from flows.hearing import things
from hotline.exchange import (
    apart,
    blocks,
    call_backs,
    consents,
    corrections,
    post_times,
    posts,
    relay,
    sides,
    spoken_days,
    told_numbers,
    waiting_long,
)
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Post, Recording
from storage.store import where

LONGEST_WORDS = 4000
WANTS_TO_HELP = "wants_to_help"


def _file(act: acts.FilePost, context: Context) -> None:
    told, person = act.details, context.person
    flags = (told.flag,) if told.flag else ()
    if person.opted_out:
        flags = (*dict.fromkeys((*flags, "call_back")),)
    context.post = posts.file(
        context.services,
        Post(
            kind=told.kind,
            categories=told.categories,
            words=told.words,
            place=told.place,
            area=told.area,
            **post_times.fields(context.services, told.time, told.when),
            urgency=told.urgency or "normal",
            how_many=told.how_many,
            name=person.name or context.name,
            language=person.language or context.services.community.languages[0],
            channel=context.channel,
            phone=person.phone,
            for_phone=_not_their_own(told.for_phone, person.phone),
            for_whom=told.for_whom,
            flags=flags,
            recordings=(told.recording,) if told.recording else (),
            pictures=told.pictures,
            evidence=told.evidence,
            items=told.items,
            guessed=told.guessed,
            readings=told.readings,
        ),
    )
    context.post = told_numbers.ask(context.services, context.post)
    context.filed.append(context.post.ref)
    context.on_file = context.on_file.having(context.post)
    if context.post.for_phone:
        sides.met(context.services, context.post)
    _attach(told.recording, context)
    if context.channel == "voice":
        call_backs.see(context.services, person.phone, context.post.ref)


def _not_their_own(phone: str, own: str) -> str:
    return "" if phone == own else phone


def _amend(act: acts.AmendPost, context: Context) -> None:
    post, told = context.named(act.ref), act.details
    if not _may_add(post, told, context):
        _leave_with_them(told.flag, context)
        return
    if act.as_asked:
        corrections.answered(context.services, post, told.kind)
    fresh = changes(context.services, post, told)
    changed = {name: value for name, value in fresh.items() if value != getattr(post, name)}
    context.post = posts.change(context.services, post, who="person", did="added to it", **changed) if changed else post
    if "for_phone" in changed:
        context.post = told_numbers.ask(context.services, blocks.keep_from(context.services, context.post))
        relay.widen(context.services, context.post)
    context.on_file = context.on_file.having(context.post)
    _attach(told.recording, context)


def _may_add(post: Post, told: Details, context: Context) -> bool:
    """Whether this post has to do with whoever speaks: it is theirs or for them, or was put to them as a task.

    Those whom the desk has let help may besides say of any need that they would; nobody of one whose side they were
    parted from.
    """
    phone, on_file = context.phone, context.on_file
    if post.phone == phone or (phone and post.for_phone == phone) or post.ref in context.filed:
        return True
    if apart.from_post(context.services, post)(phone):
        return False
    helps = told.flag == WANTS_TO_HELP and "volunteer" in context.person.roles
    return helps or post.ref in on_file.latest or any(pair.post.ref == post.ref for pair in on_file.pairs)


def _leave_with_them(flag: str, context: Context) -> None:
    """What somebody wants of a post that is not theirs the desk finds under their own number: not on that post."""
    own = next((post for post in context.on_file.own if post.kind == "unclear"), None)
    details = Details(kind="unclear", words=context.words, flag=flag)
    if own:
        _amend(acts.AmendPost(own.ref, details), context)
    else:
        _file(acts.FilePost(details), context)


def changes(services: Services, post: Post, told: Details) -> dict[str, Any]:
    """The fields of a post as they are with what was told; a place that was asked or said plainly is no guess."""
    changed: dict[str, Any] = {
        name: getattr(told, name) or getattr(post, name)
        for name in ("kind", "place", "area", "when", "urgency", "how_many", "for_whom", "for_phone", "readings")
    }
    if post.urgency == "danger":
        changed["urgency"] = "danger"
    if told.words and told.words not in post.words:
        changed["words"] = f"{post.words} / {told.words}".removeprefix(" / ")[:LONGEST_WORDS]
    known = () if told.instead else post.categories
    changed["categories"] = tuple(dict.fromkeys((*known, *told.categories)))
    changed["evidence"] = tuple(dict.fromkeys((*post.evidence, *told.evidence)))
    changed["items"] = told.items if told.instead else things.joined(post.items, told.items, services.vocabulary)
    changed["pictures"] = post.pictures + told.pictures
    flags = [flag for flag in post.flags if flag != danger_over.FLAG or told.urgency != "danger"]
    changed["flags"] = tuple(dict.fromkeys((*flags, *((told.flag,) if told.flag else ()))))
    changed["recordings"] = (*post.recordings, *((told.recording,) if told.recording else ()))
    if told.place:
        changed["guessed"] = told.guessed
    known_then = spoken_days.known(services, post, told.time)
    changed |= post_times.fields(services, told.time, told.when, known_then)
    return changed


def _attach(sid: str, context: Context) -> None:
    recording = context.services.store.one(Recording, where("sid") == sid) if sid else None
    if recording and context.post:
        context.services.store.put(replace(recording, post=context.post.ref))


def _agree(act: acts.Agree, context: Context) -> None:
    post = consents.settle(context.services, context.named(act.ref), agreed=act.agreed, who="person")
    context.on_file = context.on_file.having(post)


def _withdraw(act: acts.Withdraw, context: Context) -> None:
    post = posts.end(context.services, context.named(act.ref), "withdrawn", "person", context.on_file.others)
    sides.tell_all(context.services, post, "said_withdrawn", besides=context.phone)
    call_backs.answered(context.services, context.person, post.ref, waiting_long.ASKS.name)
    context.on_file = context.on_file.having(post)


def _reach_here(act: ReachHere, context: Context) -> None:
    context.person = told_numbers.answered(context.services, context.person, act.ref, agreed=act.agreed)
    context.on_file = context.on_file.having()


HANDLERS: Handlers = {
    ReachHere: _reach_here,
    acts.FilePost: _file,
    acts.AmendPost: _amend,
    acts.Agree: _agree,
    acts.Withdraw: _withdraw,
}

"""What is told of a call after the report of its end: words, or a talk, that were under way when the caller hung up."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Details, FilePost
from hotline.exchange import people, posts
from hotline.inbound import ringing
from hotline.inbound.caller_id import number_of
from hotline.inbound.context import Context
from hotline.inbound.effects import do
from hotline.inbound.heard_on_call import CallInput
from hotline.inbound.recordings import ERASED, GONE
from hotline.inbound.spoken import Spoken
from hotline.services import Services
from storage.records import Call, Person, Post, Recording
from storage.store import where

MOST = 20
"""Recordings of one call; it has three at most by itself."""


def heard(services: Services, call: Call, caught: CallInput, context: Context) -> Spoken:
    """Keeps it, in the transaction that is open; one that was turned away stays so when it is asked about again."""
    if caught.rung and call.outcome not in ("person", "waited"):
        ringing.after(context, caught.rung, caught.pair)
        waited = "waited" if call.outcome in ("hung_up", "answered") else call.outcome
        services.store.put(replace(call, outcome="person" if caught.rung == "talked" else waited))
    found = services.store.one(Recording, where("sid") == caught.recording.sid) if caught.recording else None
    if found and not found.post:
        filed(services, call, found, context)
    return Spoken(lines=(), ends=True, refused=call.outcome == "missed" and not call.counted)


def unfiled(services: Services, call: Call) -> Call:
    """The call that ends with what its caller said while the machine was out of reach, which no question has heard."""
    for recording in services.store.find(Recording, (where("call") == call.sid) & (where("post") == ""), limit=MOST):
        person = people.find(services, number_of(call.phone)) or Person()
        call = filed(services, call, recording, Context(services, person, "voice"))
    return call


def filed(services: Services, call: Call, recording: Recording, context: Context) -> Call:
    """Words go to the post of their call, and are one where it has none; those of whoever was forgotten are none."""
    if recording.status in (ERASED, GONE):
        return call
    post = services.store.one(Post, where("ref") == call.post) if call.post else None
    if post:
        posts.change(services, post, who="person", did="added to it", recordings=(*post.recordings, recording.sid))
        services.store.put(replace(recording, post=post.ref))
    else:
        do(FilePost(Details(kind="unclear", recording=recording.sid)), context)
        post = context.post
    kept = replace(call, post=post.ref if post else "", outcome="filed", recording=recording.sid)
    return services.store.put(kept)

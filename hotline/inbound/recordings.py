"""What callers said is fetched from the carrier, kept with the post, then erased at the carrier."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace
from datetime import timedelta

from hotline.base.clock import moment, stamp
from hotline.exchange import posts
from hotline.exchange.opt_outs import SOMEBODY
from hotline.exchange.recordings import LOST, MISSING, arrived
from hotline.inbound.heard_on_call import IncomingRecording
from hotline.line import Line, LineError, RefusedByCarrier
from hotline.line.machines import of
from hotline.services import Services
from storage.records import Call, Recording
from storage.store import where

log = logging.getLogger(__name__)

TRIES = 12
FIRST_WAIT_S = 15
"""Doubles with every try: twelve of them last more than half a day. A try is one that the carrier has answered."""
NOT_ANSWERED_S = 60
"""Until the next one where the carrier did not answer, which says nothing about what it has."""
LOOKED_FOR_HOURS = 24
"""For so long it is asked again what was recorded of a call, where the carrier does not answer."""
FETCHED, KEPT, ERASED, GONE = "fetched", "kept", "erased", "gone"
"""At both places; only here; only at the carrier, since whoever spoke asked to be forgotten; nowhere."""


def keep(services: Services, call: str, phone: str, told: IncomingRecording) -> None:
    """Remembers a recording that the carrier tells of, until it is fetched; or erased, when the caller is forgotten."""
    if services.store.one(Recording, where("sid") == told.sid) is None:
        now = services.now()
        of = services.store.one(Call, where("sid") == call)
        if of and of.phone == SOMEBODY:
            services.store.add(Recording(sid=told.sid, call=call, status=ERASED, not_before=now, created_at=now))
            return
        services.store.add(
            Recording(
                sid=told.sid,
                url=told.url[:500],
                call=call,
                phone=phone[:64],
                seconds=told.seconds,
                not_before=now,
                created_at=now,
            )
        )


def fetch_waiting(services: Services, line: Line, limit: int = 20) -> int:
    """Fetches the recordings that are due and erases at the carrier what is kept here; says how many were fetched.

    While the line is down nothing is tried, for however long that is.
    """
    if of(services.store, line.machine).down_since:
        return 0
    fetched = sum(_fetch(services, line, recording) for recording in _due(services, "waiting", limit))
    for status, then in ((FETCHED, KEPT), (ERASED, GONE)):
        for recording in _due(services, status, limit):
            _erase(services, line, recording, then)
    return fetched


def look(services: Services, line: Line, call: Call) -> int:
    """Remembers what was recorded of a call whose end nobody told, and returns for how many seconds it lasted.

    We may have been out of reach since before that; 0 where the carrier does not tell.
    """
    try:
        found, seconds = line.recordings_of(call.sid) if call.direction == "in" else (), line.lasted(call.sid)
    except LineError as error:
        if isinstance(error, RefusedByCarrier) or call.created_at < services.now(hours=-LOOKED_FOR_HOURS):
            return 0
        raise
    for sid in found:
        with services.store.transaction():
            keep(services, call.sid, call.phone, IncomingRecording(sid, ""))
    return seconds


def ready(services: Services, sid: str) -> None:
    """The carrier says that a recording can be fetched now."""
    with services.store.transaction():
        recording = services.store.one(Recording, where("sid") == sid)
        if recording and recording.status in MISSING:
            services.store.put(replace(recording, status="waiting", not_before=services.now()))


def _due(services: Services, status: str, limit: int) -> list[Recording]:
    due = (where("status") == status) & (where("not_before") <= services.now())
    return services.store.find(Recording, due, limit=limit, order="not_before")


def _fetch(services: Services, line: Line, recording: Recording) -> bool:
    try:
        sound = line.fetch_recording(recording.sid)
    except LineError as error:
        _later(services, recording, tried=isinstance(error, RefusedByCarrier))
        return False
    with services.store.transaction():
        now = services.store.one(Recording, where("sid") == recording.sid)
        if now is None or now.status != "waiting":
            return False
        told = base64.b64encode(sound.data).decode()
        services.store.put(
            replace(now, status=FETCHED, mime=sound.mime, sound=told, attempts=0, not_before=services.now())
        )
        arrived(services, now)
    return True


def _erase(services: Services, line: Line, recording: Recording, then: str) -> None:
    try:
        line.delete_recording(recording.sid)
    except LineError as error:
        log.warning("a recording is not erased at the carrier yet: %s", error)
        _later(services, recording, tried=isinstance(error, RefusedByCarrier))
        return
    with services.store.transaction():
        now = services.store.one(Recording, where("sid") == recording.sid)
        if now and now.status == recording.status:
            services.store.put(replace(now, status=then))


def _later(services: Services, recording: Recording, *, tried: bool) -> None:
    """Another try, later each time; a recording that never comes is a flag on its post, not a silence."""
    with services.store.transaction():
        now = services.store.one(Recording, where("sid") == recording.sid)
        if now is None or now.status != recording.status:
            return
        attempts = now.attempts + tried
        seconds = FIRST_WAIT_S * 2 ** min(attempts, TRIES) if tried else NOT_ANSWERED_S
        lost = now.status == "waiting" and attempts >= TRIES
        not_before = stamp(moment(services.now()) + timedelta(seconds=seconds))
        services.store.put(
            replace(now, attempts=attempts, status="lost" if lost else now.status, not_before=not_before)
        )
        if lost:
            services.event("hotline", "lost a recording", now.post)
            if now.post:
                posts.flag(services, posts.by_ref(services, now.post), LOST)

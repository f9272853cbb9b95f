"""What callers said is fetched from the carrier, kept with the post, then erased at the carrier."""

from __future__ import annotations

import base64
import logging
from dataclasses import replace
from datetime import timedelta

from hotline.clock import moment, stamp
from hotline.exchange import posts
from hotline.house import House
from hotline.line import Line, LineError
from storage.records import Recording
from storage.store import where

log = logging.getLogger(__name__)

TRIES = 12
FIRST_WAIT_S = 15
"""Doubles with every try: twelve of them last more than half a day."""


def fetch_waiting(house: House, line: Line, limit: int = 20) -> int:
    """Fetches the recordings that are due; says how many are kept now."""
    waiting = house.store.find(Recording, where("status") == "waiting", limit=limit)
    return sum(_fetch(house, line, recording) for recording in waiting if recording.not_before <= house.now())


def _fetch(house: House, line: Line, recording: Recording) -> bool:
    try:
        sound = line.fetch_recording(recording.sid)
    except LineError:
        _later(house, recording)
        return False
    with house.store.transaction():
        now = house.store.one(Recording, where("sid") == recording.sid)
        if now is None or now.status != "waiting":
            return False
        house.store.put(replace(now, status="kept", mime=sound.mime, sound=base64.b64encode(sound.data).decode()))
    try:
        line.delete_recording(recording.sid)
    except LineError as error:
        log.warning("a recording is kept here but not erased at the carrier: %s", error)
    return True


def _later(house: House, recording: Recording) -> None:
    with house.store.transaction():
        now = house.store.one(Recording, where("sid") == recording.sid)
        if now is None or now.status != "waiting":
            return
        attempts = now.attempts + 1
        wait = timedelta(seconds=FIRST_WAIT_S * 2**attempts)
        status = "lost" if attempts >= TRIES else "waiting"
        house.store.put(replace(now, attempts=attempts, status=status, not_before=stamp(moment(house.now()) + wait)))
        if status == "lost" and now.post:
            posts.flag(house, posts.by_ref(house, now.post), "recording_lost")

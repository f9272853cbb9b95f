"""What callers left: to be played, and written down."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.exchange import NotFound, corrections, recordings
from storage.records import Recording

routes = Routes()
SOUNDS = ("audio/mpeg", "audio/wav", "audio/x-wav", "audio/ogg", "audio/webm", "audio/mp4")
"""What is served as it is; anything else only as a file to save, so that it cannot run as a page."""


@routes.get("/recordings/<int:number>", "coordinator")
def recording(number: int) -> ResponseReturnValue:
    """The sound of one recording; that it was heard is kept."""
    found = services().store.get(Recording, number)
    if found is None or not found.sound:
        raise NotFound("this recording is not here")
    try:
        sound = base64.b64decode(found.sound, validate=True)
    except binascii.Error:
        raise NotFound("this recording cannot be read") from None
    noted("listened", found.post)
    safe = found.mime in SOUNDS
    response = Response(sound, mimetype=found.mime if safe else "application/octet-stream")
    response.headers["Content-Disposition"] = f"{'inline' if safe else 'attachment'}; filename=recording-{number}"
    return response.make_conditional(request, accept_ranges=True, complete_length=len(sound))


@routes.post("/recordings/<int:number>/fetch", "coordinator")
def fetch_recording(number: int) -> ResponseReturnValue:
    """Asks the carrier once more for a recording that is not here."""
    found = recordings.ask_again(services(), number, who())
    flash(said("post.recording_asked"), "note")
    return redirect(url_for("console.post", ref=found.post))


@routes.post("/recordings/<int:number>/heard", "coordinator")
def heard(number: int) -> ResponseReturnValue:
    """Keeps what a coordinator wrote down of it; it becomes the post's words where there are none."""
    words = request.form.get("words", "").strip()[:4000]
    with services().store.transaction():
        found = services().store.get(Recording, number)
        if found is None:
            raise NotFound("this recording is not here")
        services().store.put(replace(found, heard=words))
        services().event(who(), "wrote down a recording", found.post)
        for ref in corrections.told_in(services(), found):
            corrections.read_heard(services(), ref, words, who(), found.heard)
    return redirect(url_for("console.post", ref=found.post))

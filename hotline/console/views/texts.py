"""Texts that wait, are in doubt or have failed, and a second try for those."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who, whole
from hotline.console.routes import Routes
from hotline.console.shown import name_of, said
from hotline.exchange import NotFound, NotNow
from hotline.outbox.withheld import OVER, PARTED
from storage.records import Message
from storage.store import where

routes = Routes()
STATUSES = ("queued", "unknown", "failed", "stale")
PAGE = 50


@routes.get("/texts", "coordinator")
def texts() -> ResponseReturnValue:
    """Texts by their status, the newest first."""
    status = request.args.get("status", "failed")
    status, before = status if status in STATUSES else "failed", request.args.get("before", "")
    found = services().store.find(Message, where("status") == status, newest=True, limit=PAGE, before=whole(before))
    counts = {one: services().store.count(Message, where("status") == one, 1000) for one in STATUSES}
    more = found[-1].id if len(found) == PAGE else 0
    noted("read", detail="texts")
    return render_template("console/texts.html", texts=found, status=status, counts=counts, more=more)


@routes.post("/texts/<int:number>/retry", "coordinator")
def retry(number: int) -> ResponseReturnValue:
    """Queues a text that failed once more; one that may not leave is refused with the reason."""
    message = services().store.get(Message, number)
    if message is None:
        raise NotFound("this text is gone")
    if message.direction != "out" or message.status not in ("failed", "stale"):
        raise NotNow(said("texts.not_failed"))
    if why := services().outbox.kept_back(message):
        since = why in (PARTED, OVER)
        raise NotNow(said(f"texts.{why}") if since else said("texts.kept_back", why=name_of("errors", why)))
    services().outbox.retry(message)
    services().event(who(), "sent a text again", message.post)
    flash(said("texts.again"), "good")
    return redirect(url_for("console.texts"))

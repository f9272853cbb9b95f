"""A text to many: written, counted and looked at, then sent, and stopped if need be."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import services, who, whole
from hotline.console.long_work import at_work, beside
from hotline.console.routes import Routes, first_time, in_words
from hotline.console.shown import said
from hotline.exchange import ExchangeError, announcements
from storage.records import Announcement

routes = Routes()
SHOWN = 10


@routes.get("/announcements", "coordinator")
def announcements_list() -> ResponseReturnValue:
    """The last ones with what became of them, and a form for a new one."""
    prepared = services().store.get(Announcement, whole(request.args.get("draft", "")))
    return _page(prepared if prepared and prepared.status == "draft" else Announcement(group="volunteers"))


def _page(draft: Announcement, estimate: announcements.Estimate | None = None, fault: str = "") -> ResponseReturnValue:
    last = services().store.find(Announcement, newest=True, limit=SHOWN)
    progress = {one.id: announcements.progress(services(), one) for one in last}
    busy = {one.id for one in last if one.status == "queueing" and at_work(services(), one.updated_at)}
    return render_template(
        "console/announcements.html", draft=draft, estimate=estimate, fault=fault, last=last, progress=progress,
        busy=busy, longest=announcements.LONGEST, limits=services().community.limits,
    )  # fmt: skip


def _draft() -> Announcement:
    words = {code: request.form.get(f"words_{code}", "").strip() for code in services().community.languages}
    return Announcement(
        words={code: written for code, written in words.items() if written},
        group=request.form.get("group", ""),
        area=request.form.get("area", ""),
        skill=request.form.get("skill", ""),
    )


@routes.long_post("/announcements/look", "coordinator")
def look_at_announcement() -> ResponseReturnValue:
    """Counts people, segments, cost and time; nothing is queued yet."""
    draft = _draft()
    try:
        return _page(draft, announcements.estimate(services(), draft))
    except ExchangeError as error:
        return _page(draft, fault=in_words(error))


@routes.long_post("/announcements/send", "coordinator")
def send_announcement() -> ResponseReturnValue:
    """Queues it for everybody in the group."""
    try:
        if first_time():
            kept = announcements.start(services(), _draft(), who())
            _queue(kept.id)
            flash(said("announce.queued"), "good")
    except ExchangeError as error:
        flash(in_words(error), "error")
    return redirect(url_for("console.announcements_list"))


def _queue(number: int) -> None:
    """Beside the request: ten thousand texts take longer to queue than anybody waits for a page."""
    home = services()
    beside(lambda: announcements.queue(home, number))


@routes.long_post("/announcements/<int:number>/go-on", "coordinator")
def go_on_announcing(number: int) -> ResponseReturnValue:
    """Goes on with one whose queueing was cut off."""
    _queue(number)
    return redirect(url_for("console.announcements_list"))


@routes.long_post("/announcements/<int:number>/stop", "coordinator")
def stop_announcement(number: int) -> ResponseReturnValue:
    """Ends it; what has not left stays here."""
    try:
        stopped = announcements.stop(services(), number, who())
        flash(said("announce.is_stopped", n=stopped), "good")
    except ExchangeError as error:
        flash(in_words(error), "error")
    return redirect(url_for("console.announcements_list"))

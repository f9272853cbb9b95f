"""The notice board: written, recorded, ended; and who gets its weekly digest, what it will say, and how to hold it."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who
from hotline.console.routes import Routes, first_time, in_words
from hotline.console.shown import said
from hotline.exchange import ExchangeError, notice_board, people, unmet_needs, weekly_digests
from storage.records import Digest, Notice, Person

routes = Routes()
SHOWN = 50


@routes.get("/notices", "coordinator")
def notices_list() -> ResponseReturnValue:
    """What is on, a form for more of it, and the digest."""
    return _page(Notice())


def _page(draft: Notice, fault: str = "") -> ResponseReturnValue:
    home, community = services(), services().community
    today = date.fromisoformat(people.today(home))
    digest = None
    if community.digest_at:
        begins, week = weekly_digests.begins_at(home)
        digest = {"begins": begins, "sent": weekly_digests.this_weeks(home, week), "over": begins <= home.clock.now()}
    done = unmet_needs.week_before(home)
    on = {code: notice_board.on_this_week(home, Person(language=code)) for code in community.languages}
    previews = {
        code: weekly_digests.text_of(home, items, done, Person(language=code, greeted=True))
        for code, items in on.items()
    }
    noted("read", detail="who gets the weekly news")
    return render_template(
        "console/notices.html", draft=draft, fault=fault, running=notice_board.running(home, today), digest=digest,
        last=home.store.find(Digest, newest=True, limit=5), getting=weekly_digests.subscribers(home, SHOWN + 1),
        shown=SHOWN, previews=previews, title=notice_board.LONGEST_TITLE, longest=notice_board.LONGEST_WORDS,
    )  # fmt: skip


def _written() -> Notice:
    form, languages = request.form, services().community.languages
    said_in = {
        part: {code: words for code in languages if (words := form.get(f"{part}_{code}", "").strip())}
        for part in ("title", "words")
    }
    first = form.get("first_day", "")
    return Notice(
        ref=form.get("ref", ""), title=said_in["title"], words=said_in["words"], first_day=first,
        last_day=form.get("last_day", "") or first, area=form.get("area", ""),
    )  # fmt: skip


def _again(fault: str) -> ResponseReturnValue:
    return _page(_written(), fault)


@routes.post("/notices/save", "coordinator", again=_again)
def save_notice() -> ResponseReturnValue:
    """Puts it on the board, new or changed."""
    kept = notice_board.keep_notice(services(), _written(), who())
    flash(said("notices.kept", ref=kept.ref), "good")
    return redirect(url_for("console.notice", ref=kept.ref))


@routes.get("/notices/<ref>", "coordinator")
def notice(ref: str) -> ResponseReturnValue:
    """One of them: to change it, to record it, to end it."""
    return render_template(
        "console/notice.html", draft=notice_board.notice_of(services(), ref), title=notice_board.LONGEST_TITLE,
        longest=notice_board.LONGEST_WORDS,
    )  # fmt: skip


@routes.post("/notices/<ref>/record", "coordinator")
def record_notice(ref: str) -> ResponseReturnValue:
    """Keeps a recording, which calls play in place of the carrier's voice."""
    file = request.files.get("sound")
    sound = file.read(notice_board.LARGEST_SOUND + 1) if file else b""
    mime = (file.mimetype if file else "") or ""
    notice_board.record(services(), ref, request.form.get("language", ""), mime, sound, who())
    flash(said("notices.recorded"), "good")
    return redirect(url_for("console.notice", ref=ref))


@routes.post("/notices/<ref>/end", "coordinator")
def end_notice(ref: str) -> ResponseReturnValue:
    """Takes it off the board."""
    notice_board.end_notice(services(), ref, who())
    flash(said("notices.is_ended", ref=ref), "good")
    return redirect(url_for("console.notices_list"))


@routes.long_post("/notices/stop-digest", "coordinator")
def stop_digest() -> ResponseReturnValue:
    """This week's digest goes to nobody else."""
    try:
        if first_time() and services().community.digest_at:
            weekly_digests.stop_digest(services(), who())
            flash(said("notices.digest_stopped"), "good")
    except ExchangeError as error:
        flash(in_words(error), "error")
    return redirect(url_for("console.notices_list"))

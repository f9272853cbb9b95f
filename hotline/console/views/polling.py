"""Questions to many: written, counted and looked at, tried out, put, watched as answers come, closed and told."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.archive import export
from hotline.console.here import noted, services, who
from hotline.console.long_work import beside
from hotline.console.routes import Routes, first_time, in_words
from hotline.console.shown import said
from hotline.exchange import ExchangeError, NotFound, ballots, people, polls, unmet_needs
from storage.records import Poll, Polled
from storage.store import where

routes = Routes()
SHOWN, MISSING, WORDS = 30, 50, 100


@routes.get("/polls", "coordinator")
def polls_list() -> ResponseReturnValue:
    """The newest ones."""
    return render_template("console/polls.html", polls=list(polls.every(services(), SHOWN)))


@routes.get("/polls/new", "coordinator")
def new_poll() -> ResponseReturnValue:
    """The form for a new one; about a kind of help that is short, in an area, with the questions for that."""
    about, area, community = request.args.get("about", ""), request.args.get("area", ""), services().community
    if about not in community.categories:
        return _form(Poll())
    return _form(unmet_needs.poll_about(services(), about, area if area in community.areas else ""))


@routes.get("/polls/<ref>/change", "coordinator")
def change_poll(ref: str) -> ResponseReturnValue:
    """The form with a draft in it."""
    return _form(polls.by_ref(services(), ref))


def _form(draft: Poll, fault: str = "") -> ResponseReturnValue:
    return render_template(
        "console/poll_form.html", draft=draft, fault=fault, kinds=polls.KINDS, most=polls.MOST_QUESTIONS,
        options=polls.MOST_OPTIONS, longest=polls.LONGEST_QUESTION,
    )  # fmt: skip


@routes.long_post("/polls/save", "coordinator")
def save_poll() -> ResponseReturnValue:
    """Keeps a draft and shows what it would take; nobody is asked yet."""
    draft = _draft()
    try:
        kept = polls.save(services(), draft, who())
    except ExchangeError as error:
        return _form(draft, in_words(error))
    return redirect(url_for("console.poll", ref=kept.ref))


def _draft() -> Poll:
    form = request.form
    questions = tuple(filter(None, (_question(number) for number in range(1, polls.MOST_QUESTIONS + 1))))
    return Poll(
        ref=form.get("ref", ""), title=form.get("title", "").strip()[:80], questions=questions,
        group=form.get("group", ""), area=form.get("area", ""), language=form.get("language", ""),
        anonymous="anonymous" in form, at_once="at_once" in form, calls="calls" in form,
    )  # fmt: skip


def _question(number: int) -> dict[str, Any] | None:
    """One question as it was typed, its options one a line; None where nothing was."""
    languages, form = services().community.languages, request.form
    words = {code: form.get(f"words_{number}_{code}", "").strip() for code in languages}
    lines = {code: form.get(f"options_{number}_{code}", "").splitlines() for code in languages}
    listed = {code: [line.strip() for line in every if line.strip()] for code, every in lines.items()}
    options = [
        {code: option for code, option in zip(languages, together, strict=True) if option}
        for together in zip_longest(*(listed[code] for code in languages), fillvalue="")
    ]
    if not any(words.values()) and not options:
        return None
    kind = form.get(f"kind_{number}", "")
    told = {code: said for code, said in words.items() if said}
    return {"kind": kind, "words": told, "options": options if kind in ("choice", "several") else []}


@routes.get("/polls/<ref>", "coordinator")
def poll(ref: str) -> ResponseReturnValue:
    """One poll: what it would take, or what was answered so far, by area and channel, and who is missing."""
    found, home = polls.by_ref(services(), ref), services()
    first = home.community.languages[0]
    asked = where("poll") == ref
    missing = home.store.find(Polled, asked & (where("status") == "asked"), limit=MISSING)
    counts = {
        status: home.store.count(Polled, asked & (where("status") == status), at_most=100_000)
        for status in ("asked", "begun", "done", "refused", "missed")
    }
    told = ballots.may_be_told(home.store, found)
    rows = ballots.tallies(home, ref) if told else []
    noted("read", detail=f"poll {ref}")
    return render_template(
        "console/poll.html", poll=found, shown=ballots.put(found, None, first, first), counts=counts,
        told=told, results=list(ballots.results(found, rows)), by_part=ballots.by_part(found, rows),
        words=list(ballots.in_words(home, found, WORDS)) if told else [],
        missing=people.find_all(home, [one.phone for one in missing]),
        estimate=polls.estimate(home, found) if found.status == "draft" else None,
    )  # fmt: skip


@routes.get("/polls/<ref>/answers", "coordinator")
def poll_answers(ref: str) -> ResponseReturnValue:
    """All answers as a table; of an anonymous poll how often each was given."""
    found = polls.by_ref(services(), ref)
    if not ballots.may_be_told(services().store, found):
        raise NotFound("an anonymous poll has no table before it is closed and enough have answered")
    out = io.StringIO()
    writer = csv.DictWriter(out, export.POLL_FIELDS)
    writer.writeheader()
    for row in export.poll_rows(services().store, ref):
        writer.writerow({name: export.cell(name, value) for name, value in row.items()})
    noted("exported", detail=f"poll {ref}")
    named = {"Content-Disposition": f"attachment; filename=poll-{ref}.csv"}
    return Response(out.getvalue(), mimetype="text/csv", headers=named)


@routes.long_post("/polls/<ref>/<deed>", "coordinator")
def act_on_poll(ref: str, deed: str) -> ResponseReturnValue:
    """Tries it out on one phone, puts it, stops it, closes it, or tells its results."""
    if deed not in DEEDS:
        raise NotFound("there is no such page")
    try:
        if first_time():
            DEEDS[deed](ref)
            flash(said(f"poll.did.{deed}"), "good")
    except ExchangeError as error:
        flash(in_words(error), "error")
    return redirect(url_for("console.poll", ref=ref))


def _try_out(ref: str) -> None:
    phone = people.reachable(services(), request.form.get("phone", ""))
    polls.try_out(services(), ref, phone, who())


def _put(ref: str) -> None:
    polls.start(services(), ref, who())
    _go_on(ref)


def _go_on(ref: str) -> None:
    home = services()
    beside(lambda: polls.queue(home, ref))


def _tell(ref: str) -> None:
    home, name = services(), who()
    beside(lambda: polls.tell_results(home, ref, name))


DEEDS: dict[str, Callable[[str], None]] = {
    "try": _try_out,
    "put": _put,
    "on": _go_on,
    "stop": lambda ref: polls.stop(services(), ref, who()),
    "close": lambda ref: polls.close(services(), ref, who()),
    "tell": _tell,
}
"""What the buttons of a poll do."""

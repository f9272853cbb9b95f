"""What a coordinator writes: corrections of a post, texts to people, and posts for those who rang or came by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console import conversation
from hotline.console.here import services, who, whole
from hotline.console.routes import Routes, typed
from hotline.console.shown import person_name, said
from hotline.console.texting import people_by_number, phone_of, send
from hotline.console.views.people import show as show_person
from hotline.console.views.post import show
from hotline.exchange import ExchangeError, corrections, people, posts, time_forms
from hotline.exchange.time_forms import Written
from storage.records import Post

routes = Routes()
WRITTEN = ("kind", "urgency", "place", "area", "name", "language")
TIMES = ("when", "day", "begins", "ends")


def _given(known: Post) -> dict[str, Any]:
    form = request.form
    many = form.get("how_many", "").strip()
    if many and not (many.isdecimal() and len(many) <= 4):
        raise ExchangeError(said("error.how_many"))
    text = {name: form.get(name, "").strip()[:200] for name in WRITTEN}
    told = {name: form.get(name, "").strip()[:10] for name in TIMES}
    written = Written(**told, weekdays=tuple(form.getlist("weekdays")))
    return {
        **text,
        **time_forms.fields(services(), written, known),
        "how_many": int(many or 0),
        "categories": tuple(form.getlist("categories")),
    }


def _correct_again(fault: str, ref: str) -> ResponseReturnValue:
    return show(posts.by_ref(services(), ref), conflict=fault, edited=typed())


@routes.post("/posts/<ref>/correct", "coordinator", again=_correct_again)
def correct(ref: str) -> ResponseReturnValue:
    """Saves what was understood wrongly; never over somebody else's change."""
    known, version = posts.by_ref(services(), ref), request.form.get("version", "0")
    given = _given(known)
    try:
        corrections.correct(services(), ref, whole(version), given, who())
    except corrections.ChangedMeanwhile as changed:
        conflict = said("post.conflict", name=person_name(conversation.last_change(services(), ref), begins=True))
        return show(changed.post, conflict=conflict, edited=replace(changed.post, **given))
    return redirect(url_for("console.post", ref=ref))


@routes.get("/new", "coordinator")
def new_post() -> ResponseReturnValue:
    """A form for what somebody said to a coordinator."""
    return render_template("console/new_post.html", form=Post(kind="need", phone=request.args.get("phone", "")))


def _file_again(fault: str) -> ResponseReturnValue:
    return render_template("console/new_post.html", form=typed(), fault=fault)


@routes.post("/new", "coordinator", again=_file_again)
def file_post() -> ResponseReturnValue:
    """Files it as it was said, read like a text where the coordinator left something open."""
    given = _given(Post())
    phone = request.form.get("phone", "").strip()
    words = request.form.get("words", "").strip()[:1600]
    if not words and not given["categories"]:
        raise ExchangeError(said("error.no_words"))
    if phone:
        phone = people.of_somebody(services(), phone)
        people.meet(services(), phone)
    filed = posts.file(services(), Post(**given, words=words, phone=phone, channel="desk", status="open"), who=who())
    corrections.read_heard(services(), filed.ref, words, who())
    return redirect(url_for("console.post", ref=filed.ref))


def _write_again(fault: str, ref: str) -> ResponseReturnValue:
    return show(posts.by_ref(services(), ref), fault=fault, answer=request.form.get("words", ""))


@routes.post("/posts/<ref>/write", "coordinator", again=_write_again)
def write(ref: str) -> ResponseReturnValue:
    """Answers in the thread of a post."""
    post = posts.by_ref(services(), ref)
    send(people.find(services(), post.phone), post.phone, ref)
    return redirect(url_for("console.post", ref=ref) + "#conversation")


def _write_person_again(fault: str, number: int) -> ResponseReturnValue:
    return show_person(people_by_number(number), unsent=fault, answer=request.form.get("words", ""))


@routes.post("/people/<int:number>/write", "coordinator", again=_write_person_again)
def write_person(number: int) -> ResponseReturnValue:
    """Writes to one person."""
    phone = phone_of(number)
    send(people_by_number(number), phone, "")
    return redirect(url_for("console.person", number=number) + "#thread")

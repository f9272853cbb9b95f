"""Questions that wait for a person, and the answers that are typed there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who, whole
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.exchange import desk_answers, desk_questions
from hotline.exchange.desk_questions import PREFIX, OpenQuestion
from hotline.exchange.desk_texts import LONGEST

routes = Routes()
PAGE = 20


@routes.get("/questions", "coordinator")
def questions() -> ResponseReturnValue:
    """What was asked and nobody has answered, those who wait longest first."""
    noted("read", detail="questions")
    return _page()


def _page(fault: str = "", faulty: str = "") -> str:
    """The list, with what was typed where a form can not be taken: that of the post `faulty`."""
    stamp, _, number = request.args.get("beyond", "").partition("~")
    beyond = (PREFIX + stamp, whole(number)) if number else None
    found = desk_questions.waiting(services(), PAGE, beyond)
    return render_template(
        "console/questions.html",
        questions=found,
        beyond=_goes_on(found),
        longest=LONGEST,
        fault=fault,
        faulty=faulty,
        typed=request.form,
    )


def _goes_on(found: list[OpenQuestion]) -> str:
    return f"{found[-1].key.removeprefix(PREFIX)}~{found[-1].post.id}" if len(found) == PAGE else ""


def _again(fault: str, ref: str) -> ResponseReturnValue:
    return _page(fault, ref)


@routes.post("/questions/<ref>/answer", "coordinator", again=_again)
def answer_question(ref: str) -> ResponseReturnValue:
    """Answers whoever asked, and keeps question and answer for the next one who asks, where that is ticked."""
    words = request.form.get("words", "")
    told = desk_questions.answer(services(), ref, words, who())
    flash(said(f"questions.{told}"), "good")
    if request.form.get("keep") == "yes":
        language = request.form.get("language", "")
        desk_answers.keep(services(), "", [request.form.get("question", "")], {language: words}, who())
        flash(said("questions.is_kept"), "good")
    return redirect(url_for("console.questions"))

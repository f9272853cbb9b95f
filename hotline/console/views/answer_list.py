"""The community's own answers: what is asked, and what is said to it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from flows.community import LONGEST_ANSWER
from hotline.console.here import noted, services, who
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.exchange import desk_answers

routes = Routes()


@routes.get("/answers", "coordinator")
def answers() -> ResponseReturnValue:
    """All answers in use, to be changed, and a form for another."""
    noted("read", detail="answers")
    return _page()


def _page(fault: str = "") -> str:
    """The list, with what was typed where that cannot be kept."""
    return render_template(
        "console/answers.html",
        answers=desk_answers.every(services()),
        away=desk_answers.taken_away(services()),
        longest=LONGEST_ANSWER,
        fault=fault,
        typed=request.form,
        by_language=_by_language,
    )


def _by_language(words: str | Mapping[str, str], before: str = "") -> dict[str, str]:
    """Words for each language of the community; one text for everybody stands with the first."""
    languages = services().community.languages
    given = {languages[0]: words} if isinstance(words, str) else words
    return {code: given.get(before + code, "") for code in languages}


def _again(fault: str) -> ResponseReturnValue:
    return _page(fault)


@routes.post("/answers", "coordinator", again=_again)
def keep_answer() -> ResponseReturnValue:
    """Keeps a new answer, or a changed one: the next question is answered with it."""
    form, languages = request.form, services().community.languages
    text = {code: form.get(f"text_{code}", "") for code in languages}
    voice = {code: form.get(f"voice_{code}", "") for code in languages}
    questions = form.get("questions", "").splitlines()
    desk_answers.keep(services(), form.get("name", ""), questions, text, who(), voice=voice)
    flash(said("answers.is_kept"), "good")
    return redirect(url_for("console.answers"))


@routes.post("/answers/<name>/take-away", "coordinator")
def take_away_answer(name: str) -> ResponseReturnValue:
    """Gives it no more."""
    desk_answers.take_away(services(), name, who())
    flash(said("answers.is_taken_away"), "good")
    return redirect(url_for("console.answers"))


@routes.post("/answers/<name>/bring-back", "coordinator")
def bring_back_answer(name: str) -> ResponseReturnValue:
    """Lets that of the community's file stand again."""
    desk_answers.bring_back(services(), name, who())
    flash(said("answers.is_back"), "good")
    return redirect(url_for("console.answers"))

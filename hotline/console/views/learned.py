"""The community's own words, suggested and added, and what a night's training has made of its own examples."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from flows.hearing.lexicon import KINDS
from hotline.console.here import noted, services, who
from hotline.console.routes import Routes
from hotline.console.shown import name_of, said
from hotline.exchange import learning, own_examples, training

routes = Routes()
POSTS_SHOWN = 3


@routes.get("/words", "coordinator")
def learned() -> ResponseReturnValue:
    """What could be added, with the posts it came from; then what was added, and what was not wanted."""
    noted("read", detail="suggested words")
    last = training.newest(services())
    return render_template(
        "console/learned.html",
        suggestions=learning.suggestions(services()),
        own=learning.decided(services(), "added"),
        aside=learning.decided(services(), "set_aside", "removed"),
        posts_shown=POSTS_SHOWN,
        kinds=KINDS,
        training=last,
        used=training.in_use(services()),
        changed=training.changed(services()),
        examples=0 if last.id else len(own_examples.gathered(services())),
        fewest=training.FEWEST,
    )


@routes.post("/words", "coordinator")
def decide_word() -> ResponseReturnValue:
    """Adds a word, removes it, or sets it aside."""
    language, category, word, status = (
        request.form.get(name, "") for name in ("language", "category", "word", "status")
    )
    learning.decide(services(), language, category, word, status, who())
    led_to = name_of("kinds" if category in KINDS else "categories", category)
    flash(said(f"learned.is_{status}", word=word, category=led_to), "good")
    return redirect(url_for("console.learned"))


@routes.post("/words/training", "coordinator")
def decide_training() -> ResponseReturnValue:
    """Takes the training back, or uses it again."""
    status = request.form.get("status", "")
    training.decide(services(), status, who())
    flash(said(f"training.is_{status}"), "good")
    return redirect(url_for("console.learned"))

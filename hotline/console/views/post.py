"""One post: what was said, what was understood, who could help, and everything a coordinator can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console import conversation, presence, preview, shown
from hotline.console.here import me, noted, noted_again, services, who
from hotline.console.routes import Routes
from hotline.console.shown import person_name, said
from hotline.console.texting import cannot_text
from hotline.console.views.people import search
from hotline.exchange import ExchangeError, consents, desk_closings, joining, matching, people, posts, quiet, tasks
from hotline.exchange.sides import UNAGREED
from storage.records import Meeting, Person, Post
from storage.store import where

routes = Routes()
SUGGESTED = 6
FORWARDABLE = ("new", "open", "asked")


def _page(ref: str) -> str:
    return url_for("console.post", ref=ref)


@routes.get("/posts/<ref>", "viewer")
def post(ref: str) -> ResponseReturnValue:
    """The whole page of one post; that it was read is kept. A number that is a meeting's leads to that."""
    if services().store.one(Meeting, where("ref") == ref):
        return redirect(url_for("console.meeting_page", ref=ref))
    return show(posts.by_ref(services(), ref))


def show(found: Post, **more: object) -> ResponseReturnValue:
    """Renders the page, with what a form was about to change where that has to be looked at again."""
    noted("read", found.ref)
    return render_template("console/post.html", **_live(found), **_around(found), **more)


def _live(found: Post) -> dict[str, object]:
    said = conversation.of_post(services(), found)
    return {
        "post": found,
        "conversation": said,
        "acts": list(dict.fromkeys(act for one in said for act in one.acts)),
        "asked": conversation.asked(services(), found),
        "others": presence.here(services(), found.ref, me().name),
        "state": _state(found),
    }


def _around(found: Post) -> dict[str, object]:
    home, store = services(), services().store
    wanted = found.kind == "need" and found.status in FORWARDABLE
    matches = _suggested(found) if wanted else []
    offers = matching.offers(home, found, SUGGESTED) if wanted else []
    person = store.one(Person, where("phone") == found.phone) if found.phone else None
    helper = store.one(Person, where("phone") == found.helper) if found.helper else None
    languages = [match.language for match in (*matches, *offers)] or [home.community.languages[0]]
    return {
        "person": person,
        "cannot_text": cannot_text(person, found.phone),
        "helper": helper,
        "matches": matches,
        "offers": offers,
        "needs": matching.needs(home, found) if found.kind == "offer" and found.status in ("new", "open") else [],
        "previews": preview.of_task(home, found, languages) if wanted else [],
        "duplicates": _same_phone(found),
        "history": conversation.history(home, found.ref),
        "reasons": posts.REASONS,
        "kinds": posts.KINDS,
        "forwardable": wanted,
        "quiet_until": quiet.not_before(home.community, home.clock.now()),
    }


def _suggested(found: Post) -> list[matching.Match]:
    fitting = matching.suggest(services(), found, SUGGESTED)
    return fitting or matching.suggest(services(), found, SUGGESTED, any_language=True)


def _same_phone(found: Post) -> list[Post]:
    if not found.phone:
        return []
    theirs = (where("phone") == found.phone) & where("status").one_of(posts.OPEN_STATUSES)
    return [other for other in services().store.find(Post, theirs, newest=True, limit=20) if other.ref != found.ref]


def _state(found: Post) -> str:
    said_last = conversation.of_post(services(), found)[-1:]
    return f"{found.version}.{said_last[0].id if said_last else 0}.{services().now()[:16]}"


@routes.get("/posts/<ref>/live", "viewer")
def post_live(ref: str) -> ResponseReturnValue:
    """Conversation, tasks and who else is here; nothing while nothing has changed."""
    found = posts.by_ref(services(), ref)
    live = _live(found)
    seen = request.args.get("seen", "")
    if seen == f"{live['state']}.{len(live['others'])}":  # type: ignore[arg-type]
        return "", 204
    noted_again("read", ref)
    version = request.args.get("version", "")
    by = conversation.last_change(services(), ref) if version != str(found.version) else ""
    return render_template(
        "console/_live.html", **live, seen_version=version, live=True, changed_by=person_name(by, begins=True)
    )


@routes.post("/posts/<ref>/open", "coordinator")
def open_post(ref: str) -> ResponseReturnValue:
    """Looked at: it waits for a helper."""
    posts.open_(services(), ref, who())
    return redirect(_page(ref))


@routes.post("/posts/<ref>/looked", "coordinator")
def looked(ref: str) -> ResponseReturnValue:
    """Somebody has looked at why it was flagged."""
    posts.unflag(services(), ref, who())
    return redirect(_page(ref))


@routes.post("/posts/<ref>/consent", "coordinator")
def consent(ref: str) -> ResponseReturnValue:
    """Whoever it is for has told the desk whether their number may be kept."""
    with services().store.transaction():
        found = posts.by_ref(services(), ref)
        if UNAGREED in found.flags:
            agreed = request.form.get("agreed") == "yes"
            consents.settle(services(), found, agreed=agreed, who=who())
            flash(said("post.agreed" if agreed else "post.did_not_agree"), "good")
    return redirect(_page(ref))


@routes.post("/posts/<ref>/forward", "coordinator")
def forward(ref: str) -> ResponseReturnValue:
    """Puts the need to one person, to several at once, or to one after another."""
    phones = list(dict.fromkeys(request.form.getlist("phone")))
    if not phones:
        flash(said("match.nobody_chosen"), "error")
        return redirect(_page(ref))
    if request.form.get("how") == "one" and len(phones) > 1:
        phones, later = phones[:1], phones[1:]
        asked = tasks.forward(services(), ref, phones, who())
        posts.change(services(), posts.by_ref(services(), ref), who=who(), did="lined up", lined_up=tuple(later))
    else:
        asked = tasks.forward(services(), ref, phones, who())
    _warn_of_pauses(phones)
    flash(said("match.asked", n=len(asked)) if asked else said("match.asked_before"), "good" if asked else "note")
    return redirect(_page(ref))


def _warn_of_pauses(phones: Sequence[str]) -> None:
    """A coordinator's decision goes, but they hear who did not want to be asked now."""
    today = people.today(services())
    for person in people.known(services(), phones).values():
        if person.pauses(today):
            flash(said("match.paused", name=person.name or shown.phone(person.phone), day=person.paused_until), "note")


@routes.post("/posts/<ref>/close", "coordinator")
def close(ref: str) -> ResponseReturnValue:
    """Ends it for a reason, with a note to it if there is one; not over what somebody else did meanwhile."""
    found, seen = posts.by_ref(services(), ref), request.form.get("version", "")
    if seen and seen != str(found.version):
        by = person_name(conversation.last_change(services(), ref), begins=True)
        flash(said("post.meanwhile", name=by), "error")
        return redirect(_page(ref))
    if request.form.get("because") not in posts.REASONS:
        raise ExchangeError(said("error.no_reason"))
    words = request.form.get("words", "").strip()[:1000]
    if words:
        posts.note(services(), ref, words, who())
    desk_closings.close(services(), ref, request.form.get("because", ""), who())
    flash(said("post.is_closed", ref=ref), "good")
    return redirect(_page(ref))


@routes.post("/posts/<ref>/reopen", "coordinator")
def reopen(ref: str) -> ResponseReturnValue:
    """Brings it back."""
    desk_closings.reopen(services(), ref, who())
    return redirect(_page(ref))


@routes.post("/posts/<ref>/note", "coordinator")
def note(ref: str) -> ResponseReturnValue:
    """A line for the other coordinators."""
    words = request.form.get("words", "").strip()[:4000]
    if words:
        posts.note(services(), ref, words, who())
    return redirect(_page(ref) + "#conversation")


@routes.post("/posts/<ref>/join", "coordinator")
def join(ref: str) -> ResponseReturnValue:
    """Two posts about the same thing become one."""
    joining.join(services(), ref, request.form.get("other", ""), who())
    flash(said("post.is_joined", ref=request.form.get("other", "")), "good")
    return redirect(_page(ref))


@routes.post("/posts/<ref>/name", "coordinator")
def ask_by_name(ref: str) -> ResponseReturnValue:
    """Puts the need to somebody the coordinator knows by name or number."""
    phone = _named(request.form.get("phone", "").strip()[:80])
    asked = tasks.forward(services(), ref, [phone], who())
    _warn_of_pauses([phone])
    if not asked:
        raise ExchangeError(said("match.asked_before"))
    flash(said("match.asked", n=1), "good")
    return redirect(_page(ref))


def _named(written: str) -> str:
    """The phone of the one person of this name, or the number itself; ExchangeError when several or none are."""
    if any(letter.isdigit() for letter in written):
        return people.number(written, services().community.country)
    found = [person for person in search(written) if person.may_be_asked]
    if len(found) != 1:
        raise ExchangeError(said("error.several_of_name" if found else "error.none_of_name", name=written))
    return found[0].phone

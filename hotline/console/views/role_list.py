"""Roles of the network: what each is for, who has it, who stands in, and who is away until when."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console.here import noted, services, who
from hotline.console.routes import Routes, typed
from hotline.console.shown import said
from hotline.exchange import people, role_duty
from storage.records import TeamRole

routes = Routes()


@routes.get("/roles", "coordinator")
def roles_list() -> ResponseReturnValue:
    """All roles with their people; admins change them."""
    noted("read", detail="roles")
    return _page()


def _page(fault: str = "", edited: dict[str, object] | None = None) -> ResponseReturnValue:
    home = services()
    every = [(role, role_duty.holders(home, role.ref)) for role in role_duty.every(home)]
    met = people.find_all(home, (row.phone for _, rows in every for row in rows))
    duty = {role.ref: {row.phone for row, _ in role_duty.on_duty(home, role.ref)} for role, _ in every}
    texts = {role.ref: role_duty.offered(home, role, home.community.languages[0]) for role, _ in every}
    return render_template(
        "console/roles.html", every=every, met=met, duty=duty, texts=texts, today=people.today(home), fault=fault,
        edited=edited, most=role_duty,
    )  # fmt: skip


def _again(fault: str, **_: object) -> ResponseReturnValue:
    return _page(fault, typed())


@routes.post("/roles", "admin", again=_again)
def save_role() -> ResponseReturnValue:
    """Keeps a new role, or changes one."""
    words = {field: _by_language(field) for field in ("names", "about", "may")}
    role = TeamRole(ref=request.form.get("ref", ""), names=words["names"], about=words["about"], may=words["may"])
    role_duty.save(services(), role, who())
    flash(said("role.saved"), "good")
    return redirect(url_for("console.roles_list"))


def _by_language(field: str) -> dict[str, str]:
    told = {code: " ".join(request.form.get(f"{field}_{code}", "").split()) for code in services().community.languages}
    return {code: words for code, words in told.items() if words}


@routes.post("/roles/<ref>/offer", "admin")
def offer_role(ref: str) -> ResponseReturnValue:
    """Asks somebody to take it, or to stand in."""
    phone = people.reachable(services(), request.form.get("phone", ""))
    role_duty.offer(services(), ref, phone, who(), deputy=request.form.get("deputy") == "yes")
    flash(said("role.offered"), "good")
    return redirect(url_for("console.roles_list"))


@routes.post("/roles/<ref>/holiday", "admin")
def note_holiday(ref: str) -> ResponseReturnValue:
    """Somebody is away on these days; without dates they are there."""
    form = request.form
    role_duty.set_holiday(services(), ref, form.get("phone", ""), form.get("begins", ""), form.get("until", ""), who())
    flash(said("role.noted"), "good")
    return redirect(url_for("console.roles_list"))


@routes.post("/roles/<ref>/said", "admin")
def note_answer(ref: str) -> ResponseReturnValue:
    """What somebody has said about it on a call with the desk."""
    agreed = request.form.get("agreed") == "yes"
    role_duty.said_to_desk(services(), ref, request.form.get("phone", ""), who(), agreed=agreed)
    return redirect(url_for("console.roles_list"))


@routes.post("/roles/<ref>/let-go", "admin")
def leave_role(ref: str) -> ResponseReturnValue:
    """Takes somebody out of it."""
    role_duty.let_go(services(), ref, request.form.get("phone", ""), who())
    flash(said("role.left"), "good")
    return redirect(url_for("console.roles_list"))


@routes.post("/roles/<ref>/remove", "admin")
def remove_role(ref: str) -> ResponseReturnValue:
    """There is no such role any more."""
    role_duty.remove(services(), ref, who())
    flash(said("role.removed"), "good")
    return redirect(url_for("console.roles_list"))

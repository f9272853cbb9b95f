"""Who may come in, and who read or changed what; for admins."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hotline.console import accounts
from hotline.console.here import ROLES, me, services, who, whole
from hotline.console.routes import Routes
from hotline.console.shown import said
from hotline.exchange import NotFound
from storage.records import Coordinator, Event
from storage.store import where

routes = Routes()
PAGE = 100


@routes.get("/team", "admin")
def team() -> ResponseReturnValue:
    """The accounts, and a form to invite somebody."""
    return _page()


def _page(link: str = "", fault: str = "") -> ResponseReturnValue:
    coordinators = sorted(services().store.find(Coordinator, limit=500), key=lambda one: one.name)
    return render_template("console/team.html", coordinators=coordinators, roles=ROLES, link=link, fault=fault)


def _again(fault: str) -> ResponseReturnValue:
    return _page(fault=fault)


@routes.post("/team/invite", "admin", again=_again)
def invite() -> ResponseReturnValue:
    """Makes a one-time link and shows it once."""
    token = accounts.invite(services(), request.form.get("name", ""), request.form.get("role", ""), who())
    return _page(url_for("console.invitation", token=token, _external=True))


@routes.post("/team/<name>/new-password", "admin")
def renew(name: str) -> ResponseReturnValue:
    """A one-time link for somebody who forgot their password, shown once."""
    token = accounts.renew(services(), _account(name), who())
    return _page(url_for("console.invitation", token=token, _external=True))


def _account(name: str) -> Coordinator:
    found = accounts.find(services(), name)
    if found is None:
        raise NotFound(f"there is no coordinator called {name}")
    return found


@routes.post("/team/<name>/role", "admin")
def set_role(name: str) -> ResponseReturnValue:
    """Another role; the account's sessions end."""
    role = request.form.get("role", "")
    if role not in ROLES:
        raise accounts.AccountError(f"{role!r} is not a role", "bad_role")
    account = _account(name)
    if account.role != role:
        accounts.change(services(), account, by=who(), did=f"made {role}", role=role)
        flash(said("team.changed", name=account.name.title()), "good")
    return redirect(url_for("console.team") if account.name != me().name else url_for("console.login"))


@routes.post("/team/<name>/shut", "admin")
def shut(name: str) -> ResponseReturnValue:
    """Shuts an account, or opens it again."""
    account = _account(name)
    disabled = request.form.get("shut") == "yes"
    accounts.change(services(), account, by=who(), did="shut" if disabled else "opened", disabled=disabled)
    return redirect(url_for("console.team"))


@routes.post("/team/<name>/second-factor", "admin")
def drop_second_factor(name: str) -> ResponseReturnValue:
    """For somebody who lost phone and codes."""
    fields = {"totp_secret": "", "recovery_codes": (), "totp_used": 0}
    accounts.change(services(), _account(name), by=who(), did="took away the second factor of", **fields)
    return redirect(url_for("console.team"))


@routes.get("/audit", "admin")
def audit() -> ResponseReturnValue:
    """Who read or changed what, newest first."""
    name, before = request.args.get("who", ""), request.args.get("before", "")
    found = services().store.find(
        Event,
        where("who") == f"coordinator:{name}" if name else None,
        newest=True,
        limit=PAGE,
        before=whole(before),
    )
    coordinators = sorted(one.name for one in services().store.find(Coordinator, limit=500))
    more = found[-1].id if len(found) == PAGE else 0
    return render_template("console/audit.html", events=found, name=name, coordinators=coordinators, more=more)

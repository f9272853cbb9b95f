"""What a view needs to know about where it runs: the services, who is signed in, and what they may do."""

from __future__ import annotations

import logging
from typing import cast

from flask import current_app
from flask_login import current_user

from hotline.console.words import Words
from hotline.services import Services
from storage.errors import StoreError
from storage.records import Coordinator, Event, SignIn
from storage.store import where

log = logging.getLogger(__name__)

ROLES = ("viewer", "coordinator", "admin")
"""From the one who may least to the one who may most."""


LOOKED_AT = 50
"""Newest lines of somebody in the audit trail among which it is looked for whether they have read this lately."""


class SignedIn:
    """Whoever is signed in, as Flask-Login wants to see them."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, coordinator: Coordinator, sign_in: SignIn) -> None:
        """Made once a request, from the token in the browser's session."""
        self.token, self.coordinator, self.sign_in = token, coordinator, sign_in

    def get_id(self) -> str:
        """The token that the browser keeps in its signed session."""
        return self.token


def services() -> Services:
    """The services of the app that serves this request."""
    return cast(Services, current_app.extensions["services"])


def words() -> Words:
    """The console's words in all its languages."""
    return cast(Words, current_app.extensions["console_words"])


def me() -> Coordinator:
    """The coordinator who is signed in; only for routes behind the gate."""
    return cast(SignedIn, current_user).coordinator


def who() -> str:
    """The name under which this coordinator's deeds are kept."""
    return f"coordinator:{me().name}"


def noted(did: str, post: str = "", detail: str = "") -> None:
    """Keeps who has read what; where nothing can be kept the page is shown all the same, and the log says so."""
    try:
        with services().store.transaction():
            services().event(who(), did, post, detail)
    except StoreError as error:
        log.error("%s %s, which is not kept: %s", who(), did, error)  # noqa: TRY400 - one line, the store says it all


def noted_again(did: str, post: str = "", detail: str = "") -> None:
    """`noted` for what renews itself, once in an hour."""
    told = (did, post, detail)
    lately = services().store.find(Event, where("who") == who(), newest=True, limit=LOOKED_AT)
    since = services().now(hours=-1)
    if not any((one.did, one.post, one.detail) == told and one.created_at > since for one in lately):
        noted(*told)


def whole(written: str) -> int:
    """The number that an address carries; 0 for anything that cannot be a row's."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= 18 else 0


def may(role: str) -> bool:
    """Whether the signed-in coordinator has this role or a higher one."""
    return current_user.is_authenticated and ROLES.index(me().role) >= ROLES.index(role)

"""`hotline demo`: settings for a machine without an account, and a few neighbours to begin with."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from hotline.base.clock import SystemClock
from hotline.base.config import read_config
from hotline.console import accounts
from hotline.exchange import people
from hotline.line.twilio import TwilioLine
from hotline.services import Services, open_services

FOLDER = Path("data/demo")
COORDINATOR = "Dana"
ACCOUNT = "AC" + "0" * 32
NUMBER = "+12025550100"


def prepare(community_file: Path, port: int) -> None:
    """Sets this process up for the demo and tells where to look."""
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "HOTLINE_STORE": str(FOLDER),
        "HOTLINE_LINE": "simulator",
        "HOTLINE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "HOTLINE_NUMBER": NUMBER,
        "HOTLINE_SECRET_KEY": _kept("secret", 32),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": _kept("token", 16),
        "TWILIO_API_URL": f"http://127.0.0.1:{port + 1}",
    }
    os.environ.update(settings)
    for unwanted in ("TWILIO_API_KEY", "TWILIO_API_SECRET"):
        os.environ.pop(unwanted, None)
    config = read_config(community_file)
    services = open_services(config, SystemClock(), TwilioLine(config))
    password = _kept("password", 6)
    _neighbours(services, password)
    services.store.close()
    click.echo(
        f"\n  Phones:   http://127.0.0.1:{port + 1}\n  Console:  http://127.0.0.1:{port}"
        f"   name {COORDINATOR}, password {password}\n\n  Ctrl-C ends it; what you did stays in {FOLDER}.\n"
    )


def _kept(name: str, size: int) -> str:
    """A random word that stays the same from one demo to the next."""
    path = FOLDER / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(size), "ascii")
    return path.read_text("ascii")


def _neighbours(services: Services, password: str) -> None:
    if accounts.find(services, COORDINATOR):
        return
    accounts.add(services, COORDINATOR, "admin", password)
    areas = list(services.community.areas) or [""]
    can = [tuple(services.community.categories[:4]), tuple(services.community.categories[3:8])]
    volunteers = (("Ben Ortiz", "+12025550102", areas[0], can[0]), ("Ana Lima", "+12025550104", areas[-1], can[1]))
    for name, phone, area, skills in volunteers:
        people.add(
            services, phone, who="demo", consent="sample person of the demo", name=name, roles=("volunteer",),
            can=skills, areas=(area,) if area else (),
        )  # fmt: skip

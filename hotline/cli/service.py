"""Commands that serve, send, talk and look."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.base.config import read_community, read_config
from hotline.cli.shared import bar, the_services, the_store
from hotline.exchange import people
from storage.store import open_store

if TYPE_CHECKING:
    from flask import Flask

    from hotline.services import Services

OPEN_TO_OTHERS = (
    "hotline: plain http is open to this network, and whoever listens there can read passwords and texts:"
    " let a proxy with https stand before it, or leave --host out"
)


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65534), default=8000, show_default=True,
    help="The console's; the phones are one port up.",
)  # fmt: skip
@click.pass_obj
def demo(community_file: Path, port: int) -> None:
    """A whole hotline on this machine, with phones in the browser; no account needed."""
    from hotline.cli.demo import prepare
    from hotline.serving.listening import must_be_free

    must_be_free("127.0.0.1", port, "--port")
    must_be_free("127.0.0.1", port + 1, "--port", "the phones are one port up")
    prepare(community_file, port)
    _serve(community_file, "127.0.0.1", port)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.pass_obj
def run(community_file: Path, host: str, port: int) -> None:
    """Serves webhooks and console, and sends."""
    _serve(community_file, host, port)


def _serve(community_file: Path, host: str, port: int) -> None:
    from hotline.serving import Child, Server
    from hotline.serving.listening import LOOPBACK, must_be_free, url
    from hotline.serving.opening import WhenOpen
    from hotline.serving.room import told
    from hotline.simulator.__main__ import own_address

    config = read_config(community_file)
    must_be_free(host, port, "--host and --port")
    if config.line == "simulator":
        must_be_free(*own_address(config), "TWILIO_API_URL")
    if config.secret_is_short:
        click.echo("hotline: HOTLINE_SECRET_KEY is short enough to be guessed: choose thirty letters or more", err=True)
    services = the_services(community_file)
    if connections := told(services.store):
        click.echo(f"hotline: {connections}", err=True)
    make = _doors(services)
    arguments = ("--config", str(community_file))
    children = [Child("hotline.simulator", *arguments)] if config.line == "simulator" else []
    children.append(Child("hotline", *arguments, "sender"))
    os.environ["PYTHONUNBUFFERED"] = "1"
    click.echo(f"hotline: webhooks and console at {url(host, port)}, reached as {config.public_url}", err=True)
    if host not in LOOPBACK:
        click.echo(OPEN_TO_OTHERS, err=True)
    Server(lambda: WhenOpen(make), host, port, children, config.proxies).run()


def _doors(services: Services) -> Callable[[], Flask]:
    """How a web process makes its app, with its own store, clock and line.

    What all of them need is read and compiled here, before they are forked: one that was killed is back at once.
    """
    from hotline.app import create_app
    from hotline.line.clock_watch import steady_clock
    from hotline.line.twilio import TwilioLine

    services.vocabularies.latest()
    services.store.close()
    config = services.config

    def make() -> Flask:
        store = open_store(config.store)
        return create_app(config, steady_clock(store), TwilioLine(config), store)

    return make


@click.command()
@click.pass_obj
def sender(community_file: Path) -> None:
    """Sends what waits; as many as you like, on as many machines."""
    from hotline.background.worker import make_background
    from hotline.serving import orphaned, parent

    started_by = parent()
    working = make_background(read_config(community_file))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: working.stop.set())
    working.run(lambda: orphaned(started_by))


@click.command()
@click.option("--as", "phone", default="+12025550101", show_default=True, help="The phone that talks, or `anonymous`.")
@click.option("--voice", is_flag=True, help="Call instead of texting.")
@click.pass_obj
def talk(community_file: Path, phone: str, voice: bool) -> None:
    """Texts or calls the hotline from this terminal."""
    from hotline.cli.talk import talk as begin

    if phone != "anonymous":
        phone = people.number(phone, read_community(community_file).country)
    begin(community_file, phone, voice=voice)


@click.command()
@click.pass_obj
def check(community_file: Path) -> None:
    """Says in sentences what is missing or wrong in settings, store, words and the community file."""
    from hotline.checking import faults

    with bar("Reading the store") as progress:
        found = list(faults(community_file, progress))
    for fault in found[:-1]:
        click.echo(fault, err=True)
    if found:
        raise click.ClickException(found[-1])
    click.echo("Everything is in order.")


@click.command()
@click.argument("flow")
@click.pass_obj
def draw(community_file: Path, flow: str) -> None:
    """Draws a conversation as SVG on standard output."""
    from flows.conversations.catalogue import CATALOGUE
    from flows.words.wording import Wording
    from hotline.checking.drawing import draw as drawn

    flows = CATALOGUE.with_steps
    if flow not in flows:
        raise click.ClickException(f"there is no flow {flow!r}: draw one of {', '.join(flows)}")
    click.echo(drawn(flows[flow], Wording.load(read_community(community_file))), nl=False)


@click.command()
@click.argument("language")
@click.pass_obj
def prompts(community_file: Path, language: str) -> None:
    """Lists the sentences of calls that somebody could record: file name and words, those that are there left out."""
    from flows.words.wording import Wording
    from hotline.checking import longest
    from hotline.inbound import recorded_prompts

    community = read_community(community_file)
    if language not in community.languages:
        raise click.ClickException(f"there is no language {language!r}: name one of {', '.join(community.languages)}")
    known = recorded_prompts.sounds(community)
    for line in dict.fromkeys(line for _, line in longest.spoken(Wording.load(community), language, fixed=True)):
        name = recorded_prompts.name_of(line)
        if (language, name) not in known:
            click.echo(f"{language}/{name}.mp3\t{line}")


@click.command()
def status() -> None:
    """What waits, since when, and how the line is."""
    from hotline.base.clock import SystemClock
    from hotline.outbox import told

    for sentence in told(the_store(), SystemClock()):
        click.echo(sentence)

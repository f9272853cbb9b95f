"""The commands; each works beside a running service and ends with 0 or one clear line on standard error."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from flows.wording import WordingError
from hotline.config import COMMUNITY_FILE, ConfigError, read_config
from hotline.exchange import ExchangeError, people, tasks
from hotline.house import House
from storage.errors import StoreError
from storage.store import Store, open_store

Command = TypeVar("Command", bound=Callable[..., Any])
WHO = "cli"


def one_clear_line(command: Command) -> Command:
    """Ends with one sentence instead of a traceback where we know what is wrong."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except (ConfigError, ExchangeError, StoreError, WordingError) as error:
            raise click.ClickException(str(error)) from None

    return cast(Command, run)


@click.group()
@click.option(
    "--config", "community_file", type=click.Path(path_type=Path), default=COMMUNITY_FILE, show_default=True,
    help="The community's own choices.",
)  # fmt: skip
@click.version_option(package_name="hotline")
@click.pass_context
def main(context: click.Context, community_file: Path) -> None:
    """An SMS and voice hotline for mutual aid."""
    context.obj = community_file


def the_store() -> Store:
    """The store alone, for commands that need no carrier."""
    from hotline.config import store_address

    return open_store(store_address())


def the_house(community_file: Path) -> House:
    """The whole house without its doors."""
    from hotline.app import open_house
    from hotline.clock import SystemClock
    from hotline.line.twilio import TwilioLine

    config = read_config(community_file)
    return open_house(config, SystemClock(), TwilioLine(config))


@main.command()
@click.option("--port", default=8000, show_default=True, help="The console's; the phones are one port up.")
@click.pass_obj
@one_clear_line
def demo(community_file: Path, port: int) -> None:
    """A whole hotline on this machine, with phones in the browser; no account needed."""
    from hotline.demo import prepare

    prepare(community_file, port)
    _serve(community_file, "127.0.0.1", port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.pass_obj
@one_clear_line
def run(community_file: Path, host: str, port: int) -> None:
    """Serves doors and console, and sends."""
    _serve(community_file, host, port)


def _serve(community_file: Path, host: str, port: int) -> None:
    from hotline.app import create_app
    from hotline.clock import SystemClock
    from hotline.line.twilio import TwilioLine
    from hotline.serving import Child, Server

    config = read_config(community_file)
    the_house(community_file).store.close()
    arguments = ("--config", str(community_file))
    children = [Child("hotline.simulator", *arguments)] if config.line == "simulator" else []
    children.append(Child("hotline", *arguments, "sender"))
    os.environ["PYTHONUNBUFFERED"] = "1"
    click.echo(f"hotline: doors and console at http://{host}:{port}, reached as {config.public_url}", err=True)
    Server(lambda: create_app(config, SystemClock(), TwilioLine(config)), host, port, children).run()


@main.command()
@click.pass_obj
@one_clear_line
def sender(community_file: Path) -> None:
    """Sends what waits; as many as you like, on as many machines."""
    from hotline.background import make_background
    from hotline.serving import orphaned

    parent = os.getppid()
    working = make_background(read_config(community_file))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: working.stop.set())
    working.run(lambda: orphaned(parent))


@main.command()
@click.option("--as", "phone", default="+12025550101", show_default=True, help="The phone that talks.")
@click.option("--voice", is_flag=True, help="Call instead of texting.")
@click.pass_obj
@one_clear_line
def talk(community_file: Path, phone: str, voice: bool) -> None:
    """Texts or calls the hotline from this terminal."""
    from hotline.talk import talk as begin

    begin(community_file, phone, voice=voice)


@main.command()
@click.pass_obj
@one_clear_line
def check(community_file: Path) -> None:
    """Says in sentences what is missing or wrong in settings, words and the community file."""
    from hotline.checking import faults

    found = list(faults(community_file))
    for fault in found[:-1]:
        click.echo(fault, err=True)
    if found:
        raise click.ClickException(found[-1])
    click.echo("Everything is in order.")


@main.command()
@one_clear_line
def status() -> None:
    """What waits, since when, and how the line is."""
    from hotline.clock import SystemClock
    from hotline.outbox import health

    told = health(the_store(), SystemClock())
    click.echo(f"store {told['store']}, line {told['line']}")
    click.echo(f"{told['queued']} texts wait, the oldest for {told['oldest_queued_s']} s")


@main.group(name="people")
def people_group() -> None:
    """The people we know."""


@people_group.command()
@click.argument("phone")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(people.ROLES))
@click.option("--can", default="", help="Categories with commas, e.g. ride,food.")
@click.option("--area", default="")
@click.option("--language", default="")
@click.option("--no-consent", is_flag=True, help="They have not agreed to get texts.")
@click.pass_obj
@one_clear_line
def add(
    community_file: Path, phone: str, name: str, role: str | None, can: str, area: str, language: str, no_consent: bool
) -> None:
    """Adds somebody who told you that they agree to get texts."""
    person = people.add(
        the_house(community_file),
        phone,
        who=WHO,
        consent="" if no_consent else "given to whoever added them",
        name=name,
        roles=(role,) if role else (),
        can=tuple(word.strip() for word in can.split(",") if word.strip()),
        areas=(area,) if area else (),
        language=language,
    )
    click.echo(f"{person.name} {person.phone}")


@main.group()
def coordinator() -> None:
    """Accounts for the console."""


@coordinator.command(name="add")
@click.argument("name")
@click.option("--role", type=click.Choice(["admin", "coordinator", "viewer"]), default="coordinator")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
@one_clear_line
def add_coordinator(community_file: Path, name: str, role: str, password_stdin: bool) -> None:
    """Makes an account for the console."""
    from hotline.console import accounts

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    accounts.add(the_house(community_file), name, role, password)
    click.echo(f"{name} may log in as {role}")


@main.command()
@click.argument("ref")
@click.argument("phones", nargs=-1, required=True)
@click.pass_obj
@one_clear_line
def forward(community_file: Path, ref: str, phones: tuple[str, ...]) -> None:
    """Puts a need to these people as task texts."""
    house = the_house(community_file)
    numbers = [people.number(phone, house.community.country) for phone in phones]
    asked = tasks.forward(house, ref, numbers, WHO)
    click.echo(f"{ref} is put to {len(asked)} of {len(numbers)}" + ("" if asked else ": they have been asked already"))


@main.command()
@click.argument("table", type=click.Choice(["people", "posts", "tasks", "messages", "calls", "events"]))
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@one_clear_line
def export(table: str, form: str) -> None:
    """Writes a table to standard output."""
    from hotline.export import write

    write(the_store(), table, sys.stdout, form)

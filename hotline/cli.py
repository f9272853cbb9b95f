"""The commands; each works beside a running service and ends with 0 or one clear line on standard error."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask

from flows.wordfile import WordingError
from hotline.config import COMMUNITY_FILE, Config, ConfigError, backup_key, read_community, read_config, store_address
from hotline.exchange import ExchangeError, people, tasks
from hotline.house import House
from storage.errors import StoreError
from storage.store import Store, open_store

WHO = "cli"
OUR_ERRORS = (ConfigError, ExchangeError, StoreError, WordingError)


class OneClearLine(click.Group):
    """Ends with one sentence on standard error instead of a traceback or a page of usage."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Runs a command and ends the process with its exit status."""
        try:
            super().main(*arguments, **{**options, "standalone_mode": False})
        except click.Abort:
            click.echo("Stopped.", err=True)
            sys.exit(130)
        except click.ClickException as error:
            click.echo(f"Error: {error.format_message()}", err=True)
            sys.exit(error.exit_code)
        except OUR_ERRORS as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


@click.group(cls=OneClearLine)
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
    return open_store(store_address())


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, for work that takes long."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as shown:

        def progress(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(max(0, done - shown.pos))

        yield progress


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
def demo(community_file: Path, port: int) -> None:
    """A whole hotline on this machine, with phones in the browser; no account needed."""
    from hotline.demo import prepare

    prepare(community_file, port)
    _serve(community_file, "127.0.0.1", port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.pass_obj
def run(community_file: Path, host: str, port: int) -> None:
    """Serves doors and console, and sends."""
    _serve(community_file, host, port)


def _serve(community_file: Path, host: str, port: int) -> None:
    from hotline.serving import Child, Server

    config = read_config(community_file)
    the_house(community_file).store.close()
    arguments = ("--config", str(community_file))
    children = [Child("hotline.simulator", *arguments)] if config.line == "simulator" else []
    children.append(Child("hotline", *arguments, "sender"))
    os.environ["PYTHONUNBUFFERED"] = "1"
    click.echo(f"hotline: doors and console at http://{host}:{port}, reached as {config.public_url}", err=True)
    Server(lambda: _doors(config), host, port, children).run()


def _doors(config: Config) -> Flask:
    """The app of one web process, with its own store, clock and line."""
    from hotline.app import create_app
    from hotline.line.twilio import TwilioLine
    from hotline.timekeeping import steady_clock

    store = open_store(config.store)
    return create_app(config, steady_clock(store), TwilioLine(config), store)


@main.command()
@click.pass_obj
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
def talk(community_file: Path, phone: str, voice: bool) -> None:
    """Texts or calls the hotline from this terminal."""
    from hotline.talk import talk as begin

    begin(community_file, phone, voice=voice)


@main.command()
@click.pass_obj
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
@click.argument("flow")
@click.pass_obj
def draw(community_file: Path, flow: str) -> None:
    """Draws a conversation as SVG on standard output."""
    from flows.drawing import draw as drawn
    from flows.walk import FLOWS
    from flows.wording import Wording

    if flow not in FLOWS:
        raise click.ClickException(f"there is no flow {flow!r}: draw one of {', '.join(FLOWS)}")
    click.echo(drawn(FLOWS[flow], Wording.load(read_community(community_file))), nl=False)


@main.command()
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


@people_group.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.pass_obj
def import_(community_file: Path, file: Path, dry_run: bool) -> None:
    """Takes people from a CSV file; rows that cannot be taken go to standard output with the reason."""
    from hotline.exchange import imports

    house = the_house(community_file)
    sheet = imports.read(house, file.read_bytes())
    if dry_run:
        click.echo(f"{len(sheet.good)} rows can be taken, {len(sheet.bad)} cannot", err=True)
    else:
        with bar("Importing") as progress:
            report = imports.keep(house, sheet, WHO, lambda done: progress(done, len(sheet.good)))
        click.echo(f"{report.added} added, {report.changed} changed, {report.unchanged} as they were", err=True)
    if sheet.bad:
        for line in imports.returned(sheet):
            click.echo(line, nl=False)
        raise click.ClickException(f"{len(sheet.bad)} rows cannot be taken: mend them and import them again")


@main.group()
def coordinator() -> None:
    """Accounts for the console."""


@coordinator.command(name="add")
@click.argument("name")
@click.option("--role", type=click.Choice(["admin", "coordinator", "viewer"]), default="coordinator")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
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
def forward(community_file: Path, ref: str, phones: tuple[str, ...]) -> None:
    """Puts a need to these people as task texts."""
    house = the_house(community_file)
    numbers = [people.number(phone, house.community.country) for phone in phones]
    asked = tasks.forward(house, ref, numbers, WHO)
    click.echo(f"{ref} is put to {len(asked)} of {len(numbers)}" + ("" if asked else ": they have been asked already"))


@main.command()
@click.argument("table", type=click.Choice(["people", "posts", "tasks", "messages", "calls", "events"]))
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(table: str, form: str) -> None:
    """Writes a table to standard output."""
    from hotline.export import write

    write(the_store(), table, sys.stdout, form)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Writes everything that is kept into one file, beside a running service."""
    from hotline import backups

    with bar("Backing up") as progress:
        rows = backups.take(the_store(), file, backup_key(), progress)
    click.echo(f"{rows} rows are in {file}", err=True)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is kept without asking.")
def restore(file: Path, yes: bool) -> None:
    """Puts a backup in the place of everything that is kept."""
    from hotline import backups
    from storage.backup import is_used

    store = the_store()
    if is_used(store) and not yes:
        if not sys.stdin.isatty():
            raise click.ClickException("this store is in use and would be replaced: add --yes if that is what you want")
        click.confirm("This store is in use. Replace all of it?", abort=True)
    with bar("Restoring") as progress:
        rows = backups.restore(file, store, backup_key(), progress)
    click.echo(f"{rows} rows are back", err=True)

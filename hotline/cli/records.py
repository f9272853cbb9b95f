"""Commands about what is kept: forward, export, backup, restore."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hotline.base.config import backup_key
from hotline.cli.shared import WHO, bar, the_services, the_store
from hotline.exchange import people, tasks

EXPORTED = (
    "people",
    "posts",
    "tasks",
    "messages",
    "calls",
    "events",
    "meetings",
    "comings",
    "polls",
    "roles",
    "examples",
)


@click.command()
@click.argument("ref")
@click.argument("phones", nargs=-1, required=True)
@click.pass_obj
def forward(community_file: Path, ref: str, phones: tuple[str, ...]) -> None:
    """Puts a need to these people as task texts."""
    services = the_services(community_file)
    numbers = [people.number(phone, services.community.country) for phone in phones]
    asked = tasks.forward(services, ref, numbers, WHO)
    today = people.today(services)
    for person in people.known(services, numbers).values():
        if person.pauses(today):
            who = person.name or person.phone
            click.echo(f"{who} pauses until {person.paused_until}: asked all the same", err=True)
    click.echo(f"{ref} is put to {len(asked)} of {len(numbers)}" + ("" if asked else ": they have been asked already"))


@click.command()
@click.argument("table", type=click.Choice(EXPORTED))
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.pass_obj
def export(community_file: Path, table: str, form: str) -> None:
    """Writes a table to standard output; of `examples` texts with what they are, without names, numbers and places."""
    from hotline.archive import bare_examples
    from hotline.archive.export import write

    if table == "examples":
        bare_examples.write(the_services(community_file), sys.stdout, form)
    else:
        write(the_store(), table, sys.stdout, form)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Writes everything that is kept into one file, beside a running service."""
    from hotline.archive import backups

    with bar("Backing up") as progress:
        rows = backups.take(the_store(), file, backup_key(), progress)
    click.echo(f"{rows} rows are in {file}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is kept without asking.")
@click.pass_obj
def restore(community_file: Path, file: Path, yes: bool) -> None:
    """Puts a backup in the place of everything that is kept; whoever said STOP or FORGET since stays so."""
    from storage.errors import Damaged

    try:
        rows = _restore(community_file, file, yes)
    except Damaged as error:
        if str(error).startswith(f"{file}:"):
            raise
        raise click.ClickException(f"{error}; first move that file and its -wal and -shm away") from None
    click.echo(f"{rows} rows are back", err=True)


def _restore(community_file: Path, file: Path, yes: bool) -> int:
    from hotline.archive.restore import Wishes, restore, wishes
    from storage.backup.dump import is_used
    from storage.errors import Damaged

    store = the_store()
    if is_used(store) and not yes:
        if not sys.stdin.isatty():
            raise click.ClickException("this store is in use and would be replaced: add --yes if that is what you want")
        click.confirm("This store is in use. Replace all of it?", abort=True)
    try:
        kept = wishes(store)
    except Damaged as error:
        click.echo(f"Who said STOP or FORGET since that backup cannot be read here: {error}", err=True)
        kept = Wishes({}, {})
    with bar("Restoring") as progress:
        return restore(file, store, backup_key(), kept, lambda: the_services(community_file, store), progress)

"""Commands about people and accounts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hotline.cli.shared import WHO, bar, the_services
from hotline.exchange import people


@click.group(name="people")
def people_group() -> None:
    """The people we know."""


@people_group.command()
@click.argument("phone")
@click.option("--name", required=True, help="First name and surname; others hear the first only.")
@click.option("--role", type=click.Choice(people.ROLES), help="Volunteers get task texts.")
@click.option("--can", default="", help="What they help with, with commas, e.g. ride,food.")
@click.option("--area", default="", help="Where they are, by its id or name in hotline.toml.")
@click.option("--language", default="", help="The language to text them in, e.g. es.")
@click.option("--no-consent", is_flag=True, help="They have not agreed to get texts.")
@click.pass_obj
def add(
    community_file: Path, phone: str, name: str, role: str | None, can: str, area: str, language: str, no_consent: bool
) -> None:
    """Adds somebody who told you that they agree to get texts."""
    services = the_services(community_file)
    person = people.add(
        services,
        phone,
        who=WHO,
        consent="" if no_consent else "given to whoever added them",
        name=name,
        roles=(role,) if role else (),
        can=tuple(word.strip() for word in can.split(",") if word.strip()),
        areas=(people.area(services, area),) if area else (),
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

    services = the_services(community_file)
    sheet = imports.read(services, file.read_bytes())
    if dry_run:
        told = f"{len(sheet.good)} of {len(sheet.good) + len(sheet.bad)} rows can be taken"
    else:
        with bar("Importing") as progress:
            report = imports.keep(services, sheet, WHO, lambda done: progress(done, len(sheet.good)))
        told = f"{report.added} added, {report.changed} changed, {report.unchanged} as they were"
    if sheet.bad:
        for line in imports.returned(sheet):
            click.echo(line, nl=False)
        raise click.ClickException(f"{told}; rows that cannot be taken: {len(sheet.bad)}; mend and import them again")
    click.echo(told, err=True)


@click.group()
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
    elif not sys.stdin.isatty():
        raise click.ClickException("there is no terminal to ask for a password: add --password-stdin")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    accounts.add(the_services(community_file), name, role, password)
    click.echo(f"{name} may log in as {role}")

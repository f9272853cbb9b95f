"""The commands; each works beside a running service and ends with 0 or one clear line on standard error."""

from __future__ import annotations

from pathlib import Path

import click

from hotline.base.config import COMMUNITY_FILE
from hotline.base.logs import to_standard_error
from hotline.cli import people, records, service
from hotline.cli.shared import OneClearLine

__all__ = ["main"]


@click.group(cls=OneClearLine)
@click.option(
    "--config", "community_file", type=click.Path(path_type=Path), default=COMMUNITY_FILE, show_default=True,
    help="The community's own choices.",
)  # fmt: skip
@click.version_option(package_name="hotline")
@click.pass_context
def main(context: click.Context, community_file: Path) -> None:
    """An SMS and voice hotline for mutual aid."""
    to_standard_error()
    context.obj = community_file


for command in (
    service.demo, service.run, service.sender, service.talk, service.check, service.draw, service.prompts,
    service.status,
    people.people_group, people.coordinator,
    records.forward, records.export, records.backup, records.restore,
):  # fmt: skip
    main.add_command(command)

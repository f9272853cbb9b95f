"""What commands share: how they end, the store, the services, and a bar for long work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.words.files import WordingError
from hotline.base.config import ConfigError, read_config, store_address
from hotline.exchange import ExchangeError
from storage.errors import StoreError
from storage.store import Store, open_store

if TYPE_CHECKING:
    from hotline.services import Services

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
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
        except click.ClickException as error:
            click.echo(f"Error: {' '.join(error.format_message().split())}", err=True)
            sys.exit(error.exit_code)
        except OUR_ERRORS as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            _drop_output()
        except OSError as error:
            _drop_output()
            click.echo(f"Error: {error.filename or 'what this writes to'}: {error.strerror}; make room there", err=True)
            sys.exit(1)
        sys.exit(0)


def _drop_output() -> None:
    """What is still to be written cannot be, which Python would say once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def the_store() -> Store:
    """The store alone, for commands that need no carrier."""
    return open_store(store_address())


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar for work that takes long, where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as shown:

        def progress(done: int, total: int) -> None:
            shown.length = max(total, 1)
            shown.update(max(0, done - shown.pos))

        yield progress


def the_services(community_file: Path, store: Store | None = None) -> Services:
    """All services without web pages and webhooks, over this store where one is open already."""
    from hotline.line.clock_watch import steady_clock
    from hotline.line.twilio import TwilioLine
    from hotline.services import open_services

    config = read_config(community_file)
    store = store or open_store(config.store)
    return open_services(config, steady_clock(store), TwilioLine(config), store)

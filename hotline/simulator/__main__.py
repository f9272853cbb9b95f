"""`python -m hotline.simulator`: the carrier of one machine, where HOTLINE_LINE is `simulator`."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from urllib.parse import urlsplit

import click

from hotline.clock import SystemClock
from hotline.config import COMMUNITY_FILE, read_config
from hotline.serving import orphaned
from hotline.simulator import SimulatorConfig, create_simulator, serve


@click.command()
@click.option("--config", "community_file", type=click.Path(path_type=Path), default=COMMUNITY_FILE)
def main(community_file: Path) -> None:
    """Serves the simulated carrier at TWILIO_API_URL until told to stop."""
    config = read_config(community_file)
    settings = SimulatorConfig(
        account_sid=config.twilio_account_sid,
        auth_token=config.twilio_auth_token,
        hotline_number=config.number,
        public_url=config.public_url,
        console_url=config.public_url,
        api_url=config.twilio_api_url,
        api_key=config.twilio_api_key,
        api_secret=config.twilio_api_secret,
    )
    app = create_simulator(settings, SystemClock())
    address = urlsplit(config.twilio_api_url)
    server = serve(app, address.hostname or "127.0.0.1", address.port or 80)
    app.extensions["carrier"].start()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    parent = os.getppid()
    while not stop.wait(1) and not orphaned(parent):
        pass
    server.shutdown()


main()

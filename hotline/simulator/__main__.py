"""`python -m hotline.simulator`: the carrier beside `hotline run`, at the address in TWILIO_API_URL."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from urllib.parse import urlsplit

import click

from hotline import serving
from hotline.base.clock import SystemClock
from hotline.base.config import COMMUNITY_FILE, LOOPBACK, Config, ConfigError, read_config
from hotline.simulator import SimulatorConfig, create_simulator, serve
from hotline.simulator.current import KEY

LOOK_EVERY_S = 1.0


@click.command()
@click.option("--config", "community_file", type=click.Path(path_type=Path), default=COMMUNITY_FILE)
def main(community_file: Path) -> None:
    """Serves the simulator until told to stop, or until whoever started it is gone."""
    parent = serving.parent()
    try:
        config = read_config(community_file)
        host, port = own_address(config)
    except ConfigError as problem:
        raise click.ClickException(str(problem)) from None
    app = create_simulator(simulated(config), SystemClock())
    try:
        server = serve(app, host, port)
    except SystemExit:  # werkzeug's way to say that the port is taken
        raise click.ClickException(f"port {port} is taken: choose another in TWILIO_API_URL") from None
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app.extensions[KEY].start()
    click.echo(f"simulator: phones at http://{host}:{port}", err=True)
    while not stop.wait(LOOK_EVERY_S) and not serving.orphaned(parent):
        """Look again."""
    app.extensions[KEY].stop()
    server.shutdown()


def own_address(config: Config) -> tuple[str, int]:
    """Where to listen: host and port of TWILIO_API_URL, which must be this machine; ConfigError otherwise."""
    parts = urlsplit(config.twilio_api_url)
    if parts.hostname not in LOOPBACK or parts.port is None:
        raise ConfigError("TWILIO_API_URL must be an address of this machine, such as http://127.0.0.1:8001")
    return parts.hostname or "", parts.port


def simulated(config: Config) -> SimulatorConfig:
    """The simulator's configuration out of the hotline's."""
    return SimulatorConfig(
        account_sid=config.twilio_account_sid,
        auth_token=config.twilio_auth_token,
        hotline_number=config.number,
        public_url=config.public_url,
        console_url=config.public_url,
        api_url=config.twilio_api_url,
        api_key=config.twilio_api_key,
        api_secret=config.twilio_api_secret,
    )


if __name__ == "__main__":
    main()

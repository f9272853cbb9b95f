"""A carrier for one machine: Twilio's REST API, signed webhooks and TwiML, with phones in the browser."""

from hotline.simulator.carrier import Carrier
from hotline.simulator.server import create_simulator, serve
from hotline.simulator.settings import SAMPLE_PEOPLE, SimulatorConfig

__all__ = ["SAMPLE_PEOPLE", "Carrier", "SimulatorConfig", "create_simulator", "serve"]

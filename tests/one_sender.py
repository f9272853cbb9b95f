"""A sender in a process of its own: `python one_sender.py STORE HOTLINE_URL CARRIER_URL`, until it is killed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.base.clock import SystemClock
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox
from storage.store import open_store
from tests.office import config_for

if __name__ == "__main__":
    config = config_for(sys.argv[2], sys.argv[3])
    outbox = Outbox(open_store(sys.argv[1]), TwilioLine(config), SystemClock(), config)
    print("ready", flush=True)
    outbox.run(threading.Event())

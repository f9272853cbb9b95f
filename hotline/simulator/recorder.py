"""Recordings: a real sound to fetch, and the words that were meant."""

from __future__ import annotations

import array
import io
import math
import wave
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hotline.simulator.network import Network
from hotline.simulator.sids import API_VERSION, new_sid, rfc2822

RATE_HZ = 8000  # a telephone line
WORDS_A_SECOND = 2.5
LONGEST_S = 600
QUIET_MP3_FRAME = bytes.fromhex("ffe318c0") + bytes(68)  # MPEG 2.5, layer III, 8 kbit/s, 8 kHz, mono: 72 ms


@dataclass
class SimulatedRecording:
    """What a caller left; `words` are known to the simulator alone. `ready` is None when it was lost."""

    sid: str
    call_sid: str
    words: str
    seconds: int
    made: datetime
    ready: datetime | None

    def as_json(self, network: Network) -> dict[str, Any]:
        """The Recording resource (https://www.twilio.com/docs/voice/api/recording)."""
        uri = network.uri(f"Recordings/{self.sid}")
        done = self.is_ready(network.clock.now())
        return {
            "account_sid": network.config.account_sid,
            "api_version": API_VERSION,
            "call_sid": self.call_sid,
            "channels": 1,
            "conference_sid": None,
            "date_created": rfc2822(self.made),
            "date_updated": rfc2822(self.made),
            "duration": str(self.seconds) if done else "-1",
            "encryption_details": None,
            "error_code": None,
            "media_url": network.resource(f"Recordings/{self.sid}"),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "source": "RecordVerb",
            "start_time": rfc2822(self.made - timedelta(seconds=self.seconds)),
            "status": "completed" if done else "processing",
            "subresource_uris": {},
            "uri": f"{uri}.json",
        }

    def is_ready(self, now: datetime) -> bool:
        """Whether its sound can be fetched."""
        return self.ready is not None and self.ready <= now

    def fields(self, network: Network) -> dict[str, str]:
        """The fields that tell the hotline where it is (https://www.twilio.com/docs/voice/twiml/record)."""
        return {
            "RecordingUrl": network.resource(f"Recordings/{self.sid}"),
            "RecordingSid": self.sid,
            "RecordingDuration": str(self.seconds),
        }

    def report(self, network: Network) -> dict[str, str]:
        """The fields of the recording status callback."""
        return self.fields(network) | {
            "AccountSid": network.config.account_sid,
            "CallSid": self.call_sid,
            "RecordingStatus": "completed",
            "RecordingChannels": "1",
            "RecordingSource": "RecordVerb",
            "RecordingStartTime": rfc2822(self.made) or "",
            "ErrorCode": "0",
        }


def new_recording(network: Network, call_sid: str, words: str, seconds: int, longest_s: int) -> SimulatedRecording:
    """A recording as long as its words take, or as told, no longer than allowed."""
    now, faults = network.clock.now(), network.faults.now
    length = seconds or round(len(words.split()) / WORDS_A_SECOND)
    ready = None if faults.recordings_lost else now + timedelta(seconds=faults.recording_delay_s)
    return SimulatedRecording(new_sid("RE"), call_sid, words, max(1, min(length, longest_s, LONGEST_S)), now, ready)


def wav(seconds: int) -> bytes:
    """A soft tone: 16-bit mono PCM at 8 kHz."""
    second = array.array("h", (int(1500 * math.sin(2 * math.pi * 220 * n / RATE_HZ)) for n in range(RATE_HZ)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(second.tobytes() * seconds)
    return out.getvalue()


def mp3(seconds: int) -> bytes:
    """Silence as an MP3 file."""
    return QUIET_MP3_FRAME * math.ceil(seconds / 0.072)

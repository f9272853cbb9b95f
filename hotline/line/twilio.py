"""Twilio's REST API through its own library, at Twilio or wherever TWILIO_API_URL says, such as the simulator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from http import HTTPStatus
from itertools import takewhile
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from hotline.base.clock import stamp
from hotline.base.config import Config
from hotline.line import (
    CONNECTION_SECONDS,
    IncomingCall,
    IncomingText,
    LineDown,
    RefusedByCarrier,
    SentText,
    Sound,
    Unknown,
    Unnamed,
)
from hotline.line.codes import LOGIN
from hotline.line.http_faults import AsLineErrors, check_account, check_status
from hotline.line.machines import here

T = TypeVar("T")

LARGEST_RECORDING = 16 * 1024 * 1024
"""Bytes; five minutes of telephone speech are 2.4 MB as WAV."""
CONNECTIONS = 32
PAGE, LARGEST_PAGE = 100, 1000
_TRIAL = "Sent from your Twilio trial account - "
_RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")
_FAILED = {"failed", "undelivered", "canceled"}
_OVER = {"completed", "busy", "failed", "no-answer", "canceled"}


class TwilioLine:
    """One Twilio number."""

    def __init__(self, config: Config) -> None:
        """Uses the account, the number and the address of the API that the settings name."""
        self.number = config.number
        login = (config.twilio_account_sid, config.twilio_auth_token, config.twilio_api_key, config.twilio_api_secret)
        self.machine = here(config.twilio_api_url, *login)
        self._wire = _Wire(config.twilio_api_url)
        self._client = Client(
            config.twilio_api_key or config.twilio_account_sid,
            config.twilio_api_secret or config.twilio_auth_token,
            config.twilio_account_sid,
            http_client=self._wire,
        )

    def send(self, to: str, body: str, status_callback: str) -> str:
        """Hands over one text; its SID."""
        create = partial(self._client.messages.create, from_=self.number, status_callback=status_callback)
        return _named(_asking(lambda: create(to=to, body=body)))

    def sent_to(self, to: str) -> list[SentText]:
        """The last texts that were handed over for this phone and have not failed, oldest first.

        So many as one page holds, whatever the time: our clock may be wrong.
        """
        list_ = partial(self._client.messages.list, from_=self.number, to=to, limit=PAGE, page_size=PAGE)
        return _told("outbound-api", (message for message in _asking(list_) if message.status not in _FAILED))

    def replies(self, since: datetime) -> list[SentText]:
        """Answers in TwiML that the carrier took since then, to all phones, oldest first.

        Reads newest first up to that moment: a filter on DateSent would hide those that have not left yet.
        """
        since = since.replace(microsecond=0)

        def read() -> list[Any]:
            newest_first = self._client.messages.stream(from_=self.number, page_size=LARGEST_PAGE)
            return list(takewhile(lambda message: message.date_created >= since, newest_first))

        return _told("outbound-reply", _asking(read))

    def incoming_texts(self, since: datetime) -> list[IncomingText]:
        """Texts to the hotline since then, oldest first."""
        since = since.replace(microsecond=0)
        list_ = partial(self._client.messages.list, to=self.number, date_sent_after=since, page_size=PAGE)
        return [
            IncomingText(
                sid=message.sid,
                phone=message.from_,
                body=message.body or "",
                to=message.to,
                pictures=int(message.num_media or 0),
                sent_at=stamp(message.date_sent or message.date_created),
            )
            for message in reversed(_asking(list_))
            if message.direction == "inbound" and (message.date_sent or message.date_created) >= since
        ]

    def incoming_calls(self, since: datetime) -> list[IncomingCall]:
        """Calls to the hotline since then, oldest first."""
        since = since.replace(microsecond=0)
        list_ = partial(self._client.calls.list, to=self.number, start_time_after=since, page_size=PAGE)
        return [
            IncomingCall(
                sid=call.sid,
                phone=call._from,
                started_at=stamp(call.start_time or call.date_created),
                over=str(call.status) in _OVER,
            )
            for call in reversed(_asking(list_))
            if call.direction == "inbound" and (call.start_time or call.date_created) >= since
        ]

    def recordings_of(self, call: str) -> list[str]:
        """The SIDs of what was recorded of a call."""
        return [kept.sid for kept in _asking(partial(self._client.recordings.list, call_sid=call, page_size=PAGE))]

    def lasted(self, call: str) -> int:
        """Seconds that a call has lasted; 0 where the carrier does not tell."""
        return int(_asking(self._client.calls(call).fetch).duration or 0)

    def fetch_recording(self, sid: str) -> Sound:
        """What a caller left, as MP3; the address is made from the SID, so that no webhook can name another host."""
        if not _RECORDING.fullmatch(sid):
            raise RefusedByCarrier(20404, "this is not the SID of a recording")
        path = f"/2010-04-01/Accounts/{self._client.account_sid}/Recordings/{sid}.mp3"
        return _asking(lambda: self._wire.sound(path, self._client.auth))

    def delete_recording(self, sid: str) -> None:
        """Erases a recording at the carrier; one that is gone counts as erased."""
        try:
            _asking(lambda: self._client.recordings(sid).delete())
        except RefusedByCarrier as refused:
            if refused.code != 20404:
                raise

    def place_call(
        self, to: str, url: str, status_callback: str = "", *, ring_seconds: int = 30, detect_machines: bool = False
    ) -> str:
        """Rings a phone, then follows the TwiML here, which hears whether a machine answered; the call's SID.

        A machine is let speak to its end, so that the message begins after its tone.
        """
        more: dict[str, Any] = {"timeout": ring_seconds}
        if status_callback:
            more["status_callback"] = status_callback
        if detect_machines:
            more["machine_detection"] = "DetectMessageEnd"
        return _named(_asking(lambda: self._client.calls.create(to=to, from_=self.number, url=url, **more)))

    def probe(self) -> None:
        """Returns when the carrier answers and knows us; API keys may not read the account, but may list its texts."""
        _asking(lambda: self._client.messages.page(page_size=1))

    def close(self) -> None:
        """Closes the connections."""
        self._wire.session.close()


class _Wire(TwilioHttpClient):  # type: ignore[misc]
    """Requests to the configured address, with their faults sorted by whether anything was handed over."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=CONNECTION_SECONDS)
        self.session = requests.Session()
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS))
        self.base = urlsplit(base)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        with AsLineErrors():
            response = super().request(method, self._here(url), *args, **kwargs)
        check_account(response.status_code, response.text)
        check_status(response.status_code, response.headers or {})
        _check_host(response.status_code)
        return response

    def sound(self, path: str, auth: tuple[str, str]) -> Sound:
        """One audio file, read no further than its size limit."""
        with (
            AsLineErrors(),
            self.session.get(
                self._here(path), auth=auth, stream=True, timeout=CONNECTION_SECONDS, allow_redirects=False
            ) as response,
        ):
            check_status(response.status_code, response.headers)
            _check_host(response.status_code)
            if response.status_code != HTTPStatus.OK:
                raise RefusedByCarrier(20404, f"no recording comes, but status {response.status_code}")
            mime = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if not mime.startswith("audio/"):
                raise RefusedByCarrier(20404, "what came is not a recording")
            data = b""
            for chunk in response.iter_content(64 * 1024):
                data += chunk
                if len(data) > LARGEST_RECORDING:
                    raise RefusedByCarrier(20404, "the recording is too large")
            return Sound(mime, data)

    def _here(self, url: str) -> str:
        asked = urlsplit(url)
        path = self.base.path.rstrip("/") + asked.path
        return urlunsplit((self.base.scheme, self.base.netloc, path, asked.query, ""))


def _check_host(status: int) -> None:
    """Raises where somebody else, such as a captive portal, answers in the carrier's place."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise LineDown("somebody else answers in the carrier's place")


def _told(direction: str, newest_first: Iterable[Any]) -> list[SentText]:
    """Texts of one direction as they are told of, oldest first."""
    texts = [
        SentText(message.sid, (message.body or "").removeprefix(_TRIAL), message.date_created, message.to)
        for message in newest_first
        if message.direction == direction
    ]
    return texts[::-1]


def _asking(ask: Callable[[], T]) -> T:
    """What the library answers, with its errors as ours."""
    try:
        return ask()
    except (TwilioRestException, TwilioServiceException) as error:
        code = int(error.code or 0)
        if code in LOGIN:
            raise LineDown("the carrier refuses our login") from error
        raise RefusedByCarrier(code, _words(error)) from error
    except (TwilioException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unknown("the carrier's answer cannot be read") from error


def _named(made: Any) -> str:
    """The SID of what the carrier has made; Unnamed where its answer has none."""
    if not isinstance(made.sid, str) or not made.sid.strip():
        raise Unnamed("the carrier's answer names nothing that it made")
    return made.sid


def _words(error: TwilioRestException | TwilioServiceException) -> str:
    return str(getattr(error, "msg", "") or getattr(error, "title", ""))[:200]

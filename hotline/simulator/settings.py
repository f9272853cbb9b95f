"""What the simulator is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLE_PEOPLE = (
    ("Rosa (resident)", "+12025550101"),
    ("Ben (volunteer)", "+12025550102"),
    ("Abuela Luz (calls)", "+12025550103"),
    ("Ana (volunteer)", "+12025550104"),
)


@dataclass(frozen=True)
class SimulatorConfig:
    """One account, one hotline number and the people whose phones are shown.

    Numbers are E.164; `public_url` is the hotline's own and `api_url` the simulator's, both without a slash
    at the end. `api_key` and `api_secret` are accepted beside the account's own token when they are given.
    """

    account_sid: str
    auth_token: str
    hotline_number: str
    public_url: str
    people: tuple[tuple[str, str], ...] = SAMPLE_PEOPLE
    console_url: str = ""
    api_url: str = "https://api.twilio.com"
    api_key: str = ""
    api_secret: str = ""

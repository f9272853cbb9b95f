"""The settings, read once and refused when incomplete.

The machine's come from the environment (or a file `.env`), the community's from `hotline.toml`.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

import phonenumbers
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.community import Community
from hotline.base import dialling, proxies

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SIMULATOR_URL = "http://127.0.0.1:8001"
"""Where the simulator answers when TWILIO_API_URL does not say."""
SHORT_SECRET = 16
"""Characters; a shorter key can be guessed, and with it every number behind a hash."""
COMMUNITY_FILE = Path("hotline.toml")
HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9a-f:.]+")
PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")


LIKE = {
    "quiet_from": '"22:00"', "quiet_until": '"07:00"', "desk_phone": '"+12025550199"', "call_hours": '"9-20"',
    "emergency_number": '"911"', "crisis_number": '"988"', "country": '"US"',
}  # fmt: skip
"""What a value of a community's file looks like, where its shape alone is asked for."""


class ConfigError(Exception):
    """A setting is missing or wrong; the message says which, where and what to do."""


class Config(BaseSettings):
    """Everything the machine and the community decide; frozen for the life of a process."""

    model_config = SettingsConfigDict(
        env_file=".env", frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True
    )

    community: Community
    store: str = Field(default="data", alias="HOTLINE_STORE", repr=False)
    public_url: str = Field(alias="HOTLINE_PUBLIC_URL")
    number: str = Field(alias="HOTLINE_NUMBER")
    secret_key: str = Field(alias="HOTLINE_SECRET_KEY", min_length=1, repr=False)
    line: Literal["twilio", "simulator"] = Field(default="twilio", alias="HOTLINE_LINE")
    twilio_account_sid: str = Field(alias="TWILIO_ACCOUNT_SID", pattern="^AC[0-9a-fA-F]{32}$")
    twilio_auth_token: str = Field(alias="TWILIO_AUTH_TOKEN", min_length=1, repr=False)
    twilio_api_key: str = Field(default="", alias="TWILIO_API_KEY")
    twilio_api_secret: str = Field(default="", alias="TWILIO_API_SECRET", repr=False)
    twilio_api_url: str = Field(default="https://api.twilio.com", alias="TWILIO_API_URL")
    backup_key: str = Field(default="", alias="HOTLINE_BACKUP_KEY", repr=False)
    trusted_proxies: str = Field(default="", alias="HOTLINE_TRUSTED_PROXIES")

    @model_validator(mode="before")
    @classmethod
    def _simulator_beside(cls, settings: dict[str, Any]) -> dict[str, Any]:
        simulated = settings.get("HOTLINE_LINE") == "simulator"
        return {"TWILIO_API_URL": SIMULATOR_URL, **settings} if simulated else settings

    @field_validator("public_url", "twilio_api_url")
    @classmethod
    def _address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not _reachable(parts) or parts.query or parts.fragment:
            raise ValueError("must be an address like https://hotline.example.org")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must begin with https:// (plain http is for this machine alone)")
        if not PLAIN_PATH.fullmatch(parts.path):
            raise ValueError("must not have a path but one of plain letters, like https://example.org/hotline")
        return f"{parts.scheme}:{url.partition(':')[2]}".rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, written: str) -> str:
        try:
            proxies.Proxies(written)
        except ValueError:
            raise ValueError(
                "must be addresses or networks with commas between them, like 127.0.0.1, 10.0.0.0/8; or none"
            ) from None
        return written

    @field_validator("number")
    @classmethod
    def _e164(cls, number: str) -> str:
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            parsed = None
        if parsed is None or phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) != number:
            raise ValueError("must be the hotline's number in full, like +12025550100")
        return number

    @model_validator(mode="after")
    def _simulator_at_home(self) -> Config:
        """The simulator asks nobody for a name: whoever reaches it speaks for every phone."""
        if self.line == "simulator" and {_host(self.public_url), _host(self.twilio_api_url)} - LOOPBACK:
            raise ValueError(
                "the simulator is for this machine alone: HOTLINE_PUBLIC_URL and TWILIO_API_URL must each be an address"
                " of this machine, such as http://127.0.0.1:8000"
            )
        return self

    @model_validator(mode="after")
    def _a_desk_that_can_be_rung(self) -> Config:
        """Nobody who asks for a person waits for a number that is never rung."""
        why = dialling.refused(self.community.desk_phone, self.community.allowed_countries, self.number)
        if self.community.desk_phone and why:
            told = "is the hotline's own number" if why == "own" else "is a number that the hotline never calls"
            raise ValueError(f"desk_phone in the community's file {told}: name a phone at which a person answers")
        return self

    @model_validator(mode="after")
    def _key_and_secret(self) -> Config:
        if bool(self.twilio_api_key) != bool(self.twilio_api_secret):
            raise ValueError("TWILIO_API_KEY and TWILIO_API_SECRET go together: set both or none")
        return self

    @property
    def proxies(self) -> str:
        """The proxies that are trusted; where nothing is set and https leads here, those of this machine end it."""
        return self.trusted_proxies or (proxies.LOOPBACK if self.public_url.startswith("https:") else proxies.NONE)

    @property
    def secret_is_short(self) -> bool:
        """Whether HOTLINE_SECRET_KEY could be guessed."""
        return len(self.secret_key) < SHORT_SECRET


def _reachable(parts: SplitResult) -> bool:
    """Whether a name server or a router could make something of the host and port."""
    try:
        return bool(HOST.fullmatch(parts.hostname or "")) and parts.port != 0
    except ValueError:  # what stands there is no number
        return False


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


class _StoreOnly(BaseSettings):
    """The settings of commands that need no carrier."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    store: str = Field(default="data", alias="HOTLINE_STORE")
    backup_key: str = Field(default="", alias="HOTLINE_BACKUP_KEY", repr=False)


def backup_key() -> str:
    """The passphrase that backups are sealed with; "" for none."""
    return _StoreOnly().backup_key


def store_address() -> str:
    """Where the store is: a folder, or `postgresql://…`."""
    return _StoreOnly().store


def read_community(path: Path = COMMUNITY_FILE) -> Community:
    """The community's file; ConfigError names the key and its line."""
    try:
        text = path.read_text("utf-8")
        return Community.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        raise ConfigError(
            f"{path} is not here: copy hotline.toml from the project, or name yours with --config"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from None
    except ValidationError as error:
        raise ConfigError("; ".join(_community_faults(error, path, text))) from None


def read_config(community_file: Path = COMMUNITY_FILE, **settings: Any) -> Config:
    """The whole configuration; ConfigError lists every setting that is missing or wrong, one sentence each."""
    community = read_community(community_file)
    try:
        return Config(community=community, **settings)
    except ValidationError as error:
        raise ConfigError("; ".join(_setting_faults(error))) from None


def _setting_faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        name = str(fault["loc"][0]) if fault["loc"] else ""
        if fault["type"] == "missing":
            yield f"{name} is not set"
        else:
            yield f"{name} {_plain(fault['msg'])}".strip()


def _community_faults(error: ValidationError, path: Path, text: str) -> Iterator[str]:
    for fault in error.errors():
        keys = [str(key) for key in fault["loc"] if not isinstance(key, int)]
        where = f"{path}, line {_line_of(keys, text)}"
        if fault["type"] == "extra_forbidden":
            close = difflib.get_close_matches(keys[-1], _known_keys(), 1)
            yield f"{where}: nobody knows {keys[-1]!r}" + (f": did you mean {close[0]!r}?" if close else "")
        elif fault["type"] == "missing":
            yield f"{path}: {keys[-1]!r} is not set"
        elif fault["type"] == "string_pattern_mismatch" and keys[-1] in LIKE:
            yield f"{where}: {keys[-1]}: must be like {LIKE[keys[-1]]}"
        else:
            yield f"{where}: {keys[-1] if keys else 'the file'}: {_plain(fault['msg'])}"


def _known_keys() -> list[str]:
    keys: list[str] = []
    for name, field in Community.model_fields.items():
        keys.append(name)
        keys.extend(getattr(field.annotation, "model_fields", {}))
    return keys


def _line_of(keys: list[str], text: str) -> int:
    for key in reversed(keys):
        for number, line in enumerate(text.splitlines(), start=1):
            if re.match(rf"\s*\[?\s*(\w+\.)*[\"']?{re.escape(key)}[\"']?\s*[=\]]", line):
                return number
    return 1


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")[:1].lower() + message.removeprefix("Value error, ")[1:]

"""Settings: complete and right, or refused in sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.community import Community, Limits, VoiceSettings
from hotline.base.config import ConfigError, read_community, read_config
from hotline.checking import faults

GOOD = {
    "HOTLINE_PUBLIC_URL": "https://hotline.example.org",
    "HOTLINE_NUMBER": "+12025550100",
    "HOTLINE_SECRET_KEY": "a-secret-of-some-length",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "token",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hotline.toml").write_text('name = "Elm Street"\n', "utf-8")
    return monkeypatch


def test_a_complete_environment_is_read(environment: pytest.MonkeyPatch) -> None:
    config = read_config()
    assert config.number == "+12025550100"
    assert config.community.name == "Elm Street"
    assert config.store == "data"


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_setting_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(ConfigError, match=f"{name} is not set"):
        read_config()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HOTLINE_PUBLIC_URL", "http://hotline.example.org", "https://"),
        ("HOTLINE_PUBLIC_URL", "hotline.example.org", "address"),
        ("HOTLINE_PUBLIC_URL", "https://hotline.example.org/?a=1", "address"),
        ("HOTLINE_NUMBER", "202-555-0100", "in full"),
        ("HOTLINE_NUMBER", "hello", "in full"),
        ("HOTLINE_LINE", "pigeon", "twilio"),
        ("TWILIO_ACCOUNT_SID", "AC1", "TWILIO_ACCOUNT_SID"),
        ("TWILIO_API_KEY", "SK1", "go together"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_be(
    environment: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(ConfigError, match=says):
        read_config()


def test_plain_http_is_accepted_on_this_machine_alone(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HOTLINE_PUBLIC_URL", "http://127.0.0.1:8000/")
    assert read_config().public_url == "http://127.0.0.1:8000"


def test_a_misspelt_key_is_named_with_its_line_and_the_right_word(tmp_path: Path) -> None:
    path = tmp_path / "hotline.toml"
    path.write_text('name = "Elm Street"\n\nemergency_nummer = "911"\n', "utf-8")
    with pytest.raises(
        ConfigError, match=r"hotline\.toml, line 3: .*emergency_nummer.*did you mean 'emergency_number'"
    ):
        read_community(path)


def test_a_wrong_value_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "hotline.toml"
    path.write_text('name = "Elm Street"\ncountry = "United States"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"line 2: country"):
        read_community(path)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('timezone = "America/New_Yrok"', "line 2: timezone: no place is called 'America/New_Yrok'"),
        ('allowed_countries = ["USA"]', "line 2: allowed_countries: 'USA' is no country's code"),
        ('quiet_from = "22:00"', "quiet_from and quiet_until go together"),
        ('quiet_from = "25:00"', 'line 2: quiet_from: must be like "22:00"'),
        ('desk_phone = "555"', 'line 2: desk_phone: must be like "\\+12025550199"'),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_with_one_that_could(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "town.toml"
    file.write_text(f'name = "Elm Street"\n{line}\n', "utf-8")
    with pytest.raises(ConfigError, match=says):
        read_community(file)


def test_every_option_of_a_community_stands_in_its_sample_file() -> None:
    sample = (Path(__file__).parent.parent / "hotline.toml").read_text("utf-8")
    for options in (Community, Limits, VoiceSettings):
        for name in options.model_fields:
            assert re.search(rf"^(# |\[)?{name}\b", sample, re.MULTILINE), f"hotline.toml does not name {name}"


def test_a_file_that_is_no_toml_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "hotline.toml"
    path.write_text("name = Elm Street\n", "utf-8")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_community(path)


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"copy hotline\.toml"):
        read_community(tmp_path / "hotline.toml")


def test_the_simulator_is_beside_us_unless_something_else_is_said(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HOTLINE_LINE", "simulator")
    environment.setenv("HOTLINE_PUBLIC_URL", "http://127.0.0.1:8000")
    assert read_config().twilio_api_url == "http://127.0.0.1:8001"
    environment.setenv("TWILIO_API_URL", "http://127.0.0.1:9001")
    assert read_config().twilio_api_url == "http://127.0.0.1:9001"


def test_a_secret_that_could_be_guessed_is_a_fault_that_check_names(environment: pytest.MonkeyPatch) -> None:
    assert not any("HOTLINE_SECRET_KEY" in fault for fault in faults(Path("hotline.toml")))
    environment.setenv("HOTLINE_SECRET_KEY", "short")
    assert any("HOTLINE_SECRET_KEY" in fault for fault in faults(Path("hotline.toml")))

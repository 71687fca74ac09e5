"""Settings come from the environment; what is wrong there is said in words."""

from base64 import b64encode
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.settings import MqttAddress, WrongSettings, read_settings

SM4_KEY = "MDEyMzQ1Njc4OWFiY2RlZg=="  # 16 bytes
AES_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # 32 bytes
DEVELOPMENT = {"ENVIRONMENT": "development"}
PRODUCTION = {"IDENTITY_KEYS": f"2026:{SM4_KEY}", "BLIND_INDEX_KEY": AES_KEY}


def problems(**environment: str) -> list[str]:
    with pytest.raises(WrongSettings) as wrong:
        read_settings(DEVELOPMENT | environment)
    return wrong.value.problems


def test_a_development_system_needs_nothing_else() -> None:
    settings = read_settings(DEVELOPMENT)
    assert (settings.port, settings.public_url) == (8000, "http://127.0.0.1:8000")
    assert settings.session_idle == timedelta(minutes=30)
    assert not settings.secure_cookies


def test_production_is_the_default_and_refuses_published_keys() -> None:
    with pytest.raises(WrongSettings) as wrong:
        read_settings({})
    assert [problem.split(":")[0] for problem in wrong.value.problems] == [
        "IDENTITY_KEYS",
        "BLIND_INDEX_KEY",
    ]
    assert not read_settings(PRODUCTION).is_development


def test_a_published_key_is_refused_under_any_name() -> None:
    published = b64encode(read_settings(DEVELOPMENT).vault.keys["development"]).decode()
    with pytest.raises(WrongSettings, match="IDENTITY_KEYS: production"):
        read_settings(PRODUCTION | {"IDENTITY_KEYS": f"2026:{SM4_KEY},old:{published}"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("MQTT_URL", "localhost:1883"),
        ("MQTT_URL", "mqtt://localhost?protocol=4"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("WEB_WORKERS", "0"),
        ("PUBLIC_URL", "immunization.example"),
        ("IDENTITY_KEYS", "2026:short"),
        ("IDENTITY_KEYS", f":{SM4_KEY}"),
        ("IDENTITY_KEYS", "2026:not-base64!"),
        ("BLIND_INDEX_KEY", SM4_KEY),
        ("SESSION_IDLE_MINUTES", "-5"),
        ("LOG_LEVEL", "loud"),
        ("NIP_2026_FROM", "July"),
    ],
)
def test_a_wrong_value_names_itself(name: str, value: str) -> None:
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{name}: ")
    assert "expected" in problem


def test_all_wrong_values_are_told_at_once() -> None:
    assert len(problems(PORT="x", LOG_LEVEL="loud", MQTT_URL="x")) == 3


def test_secrets_are_not_repeated() -> None:
    told = problems(DATABASE_URL="mysql://me:hunter2@db/x", IDENTITY_KEYS="2026:hunter2")
    assert "hunter2" not in " ".join(told)


def test_idle_sessions_end_before_all_sessions_do() -> None:
    (problem,) = problems(SESSION_IDLE_MINUTES="90", SESSION_ABSOLUTE_MINUTES="60")
    assert problem.startswith("SESSION_IDLE_MINUTES: ")


def test_the_first_key_seals_and_the_others_still_open() -> None:
    vault = read_settings(DEVELOPMENT | {"IDENTITY_KEYS": f"2027:{AES_KEY}, 2026:{SM4_KEY}"}).vault
    assert vault.current == "2027"
    assert {name: len(key) for name, key in vault.keys.items()} == {"2027": 32, "2026": 16}


def test_keys_may_lie_in_files(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(f"2027:{AES_KEY}\n2026:{SM4_KEY}\n")
    settings = read_settings(DEVELOPMENT | {"IDENTITY_KEYS_FILE": str(keys)})
    assert settings.vault.current == "2027"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (problem,) = problems(IDENTITY_KEYS_FILE=str(tmp_path / "nowhere"))
    assert problem.startswith("IDENTITY_KEYS_FILE: ")
    assert "nowhere" in problem


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://broker", MqttAddress("broker", 1883)),
        ("mqtts://broker", MqttAddress("broker", 8883, tls=True)),
        ("mqtt://a:p%40ss@broker:1884", MqttAddress("broker", 1884, "a", "p@ss")),
        ("mqtt://broker?protocol=3.1.1", MqttAddress("broker", 1883, protocol="3.1.1")),
    ],
)
def test_a_brokers_address(url: str, address: MqttAddress) -> None:
    assert read_settings(DEVELOPMENT | {"MQTT_URL": url}).mqtt == address


def test_the_2026_edition_begins_when_its_day_is_set() -> None:
    assert read_settings(DEVELOPMENT).nip_2026_from is None
    settings = read_settings(DEVELOPMENT | {"NIP_2026_FROM": "2026-07-01"})
    assert settings.nip_2026_from == date(2026, 7, 1)


def test_https_outside_means_secure_cookies() -> None:
    settings = read_settings(DEVELOPMENT | {"PUBLIC_URL": "https://immunization.example/"})
    assert settings.secure_cookies
    assert settings.public_url == "https://immunization.example"

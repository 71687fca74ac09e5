"""Everything that can be configured, read from the environment once. 系统设置

Each variable is one row of ``VARIABLES``: its name, how it is read, its default and its
meaning. A wrong value names itself and says what is expected; all wrong values are reported
together, and none of their secrets are repeated.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

from kernel.vault import Vault

# The keys of a development system. They are published here, so production refuses them.
_PUBLISHED_KEY = b"published SM4 k."
_PUBLISHED_INDEX_KEY = b"published blind index key, 32 b."


class WrongSettings(Exception):
    """Some variables cannot be used; ``problems`` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Environment(StrEnum):
    """Development shows the message inbox and takes published keys; production does not."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class MqttAddress(Struct, frozen=True):
    """Where the broker is, and how to talk to it. 消息代理地址"""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: bool = False
    protocol: str = "5"

    @property
    def shared_subscriptions(self) -> bool:
        """MQTT 3.1.1 cannot share one subscription between several workers."""
        return self.protocol == "5"


class Settings(Struct, frozen=True):
    """The configuration of one process. 系统设置"""

    environment: Environment
    database_url: str
    mqtt: MqttAddress
    host: str
    port: int
    web_workers: int
    public_url: str
    vault: Vault
    session_idle: timedelta
    session_absolute: timedelta
    log_level: str
    nip_2026_from: date | None
    sms_gateway_url: str
    duty_gateway_url: str

    @property
    def is_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT

    @property
    def edition_starts(self) -> dict[str, date]:
        """Editions of the national programme that begin on another day than their file says."""
        return {"2026": self.nip_2026_from} if self.nip_2026_from else {}

    @property
    def secure_cookies(self) -> bool:
        """Cookies stay on encrypted connections wherever the site has one."""
        return self.public_url.startswith("https:")


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError
    return value.strip()


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _minutes(value: str) -> timedelta:
    return timedelta(minutes=_number(1, 60 * 24 * 366)(value))


def _postgres_url(value: str) -> str:
    if urlsplit(value).scheme not in ("postgresql", "postgres"):
        raise ValueError
    return "postgresql" + value.strip().removeprefix("postgresql").removeprefix("postgres")


def _web_url(value: str) -> str:
    parts = urlsplit(value.strip())
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError
    return value.strip().rstrip("/")


def _mqtt_address(value: str) -> MqttAddress:
    parts = urlsplit(value.strip())
    protocol = parse_qs(parts.query).get("protocol", ["5"])[-1]
    if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname or protocol not in _PROTOCOLS:
        raise ValueError
    tls = parts.scheme == "mqtts"
    return MqttAddress(
        parts.hostname,
        parts.port or (8883 if tls else 1883),
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
        tls,
        protocol,
    )


def _level(value: str) -> str:
    if value.lower() not in _LEVELS:
        raise ValueError
    return value.lower()


def _optional_date(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _keys(value: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in value.replace(",", " ").split():
        key_id, _, encoded = entry.partition(":")
        keys[key_id] = _bytes(encoded)
        if not key_id or len(keys[key_id]) not in (16, 32):
            raise ValueError
    if not keys:
        raise ValueError
    return keys


def _index_key(value: str) -> bytes:
    key = _bytes(value)
    if len(key) < 32:
        raise ValueError
    return key


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error:
        raise ValueError from None


_PROTOCOLS = ("5", "3.1.1")
_LEVELS = ("debug", "info", "warning", "error")
_KEYS_FORM = "id:base64 of a 16-byte (SM4) or 32-byte (AES-256) key; several separated by commas"


class Variable(Struct, frozen=True):
    """One environment variable. A secret's value is never shown. 环境变量"""

    name: str
    read: Callable[[str], Any]
    default: str
    expected: str
    meaning: str
    secret: bool = False


VARIABLES = (
    Variable(
        "ENVIRONMENT",
        Environment,
        "production",
        "development or production",
        "development shows every message in an inbox page and accepts the published keys",
    ),
    Variable(
        "DATABASE_URL",
        _postgres_url,
        "postgresql://localhost/lifecycle",
        "postgresql://user:password@host:port/database",
        "the Postgres database",
        secret=True,
    ),
    Variable(
        "MQTT_URL",
        _mqtt_address,
        "mqtt://127.0.0.1:1883",
        "mqtt://user:password@host:port, or mqtts:// with TLS; "
        "?protocol=3.1.1 for a broker that does not speak version 5",
        "the broker that sensors publish to",
        secret=True,
    ),
    Variable("HOST", _text, "127.0.0.1", "an address of this machine", "where the web listens"),
    Variable("PORT", _number(1, 65535), "8000", "a number from 1 to 65535", "the web's port"),
    Variable("WEB_WORKERS", _number(1, 256), "1", "a number from 1 to 256", "web processes"),
    Variable(
        "PUBLIC_URL",
        _web_url,
        "",
        "http:// or https:// and a host",
        "the address people type; taken from HOST and PORT when empty",
    ),
    Variable(
        "IDENTITY_KEYS",
        _keys,
        "development:" + base64.b64encode(_PUBLISHED_KEY).decode(),
        _KEYS_FORM,
        "keys that seal personal data, the current one first",
        secret=True,
    ),
    Variable(
        "BLIND_INDEX_KEY",
        _index_key,
        base64.b64encode(_PUBLISHED_INDEX_KEY).decode(),
        "base64 of at least 32 bytes",
        "the key of the index that finds sealed data; it cannot be changed later",
        secret=True,
    ),
    Variable(
        "SESSION_IDLE_MINUTES",
        _minutes,
        "30",
        "a number of minutes",
        "how long a session lasts without a request",
    ),
    Variable(
        "SESSION_ABSOLUTE_MINUTES",
        _minutes,
        "720",
        "a number of minutes",
        "how long a session lasts at most",
    ),
    Variable(
        "SMS_GATEWAY_URL",
        _web_url,
        "",
        "http:// or https:// and a host",
        "where text messages are posted; empty: the inbox page in development",
    ),
    Variable(
        "DUTY_GATEWAY_URL",
        _web_url,
        "",
        "http:// or https:// and a host",
        "where calls to the duty phone are posted; empty: kept in development",
    ),
    Variable("LOG_LEVEL", _level, "info", "one of " + ", ".join(_LEVELS), "how much is logged"),
    Variable(
        "NIP_2026_FROM",
        _optional_date,
        "",
        "a date such as 2026-07-01, or nothing",
        "when the 2026 edition begins until an administrator activates another day; empty: its own",
    ),
)

# These may also be given as the name of a file, with _FILE after the variable's name.
FROM_FILES = ("IDENTITY_KEYS", "BLIND_INDEX_KEY", "DATABASE_URL", "MQTT_URL")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read every variable. Raises ``WrongSettings`` with a sentence for each wrong one."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for variable in VARIABLES:
        try:
            values[variable.name] = variable.read(_given(environment, variable))
        except ValueError:
            problems.append(_complaint(environment, variable))
        except OSError as failure:
            name, file = f"{variable.name}_FILE", environment[f"{variable.name}_FILE"]
            problems.append(f"{name}: cannot read {file!r} ({failure.strerror}).")
    problems += _contradictions(environment, values)
    if problems:
        raise WrongSettings(problems)
    return _settings(values)


def _given(environment: Mapping[str, str], variable: Variable) -> str:
    file = environment.get(f"{variable.name}_FILE")
    if file and variable.name in FROM_FILES:
        return Path(file).read_text().strip()
    return environment.get(variable.name) or variable.default


def _complaint(environment: Mapping[str, str], variable: Variable) -> str:
    if environment.get(f"{variable.name}_FILE"):
        return f"{variable.name}_FILE: the file should hold {variable.expected}."
    shown = "the value given" if variable.secret else repr(environment.get(variable.name))
    return f"{variable.name}: {shown} is not usable; expected {variable.expected}."


def _contradictions(environment: Mapping[str, str], values: Mapping[str, Any]) -> list[str]:
    """What each value alone does not show."""
    found = []
    idle, absolute = values.get("SESSION_IDLE_MINUTES"), values.get("SESSION_ABSOLUTE_MINUTES")
    if idle and absolute and idle > absolute:
        found.append("SESSION_IDLE_MINUTES: expected no more than SESSION_ABSOLUTE_MINUTES.")
    if values.get("ENVIRONMENT") is not Environment.PRODUCTION:
        return found
    if _PUBLISHED_KEY in values.get("IDENTITY_KEYS", {}).values():
        found.append(_needs_own_key("IDENTITY_KEYS"))
    if values.get("BLIND_INDEX_KEY") == _PUBLISHED_INDEX_KEY:
        found.append(_needs_own_key("BLIND_INDEX_KEY"))
    return found


def _needs_own_key(name: str) -> str:
    return (
        f"{name}: production needs a key of its own "
        f"(set {name} or {name}_FILE, or ENVIRONMENT=development to try things out)."
    )


def _settings(values: Mapping[str, Any]) -> Settings:
    keys: dict[str, bytes] = values["IDENTITY_KEYS"]
    host, port = values["HOST"], values["PORT"]
    return Settings(
        environment=values["ENVIRONMENT"],
        database_url=values["DATABASE_URL"],
        mqtt=values["MQTT_URL"],
        host=host,
        port=port,
        web_workers=values["WEB_WORKERS"],
        public_url=values["PUBLIC_URL"] or f"http://{host}:{port}",
        vault=Vault(next(iter(keys)), keys, values["BLIND_INDEX_KEY"]),
        session_idle=values["SESSION_IDLE_MINUTES"],
        session_absolute=values["SESSION_ABSOLUTE_MINUTES"],
        log_level=values["LOG_LEVEL"],
        nip_2026_from=values["NIP_2026_FROM"],
        sms_gateway_url=values["SMS_GATEWAY_URL"],
        duty_gateway_url=values["DUTY_GATEWAY_URL"],
    )

"""What sensors send, taken apart: the simple form. 传感器报文解析

A wrong part never costs its neighbours: each is answered with its own reason and kept apart.
What deviates from a standard but can be used is used, and remarked on. The other form, WHO's
EMS transmission, is read in ``ems``.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from .instants import Instant, parse

MAX_BYTES = 1_048_576
"""EMS data delivery: a transmission is at most 1 MB."""

MAX_BATTERY_DAYS = 9999.9
MAX_SEQUENCE = 2**63 - 1

TEMPERATURES = ("TVC", "TFRZ", "TAMB", "TCON")
HUMIDITIES = ("HAMB", "HCOM")
CHANNELS = (*TEMPERATURES, *HUMIDITIES)
VACCINE_CHANNEL = "TVC"
"""The vaccine compartment at its coldest place: the channel alarms are judged on."""


class Reason(StrEnum):
    """Why something a sensor sent is not as it should be. 报文问题类别"""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    FIELD_MISSING = "field_missing"
    TIME_NOT_TEXT = "time_not_text"
    TIME_UNREADABLE = "time_unreadable"
    TIME_WITHOUT_ZONE = "time_without_zone"
    CHANNEL_UNKNOWN = "channel_unknown"
    VALUE_NOT_A_NUMBER = "value_not_a_number"
    VALUE_OUT_OF_BOUNDS = "value_out_of_bounds"
    TRANSFER_TYPE_UNKNOWN = "transfer_type_unknown"
    NO_CHANNEL = "no_channel"
    NOTHING_INSIDE = "nothing_inside"
    NULL_WITHOUT_ERROR = "null_without_error"
    TOPIC_UNKNOWN = "topic_unknown"
    STATUS_UNKNOWN = "status_unknown"
    DEVICE_UNKNOWN = "device_unknown"
    NOT_TAKEN = "not_taken"


class Finding(Struct, frozen=True):
    """One thing wrong with a message: what, where in it, and what stood there. 报文问题"""

    reason: Reason
    where: str
    found: str = ""


class Sample(Struct, frozen=True):
    """One value of one channel; no value where the device reports an error. 通道读数"""

    channel: str
    at: Instant
    value: float | None
    sequence: int | None = None
    codes: tuple[str, ...] = ()


class Battery(Struct, frozen=True):
    """How many days the device's battery will last. 电池剩余天数"""

    at: Instant
    days: float


class Mains(Struct, frozen=True):
    """Whether the appliance had usable mains in the period before. 市电状态"""

    at: Instant
    is_on: bool


class DeviceAlarm(Struct, frozen=True):
    """Alarms the device raised by its own rules, kept beside ours. 设备自报警"""

    at: Instant
    codes: tuple[str, ...]


class Parsed(Struct, frozen=True):
    """Everything a message came to. Only ``rejected`` parts were not used. 解析结果"""

    appliance: str | None = None
    samples: tuple[Sample, ...] = ()
    batteries: tuple[Battery, ...] = ()
    mains: tuple[Mains, ...] = ()
    alarms: tuple[DeviceAlarm, ...] = ()
    rejected: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()


class _Simple(Struct):
    """The simple form when all of it is right: decoded in one go."""

    ts: str
    t: float | None
    ch: str = VACCINE_CHANNEL
    rh: float | None = None
    batt: float | None = None
    seq: int | None = None


_simple_decoder = msgspec.json.Decoder(_Simple)


class WrongPart(Exception):
    """Carries a finding out of the middle of a record."""

    def __init__(self, reason: Reason, where: str, found: object = "") -> None:
        super().__init__(reason)
        self.finding = Finding(reason, where, str(found)[:200].replace("\0", "�"))


def parse_simple(payload: bytes) -> Parsed:
    """Read ``{"ts", "ch", "t", "rh", "batt", "seq"}``: one reading of one channel.

    ``ts`` is ISO 8601 with an offset, ``t`` degrees Celsius or null for a sensor error,
    ``rh`` relative humidity in percent, ``batt`` days left, ``seq`` the device's count.
    """
    try:
        return _simple(_decode_simple(payload))
    except WrongPart as wrong:
        return Parsed(rejected=(wrong.finding,))


def _decode_simple(payload: bytes) -> _Simple:
    if len(payload) > MAX_BYTES:
        raise WrongPart(Reason.TOO_LARGE, "", len(payload))
    try:
        return _simple_decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _diagnose_simple(an_object(decode(payload), ""))


def _simple(message: _Simple) -> Parsed:
    at = an_instant(message.ts, "ts")
    if message.ch not in CHANNELS:
        raise WrongPart(Reason.CHANNEL_UNKNOWN, "ch", message.ch)
    sequence = _counted(message.seq)
    samples = [Sample(message.ch, at, message.t, sequence)]
    if message.rh is not None:
        samples.append(Sample("HCOM", at, message.rh, sequence))
    days, wrong = message.batt, list(_out_of_bounds(message))
    has_battery = days is not None and 0 <= days <= MAX_BATTERY_DAYS
    return Parsed(
        samples=tuple(samples),
        batteries=(Battery(at, days),) if days is not None and has_battery else (),
        rejected=tuple(wrong),
    )


def _out_of_bounds(message: _Simple) -> Iterator[Finding]:
    """What is a number and cannot be true; it does not cost the temperature."""
    if message.batt is not None and not 0 <= message.batt <= MAX_BATTERY_DAYS:
        yield Finding(Reason.VALUE_OUT_OF_BOUNDS, "batt", str(message.batt))
    if _counted(message.seq) != message.seq:
        yield Finding(Reason.VALUE_OUT_OF_BOUNDS, "seq", str(message.seq))


def _counted(sequence: int | None) -> int | None:
    """The device's count, if it is one that can be stored."""
    return sequence if sequence is not None and 0 <= sequence <= MAX_SEQUENCE else None


def _diagnose_simple(fields: dict[str, Any]) -> _Simple:
    """Find what the decoder stumbled over, field by field."""
    for name in ("ts", "t"):
        if name not in fields:
            raise WrongPart(Reason.FIELD_MISSING, name)
    an_instant(fields["ts"], "ts")
    for name in ("t", "rh", "batt"):
        a_number(fields.get(name), name)
    if not isinstance(fields.get("ch", VACCINE_CHANNEL), str):
        raise WrongPart(Reason.CHANNEL_UNKNOWN, "ch", fields["ch"])
    raise WrongPart(Reason.VALUE_NOT_A_NUMBER, "seq", fields.get("seq"))


def decode(payload: bytes) -> object:
    """A payload as plain values, or what keeps it from being JSON."""
    if len(payload) > MAX_BYTES:
        raise WrongPart(Reason.TOO_LARGE, "", len(payload))
    try:
        payload.decode()
    except UnicodeDecodeError as error:
        raise WrongPart(Reason.NOT_UTF8, f"byte {error.start}") from error
    try:
        return msgspec.json.decode(payload)
    except (msgspec.DecodeError, RecursionError) as error:
        raise WrongPart(Reason.NOT_JSON, "", error) from error


def an_object(value: object, where: str) -> dict[str, Any]:
    """The fields of a JSON object."""
    if not isinstance(value, dict):
        raise WrongPart(Reason.NOT_AN_OBJECT, where, type(value).__name__)
    return value


def a_list(fields: dict[str, Any], name: str, where: str) -> list[Any]:
    """A list that must be there and hold something."""
    path = f"{where}.{name}".lstrip(".")
    value = fields.get(name)
    if not isinstance(value, list):
        raise WrongPart(Reason.FIELD_MISSING, path)
    if not value:
        raise WrongPart(Reason.NOTHING_INSIDE, path)
    return value


def a_number(value: object, where: str) -> float | None:
    """A number, or nothing for null. ``true`` is not one."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongPart(Reason.VALUE_NOT_A_NUMBER, where, value)
    return float(value)


def an_instant(value: object, where: str) -> Instant:
    """An instant written as text with its offset from UTC."""
    if not isinstance(value, str):
        raise WrongPart(Reason.TIME_NOT_TEXT, where, value)
    try:
        return parse(value)
    except OverflowError as error:
        raise WrongPart(Reason.TIME_UNREADABLE, where, value) from error
    except ValueError as error:
        wrong = Reason.TIME_WITHOUT_ZONE if _reads_without_zone(value) else Reason.TIME_UNREADABLE
        raise WrongPart(wrong, where, value) from error


def _reads_without_zone(value: str) -> bool:
    try:
        parse(f"{value}Z")
    except (ValueError, OverflowError):
        return False
    return True

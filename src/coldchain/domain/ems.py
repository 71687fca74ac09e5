"""What sensors send, taken apart: WHO's EMS and RTM transmissions. EMS报文解析

The form is that of WHO PQS E006/DS01 as its public schema 0.8.1 gives it. Receivers must
accept repeats and any order, so values are merged per channel and instant.
"""

from typing import Any

from .instants import Instant
from .payloads import (
    CHANNELS,
    MAX_BATTERY_DAYS,
    Battery,
    DeviceAlarm,
    Finding,
    Mains,
    Parsed,
    Reason,
    Sample,
    WrongPart,
    a_list,
    a_number,
    an_instant,
    an_object,
    decode,
)

MAINS_PERIOD_SECONDS = 900
"""The longest sampling period, and so the most seconds of mains a record can report."""

_REQUIRED = {
    "ems": ("ALRM", "BEMD", "BLOG", "CMPR", "DORV", "EERR", "LERR", "TAMB"),
    "rtm": ("ALRM", "BEMD", "EERR"),
}


def parse_ems(payload: bytes) -> Parsed:
    """Read one EMS or RTM transmission: ``{"meta", "data": [report, …]}``.

    Records of one instant are merged per channel and repeats dropped, in whatever order they
    come: the standard allows both.
    """
    try:
        transmission = an_object(decode(payload), "")
        kind = _transfer_type(transmission)
        reports = a_list(transmission, "data", "")
    except WrongPart as wrong:
        return Parsed(rejected=(wrong.finding,))
    gathered = _Gathered()
    for number, report in enumerate(reports):
        _read_report(report, f"data[{number}]", kind, gathered)
    return gathered.parsed()


class _Gathered:
    """What has been read of a transmission so far."""

    def __init__(self) -> None:
        self.appliance: str | None = None
        self.samples: dict[tuple[str, Instant, float | None], Sample] = {}
        self.batteries: dict[Battery, None] = {}
        self.mains: dict[Mains, None] = {}
        self.alarms: dict[DeviceAlarm, None] = {}
        self.rejected: list[Finding] = []
        self.remarks: list[Finding] = []

    def parsed(self) -> Parsed:
        return Parsed(
            appliance=self.appliance,
            samples=tuple(sorted(self.samples.values(), key=lambda s: (s.at, s.channel))),
            batteries=tuple(sorted(self.batteries, key=lambda battery: battery.at)),
            mains=tuple(sorted(self.mains, key=lambda mains: mains.at)),
            alarms=tuple(sorted(self.alarms, key=lambda alarm: alarm.at)),
            rejected=tuple(self.rejected),
            remarks=tuple(self.remarks),
        )


def _transfer_type(transmission: dict[str, Any]) -> str:
    meta = an_object(transmission.get("meta"), "meta")
    for name in ("schemaVersion", "transferType"):
        if not isinstance(meta.get(name), str):
            raise WrongPart(Reason.FIELD_MISSING, f"meta.{name}")
    kind = str(meta["transferType"])
    if kind not in _REQUIRED:
        raise WrongPart(Reason.TRANSFER_TYPE_UNKNOWN, "meta.transferType", kind)
    return kind


def _read_report(report: object, where: str, kind: str, gathered: _Gathered) -> None:
    try:
        fields = an_object(report, where)
        records = a_list(fields, "records", where)
    except WrongPart as wrong:
        gathered.rejected.append(wrong.finding)
        return
    named = (fields.get(name) for name in ("AMID", "AID", "ASER", "LSER", "ESER"))
    gathered.appliance = next((name for name in named if isinstance(name, str) and name), None)
    for number, record in enumerate(records):
        try:
            _read_record(record, f"{where}.records[{number}]", kind, gathered)
        except WrongPart as wrong:
            gathered.rejected.append(wrong.finding)


def _read_record(record: object, where: str, kind: str, gathered: _Gathered) -> None:
    fields = an_object(record, where)
    if "ABST" not in fields:
        raise WrongPart(Reason.FIELD_MISSING, f"{where}.ABST")
    at = an_instant(fields["ABST"], f"{where}.ABST")
    codes = (*_codes(fields.get("EERR")), *_codes(fields.get("LERR")))
    present = [channel for channel in CHANNELS if channel in fields]
    if not present:
        raise WrongPart(Reason.NO_CHANNEL, where)
    for channel in present:
        try:
            value = a_number(fields[channel], f"{where}.{channel}")
        except WrongPart as wrong:
            gathered.rejected.append(wrong.finding)
            continue
        if value is None and not codes:
            gathered.remarks.append(Finding(Reason.NULL_WITHOUT_ERROR, f"{where}.{channel}"))
        key = (channel, at, value)
        gathered.samples.setdefault(key, Sample(channel, at, value, codes=codes))
    _read_condition(fields, at, where, gathered)
    missing = [name for name in _REQUIRED[kind] if name not in fields]
    gathered.remarks += [Finding(Reason.FIELD_MISSING, f"{where}.{name}") for name in missing]


def _read_condition(fields: dict[str, Any], at: Instant, where: str, gathered: _Gathered) -> None:
    """Battery, mains and the device's own alarms of one record."""
    days = _bounded(fields, "BEMD", MAX_BATTERY_DAYS, where, gathered)
    if days is not None:
        gathered.batteries[Battery(at, days)] = None
    usable = _bounded(fields, "SVA", MAINS_PERIOD_SECONDS, where, gathered)
    if usable is not None:
        gathered.mains[Mains(at, usable > 0)] = None
    alarms = _codes(fields.get("ALRM"))
    if alarms:
        gathered.alarms[DeviceAlarm(at, alarms)] = None


def _bounded(
    fields: dict[str, Any], name: str, highest: float, where: str, gathered: _Gathered
) -> float | None:
    try:
        value = a_number(fields.get(name), f"{where}.{name}")
    except WrongPart as wrong:
        gathered.rejected.append(wrong.finding)
        return None
    if value is not None and not 0 <= value <= highest:
        found = Finding(Reason.VALUE_OUT_OF_BOUNDS, f"{where}.{name}", str(value))
        gathered.rejected.append(found)
        return None
    return value


def _codes(text: object) -> tuple[str, ...]:
    """Codes come as one string with spaces between them."""
    return tuple(text.split()) if isinstance(text, str) else ()

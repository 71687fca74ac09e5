"""Each form is read, and each kind of wrong input gets its own answer."""

import json
from typing import Any

import pytest

from coldchain.domain.ems import parse_ems
from coldchain.domain.instants import parse
from coldchain.domain.payloads import MAX_BYTES, Battery, Mains, Reason, Sample, parse_simple

NOON = "2026-03-02T12:00:00Z"


def simple(**fields: Any) -> bytes:
    return json.dumps({"ts": NOON, "ch": "TVC", "t": 4.5} | fields).encode()


def ems(*records: Any, kind: str = "rtm", **report: Any) -> bytes:
    reports = [{"AMID": "fridge-7", **report, "records": list(records)}]
    meta = {"schemaVersion": "0.8.1", "transferType": kind, "transferId": "a1"}
    return json.dumps({"meta": meta, "data": reports}).encode()


def record(**fields: Any) -> dict[str, Any]:
    whole = {"ABST": "20260302T120000Z", "ALRM": None, "BEMD": 14.7, "EERR": None, "TVC": 6.5}
    return {name: value for name, value in (whole | fields).items() if value != "absent"}


def test_the_simple_form_gives_temperature_humidity_and_battery():
    parsed = parse_simple(simple(rh=55, batt=12.5, seq=7))
    at = parse(NOON)
    assert parsed.samples == (Sample("TVC", at, 4.5, 7), Sample("HCOM", at, 55.0, 7))
    assert parsed.batteries == (Battery(at, 12.5),)
    assert not parsed.rejected


def test_an_offset_is_an_instant_and_null_is_a_sensor_error():
    parsed = parse_simple(simple(ts="2026-03-02T20:00:00+08:00", t=None))
    assert parsed.samples == (Sample("TVC", parse(NOON), None),)


@pytest.mark.parametrize(
    ("payload", "reason", "where"),
    [
        (b"\xff\xfe", Reason.NOT_UTF8, "byte 0"),
        (b"{", Reason.NOT_JSON, ""),
        (b"", Reason.NOT_JSON, ""),
        (b"[1]", Reason.NOT_AN_OBJECT, ""),
        (b" " * (MAX_BYTES + 1), Reason.TOO_LARGE, ""),
        (b'{"t": 4}', Reason.FIELD_MISSING, "ts"),
        (b'{"ts": "2026-03-02T12:00:00Z"}', Reason.FIELD_MISSING, "t"),
        (simple(ts=1772452800), Reason.TIME_NOT_TEXT, "ts"),
        (simple(ts="yesterday"), Reason.TIME_UNREADABLE, "ts"),
        (simple(ts="2026-02-31T12:00:00Z"), Reason.TIME_UNREADABLE, "ts"),
        (simple(ts="2026-03-02T12:00:00"), Reason.TIME_WITHOUT_ZONE, "ts"),
        (simple(t="4.5"), Reason.VALUE_NOT_A_NUMBER, "t"),
        (simple(t=True), Reason.VALUE_NOT_A_NUMBER, "t"),
        (simple(rh="wet"), Reason.VALUE_NOT_A_NUMBER, "rh"),
        (simple(batt=[]), Reason.VALUE_NOT_A_NUMBER, "batt"),
        (simple(seq="one"), Reason.VALUE_NOT_A_NUMBER, "seq"),
        (simple(ch="OVEN"), Reason.CHANNEL_UNKNOWN, "ch"),
        (simple(ch=5), Reason.CHANNEL_UNKNOWN, "ch"),
    ],
)
def test_a_wrong_simple_message_says_what_is_wrong(payload: bytes, reason: Reason, where: str):
    parsed = parse_simple(payload)
    assert [(finding.reason, finding.where) for finding in parsed.rejected] == [(reason, where)]
    assert not parsed.samples


def test_an_impossible_battery_does_not_cost_the_temperature():
    parsed = parse_simple(simple(batt=-1))
    assert [s.value for s in parsed.samples] == [4.5]
    assert [f.reason for f in parsed.rejected] == [Reason.VALUE_OUT_OF_BOUNDS]


def test_channels_of_one_instant_come_in_separate_records_and_repeats_count_once():
    parsed = parse_ems(
        ems(
            record(ABST="20260302T121500Z", TVC=7.0),
            record(),
            record(TVC="absent", TAMB=23.1),
            record(),
        )
    )
    assert [(s.channel, s.value) for s in parsed.samples] == [
        ("TAMB", 23.1),
        ("TVC", 6.5),
        ("TVC", 7.0),
    ]
    assert parsed.appliance == "fridge-7"


def test_two_values_of_one_channel_and_instant_are_both_kept():
    parsed = parse_ems(ems(record(), record(TVC=9.0)))
    assert [s.value for s in parsed.samples] == [6.5, 9.0]


def test_mains_battery_and_the_devices_own_alarms_are_read():
    full = record(SVA=0, ALRM="HEAT DOOR", BLOG=13, CMPR=0, DORV=0, LERR=None, TAMB=23)
    parsed = parse_ems(ems(full, kind="ems"))
    assert parsed.mains == (Mains(parse(NOON), False),)
    assert parsed.batteries == (Battery(parse(NOON), 14.7),)
    assert parsed.alarms[0].codes == ("HEAT", "DOOR")
    assert not parsed.remarks


def test_a_sensor_error_keeps_its_code_and_one_without_a_code_is_remarked_on():
    with_code = parse_ems(ems(record(TVC=None, EERR="E1 E2")))
    assert with_code.samples[0].codes == ("E1", "E2")
    assert not with_code.remarks
    without = parse_ems(ems(record(TVC=None)))
    assert without.samples[0].value is None
    assert [f.reason for f in without.remarks] == [Reason.NULL_WITHOUT_ERROR]


def test_a_wrong_record_does_not_cost_its_neighbours():
    parsed = parse_ems(
        ems(
            record(),
            record(ABST="absent"),
            record(ABST="20260302T1200"),
            record(TVC="warm", TAMB=20),
            record(ABST="20260302T130000Z", TVC=5.0, SVA=901),
            record(TVC="absent"),
            "text",
        )
    )
    assert [s.value for s in parsed.samples if s.channel == "TVC"] == [6.5, 5.0]
    assert [(f.reason, f.where) for f in parsed.rejected] == [
        (Reason.FIELD_MISSING, "data[0].records[1].ABST"),
        (Reason.TIME_WITHOUT_ZONE, "data[0].records[2].ABST"),
        (Reason.VALUE_NOT_A_NUMBER, "data[0].records[3].TVC"),
        (Reason.VALUE_OUT_OF_BOUNDS, "data[0].records[4].SVA"),
        (Reason.NO_CHANNEL, "data[0].records[5]"),
        (Reason.NOT_AN_OBJECT, "data[0].records[6]"),
    ]


def test_fields_the_standard_requires_are_remarked_on_and_not_insisted_on():
    parsed = parse_ems(ems(record(BEMD="absent")))
    assert len(parsed.samples) == 1
    assert [(f.reason, f.where) for f in parsed.remarks] == [
        (Reason.FIELD_MISSING, "data[0].records[0].BEMD")
    ]


@pytest.mark.parametrize(
    ("transmission", "reason", "where"),
    [
        ({"data": []}, Reason.NOT_AN_OBJECT, "meta"),
        ({"meta": {"transferType": "rtm"}}, Reason.FIELD_MISSING, "meta.schemaVersion"),
        (
            {"meta": {"schemaVersion": "1", "transferType": "fax"}},
            Reason.TRANSFER_TYPE_UNKNOWN,
            "meta.transferType",
        ),
        ({"meta": {"schemaVersion": "1", "transferType": "ems"}}, Reason.FIELD_MISSING, "data"),
        (
            {"meta": {"schemaVersion": "1", "transferType": "ems"}, "data": []},
            Reason.NOTHING_INSIDE,
            "data",
        ),
        (
            {"meta": {"schemaVersion": "1", "transferType": "ems"}, "data": [{}]},
            Reason.FIELD_MISSING,
            "data[0].records",
        ),
    ],
)
def test_a_wrong_transmission_says_what_is_wrong(
    transmission: dict[str, Any], reason: Reason, where: str
):
    parsed = parse_ems(json.dumps(transmission).encode())
    assert [(f.reason, f.where) for f in parsed.rejected] == [(reason, where)]

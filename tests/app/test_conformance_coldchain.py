"""The cold-chain scenarios, open and derived clause by clause, answered."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.conformance import answer as command
from app.conformance.coldchain import answer, differences

FILES = Path(__file__).parents[1] / "coldchain" / "cases"
OPEN, DERIVED = (
    [json.loads(line) for line in (FILES / name).read_text(encoding="utf-8").splitlines()]
    for name in ("open.jsonl", "derived.jsonl")
)
CASES = [*OPEN, *DERIVED]
FIRST = "2026-03-02T00:00:00Z"
CASE: dict[str, Any] = {"id": "c", "rule": {}, "readings": [], "until": FIRST}
CLAUSES = ("rule", "input fields", "expected events", "two clocks", "one batch")
SEGMENT = {"from": FIRST, "to": "2026-03-03T00:00:00Z", "every_s": 60, "value": 5.0}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_scenario(case: dict):
    given = {name: value for name, value in case.items() if name != "expect"}
    assert differences(case, answer(given)) == []


def test_every_derived_scenario_names_its_clause():
    assert all(case["note"].startswith(CLAUSES) for case in DERIVED)


def test_differences_say_what_is_missing_and_what_is_too_much():
    case = {"expect": [{"event": "no_alarm"}]}
    found = [{"event": "alarm_raised", "kind": "high", "at": "2026-03-02T00:00:00Z"}]
    missing, extra = differences(case, found)
    assert missing == 'missing: {"event":"no_alarm"}'
    assert extra.startswith("not expected: ")


def test_a_case_that_expects_nothing_differs_and_stops_nothing():
    assert differences({"id": "c"}, []) == ["the case does not say what it expects"]


def test_a_scenario_that_cannot_be_read_says_where():
    with pytest.raises(ValueError, match=r"rule.limits\[0\].op"):
        answer(OPEN[0] | {"rule": {"limits": [{"kind": "x", "op": "!", "value": 1}]}})


def _nested(depth: int) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for _ in range(depth):
        nested = {"a": nested}
    return nested


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"readings": [[FIRST]]}, "not a reading"),
        ({"readings": [[FIRST, "warm"]]}, "not a reading"),
        ({"readings": [[FIRST, 5.0, FIRST, FIRST]]}, "not a reading"),
        ({"readings": [["2026-03-02", 5.0]]}, "no offset"),
        ({"readings": [["0001-01-01T00:00:00+08:00", 5.0]]}, "out of range"),
        ({"readings": [SEGMENT | {"every_s": 0}]}, "every_s"),
        ({"readings": [SEGMENT | {"every_s": -60}]}, "every_s"),
        ({"readings": [SEGMENT | {"every_s": 0.001}]}, "a segment of 86,400,001 readings"),
        ({"signals": [[FIRST, "power", "onn"]]}, "unknown signal 'power': 'onn'"),
        ({"signals": [[FIRST, "mode", "defrost"]]}, "unknown signal"),
        ({"signals": [[FIRST, "battery_days", "full"]]}, "unknown signal"),
        ({"signals": [[FIRST, "door", "open"]]}, "unknown signal"),
        ({"actions": [[FIRST, "shout", "high"]]}, "actions"),
        ({"rule": None}, "rule"),
        ({"until": None}, "until"),
        ({"rule": {"max_gap": 60}}, "max_gap"),
        ({"rule": _nested(900)}, "nested too deeply"),
    ],
)
def test_a_malformed_line_is_named_and_the_next_is_answered(
    change: dict, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{json.dumps(CASE | change)}\n{json.dumps(CASE)}\n", encoding="utf-8")
    assert command.main(["coldchain", str(path)]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["answer"] is None
    assert first["error"].startswith("line 1: ")
    assert wrong in first["error"]
    assert second == {"id": "c", "answer": [{"event": "no_alarm"}]}


def test_null_counts_as_not_given():
    limit = {"kind": "high", "op": ">", "value": 8.0, "clear_value": None, "for_s": None}
    rule = {"limits": [limit], "pre": None, "silent_after_s": None}
    given = CASE | {"rule": rule, "signals": None, "start": None, "arrival_order": None}
    readings = [[FIRST, 9.0, None], SEGMENT | {"value": None, "received": None, "delay_s": None}]
    assert {event["event"] for event in answer(given | {"readings": readings})} == {
        "alarm_raised",
        "sensor_fault_raised",
        "sensor_fault_cleared",
    }


def test_segments_are_taken_apart_as_described():
    segment = {
        "from": "2026-03-02T00:00:00+08:00",
        "to": "2026-03-02T00:10:00+08:00",
        "every_s": 300,
        "value": 7.0,
        "to_value": 9.0,
        "delay_s": 60,
    }
    rule = {"limits": [{"kind": "high", "op": ">=", "value": 8.0}]}
    found = answer({"rule": rule, "readings": [segment], "until": "2026-03-02T00:00:00Z"})
    assert found == [
        {
            "event": "alarm_raised",
            "kind": "high",
            "at": "2026-03-01T16:05:00Z",
            "decided_at": "2026-03-01T16:06:00Z",
        }
    ]

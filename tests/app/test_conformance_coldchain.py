"""The open cold-chain scenarios, answered."""

import json
from pathlib import Path

import pytest

from app.conformance.coldchain import answer, differences

OPEN = Path(__file__).parents[1] / "coldchain" / "cases" / "open.jsonl"
CASES = [json.loads(line) for line in OPEN.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_open_scenario(case: dict):
    given = {name: value for name, value in case.items() if name != "expect"}
    assert differences(case, answer(given)) == []


def test_differences_say_what_is_missing_and_what_is_too_much():
    case = {"expect": [{"event": "no_alarm"}]}
    found = [{"event": "alarm_raised", "kind": "high", "at": "2026-03-02T00:00:00Z"}]
    missing, extra = differences(case, found)
    assert missing == 'missing: {"event":"no_alarm"}'
    assert extra.startswith("not expected: ")


def test_a_scenario_that_cannot_be_read_says_where():
    with pytest.raises(ValueError, match=r"rule.limits\[0\].op"):
        answer(CASES[0] | {"rule": {"limits": [{"kind": "x", "op": "!", "value": 1}]}})


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

"""The open cold-chain scenarios, answered."""

import json
from pathlib import Path

import pytest

from app.conformance.coldchain import answer

OPEN = Path(__file__).parents[1] / "coldchain" / "cases" / "open.jsonl"
CASES = [json.loads(line) for line in OPEN.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_open_scenario(case: dict):
    given = {name: value for name, value in case.items() if name != "expect"}
    assert _as_set(answer(given)) == _as_set(case["expect"])


def _as_set(events: list[dict]) -> set[str]:
    return {json.dumps(event, sort_keys=True) for event in events}

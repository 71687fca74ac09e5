"""The national programme, from the clinicians' case tables and from the published open cases."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.immunize.domain.nip_cases import CASES, EDITIONS, Case, faults, read_cases

from app.conformance import nip

OPEN_CASES = [
    json.loads(line)
    for line in Path(CASES.parent / "nip-open.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", list(read_cases()), ids=lambda case: case.id)
def test_derived_case(case: Case) -> None:
    assert list(faults(case)) == []


@pytest.mark.parametrize("case", OPEN_CASES, ids=lambda case: case["id"])
def test_open_case(case: dict[str, Any]) -> None:
    """A case for ``both`` has the same answer under every edition."""
    for edition in EDITIONS if case["edition"] == "both" else [case["edition"]]:
        pinned = case | {"edition": edition}
        assert nip.differences(pinned, nip.answer(pinned)) == [], edition

"""Case files, answered as the command answers them.

The open files came with the project. Those of boundaries and the derived ones were written
from the rules clause by clause; the derived growth values were calculated apart from the
program.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from app.conformance import growth, maternal
from app.conformance.maternal_kinds.answers import KINDS

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


@pytest.mark.parametrize(
    "case",
    [
        *cases("maternal-open.jsonl"),
        *cases("maternal-boundaries.jsonl"),
        *cases("maternal-derived.jsonl"),
    ],
)
def test_maternal_case(case: dict[str, Any]):
    answer = maternal.answer({key: case[key] for key in ("id", "kind", "input")})
    assert maternal.differences(case, answer) == []
    why = answer["explanation"] if "error" not in answer else ()
    assert all(step["clause"] and step["edition"] for step in why)


def test_the_derived_cases_cover_every_kind_and_name_their_clause():
    derived = [case.values[0] for case in cases("maternal-derived.jsonl")]
    assert {case["kind"] for case in derived} == set(KINDS)
    assert all(case["note"] for case in derived)


@pytest.mark.parametrize("case", [*cases("growth-open.jsonl"), *cases("growth-derived.jsonl")])
def test_growth_case(case: dict[str, Any]):
    answer = growth.answer({key: value for key, value in case.items() if key != "z"})
    assert growth.differences(case, answer) == []


def test_differences_are_noticed():
    case = {"expected": {"ga": "20+0", "colour_any_of": ["red"], "error": "x", "reason": "x"}}
    found = maternal.differences(case, {"ga": "20+1", "colour": "green"})
    assert [text.split(":")[0] for text in found] == ["ga", "colour", "error"]
    assert growth.differences({"z": 1.0}, {"z": 1.02}) != []
    assert growth.differences({"z": None}, {"z": 1.02}) != []


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("ga_edd", {"lmp": "2026-05-01", "as_of": "2026-04-30"}),
        ("ga_edd", {"lmp": "2026-02-30", "as_of": "2026-04-30"}),
        ("ga_edd", {"lmp": "2026-02-01"}),
        ("us_redating", {"lmp": "2026-02-01", "scan_date": "2026-04-19", "us_ga": "9+7"}),
        ("anc_due", {"lmp": "2026-02-01", "as_of": "2026-04-19", "done": ["anc9"]}),
        ("child_visits", {"dob": "2026-02-01", "as_of": "2026-01-31", "done": []}),
        ("child_visit_items", {"node": "m7"}),
        ("risk_colour", {"findings": {"age": "old"}}),
        ("risk_colour", {"findings": {"age": 400}}),
        ("risk_colour", {"findings": {"shoe_size": 38}}),
        ("risk_colour", {"findings": {"diabetes": "a little"}}),
        ("risk_report_deadline", {"colour": "mauve", "graded_at": "2026-02-01T08:00"}),
        ("risk_history", {"sequence": []}),
        (
            "nbs_sample",
            {
                "born_at": "2026-02-02T08:00",
                "sampled_at": "2026-02-01T08:00",
                "adequately_fed": True,
            },
        ),
        ("hepb_birth", {"born_at": "2026-02-02T08:00", "mother_hbsag": "?", "weight_g": 3000}),
        (
            "birth_service_registration_rule",
            {"province": "陕西", "married": True, "child_order": 1},
        ),
        (
            "birth_service_registration_window",
            {"province": "月球", "child_born_on": "2026-01-01", "registered_on": "2026-01-01"},
        ),
        ("indicator", {"name": "早孕建册率", "live_births": 10}),
        ("indicator", {"name": "满意率", "live_births": 10}),
        ("epds", {"items": [0] * 9, "positive_at": 13}),
        ("epds", {"items": [0] * 9 + [4], "positive_at": 13}),
        ("contraceptive_issue", {"batches": [], "qty": 1, "on": "2026-01-01"}),
        (
            "contraceptive_stock",
            {"opening": 1, "received": 0, "issued": 2, "loss": 0, "transferred_out": 0},
        ),
        ("no_such_kind", {}),
        ("ga_edd", None),
        ("edd_naegele", {"lmp": "9999-12-31"}),
        ("hearing_initial", {"born_at": "2026-01-01T08:00+08:00", "tested_at": "2026-01-03T08:00"}),
        ("postpartum_due", {"delivered_on": "2026-01-02", "discharged_on": "2026-01-01"}),
    ],
)
def test_bad_input_is_answered_with_an_error(kind: str, given: dict[str, Any] | None):
    answer = maternal.answer({"id": "x", "kind": kind, "input": given})
    assert list(answer) == ["error"]
    assert answer["error"]


def test_a_key_that_was_not_read_is_named():
    given = {"discharged_on": "2026-03-01", "reported_on": "2026-03-02", "prterm": True}
    answer = maternal.answer({"kind": "newborn_visit_due", "input": given})
    assert answer["ignored"] == ["prterm"]
    assert answer["high_risk"] is False


def test_null_counts_as_not_given():
    given = {"state": "blank_in_stock", "event": "first_issue", "agency": None, "live_birth": None}
    assert maternal.answer({"kind": "cert_transition", "input": given})["allowed"] is True


def test_a_change_that_does_not_exist_is_refused_in_words():
    given = {"state": "spoiled", "event": "first_issue"}
    answer = maternal.answer({"kind": "cert_transition", "input": given})
    assert answer["reason"] == "no first_issue from spoiled"


def test_no_count_is_too_large_for_a_rate():
    given = {"name": "孕产妇死亡率", "maternal_deaths": 10**30, "live_births": 1}
    answer = maternal.answer({"kind": "indicator", "input": given})
    assert answer["per_100k"] == pytest.approx(1e35)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"oedema": True}, "oedema"),
        ({"oedema": "y"}, "oedema"),
        ({"weight_kg": None}, "not_measured"),
        ({"weight_kg": -1}, "not_measured"),
        ({"age_days": 1857}, "outside_table"),
        ({"age_days": -1}, "outside_table"),
        ({"indicator": "wflh", "lenhei_cm": 44.9}, "outside_table"),
        ({"indicator": "wflh", "lenhei_cm": 110.1}, "outside_table"),
        ({"age_days": None, "age_months": 59.9}, "outside_table"),
        ({"age_days": None, "age_months": 121}, "outside_table"),
        ({"age_days": None, "age_months": 100, "indicator": "hcfa", "head_cm": 50}, "no_table"),
        ({"sex": None}, "sex and age are needed"),
        (
            {"indicator": "bfa", "weight_kg": 9, "lenhei_cm": 1e-300},
            "no such measure: beyond what can be calculated",
        ),
    ],
)
def test_no_z_where_none_may_be_given(changes: dict[str, Any], why: str):
    case = {"sex": "F", "age_days": 400, "indicator": "wfa", "weight_kg": 9.0} | changes
    assert growth.answer(case) == {"z": None, "why": why}

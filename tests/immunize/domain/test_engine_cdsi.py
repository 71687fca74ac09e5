"""CDC's published cases: every difference is known and written down."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.conformance import cdsi
from app.conformance.compare import compare
from app.conformance.runner import Progress, Result, run

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests/immunize/cases/cdsi-open.jsonl"
DIFFERENCES = ROOT / "docs/conformance-cdsi.md"


@cache
def results() -> tuple[Result, ...]:
    return tuple(run(cdsi, CASES, Progress.of(CASES)))


def failing(suite: str) -> Iterator[str]:
    chosen = [result for result in results() if result.case["suite"] == suite]
    return (result.id for result, _ in compare(cdsi, chosen).failures)


def test_every_healthy_case_is_answered_right():
    assert list(failing("healthy")) == []


def test_the_other_suite_differs_only_where_the_document_says_why():
    listed = re.findall(r"^\| (\d{4}-UC-\d{4}) \|", DIFFERENCES.read_text("utf-8"), re.MULTILINE)
    assert sorted(failing("underlying-conditions")) == sorted(listed)


def test_expected_reasons_are_among_those_given():
    missing = [
        (result.id, dose["n"])
        for result in results()
        for dose, got in zip(result.case["doses"], result.answer["doses"], strict=True)
        if dose["expected_status"] == got["status"] != "Valid"
        and (wanted := dose["expected_reason"])
        and wanted.casefold() not in {reason.casefold() for reason in got["reasons"]}
    ]
    assert missing == []


def test_a_case_with_an_impossible_date_is_answered_around_it():
    case = next(result.case for result in results() if len(result.case["doses"]) == 2)
    doses = [case["doses"][0], case["doses"][1] | {"date": "2025-02-31"}]
    answer = cdsi.answer(case | {"doses": doses, "gender": None})
    assert answer["doses"][1] == {"n": 2, "status": None, "reason": "impossible-date"}
    assert answer["doses"][0]["status"] == "Valid"

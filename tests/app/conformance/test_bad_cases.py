"""Cases with bad records: answered with a remark or refused in words, never a crash."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.conformance import answer as command

CHILD: dict[str, Any] = {
    "id": "c",
    "edition": "2026",
    "dob": "2024-01-05",
    "as_of": "2025-06-01",
    "sex": "F",
    "history": [{"vaccine": "HepB", "date": "2024-01-05"}],
    "special": {},
}
PERSON: dict[str, Any] = {
    "id": "p",
    "dob": "2024-01-05",
    "assessment_date": "2025-06-01",
    "gender": "F",
    "vaccine_group": "HepB",
    "observations": [],
    "doses": [{"n": 1, "date": "2024-01-05", "cvx": "08"}],
}


@pytest.fixture
def answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The line that ``lifecycle answer`` writes for one case."""

    def answer(kind: str, case: dict[str, Any]) -> dict[str, Any]:
        path = tmp_path / "cases.jsonl"
        path.write_text(json.dumps(case))
        assert command.main([kind, str(path)]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        return json.loads(line)

    return answer


@pytest.mark.parametrize(
    ("vaccine", "day", "remark"),
    [
        ("HepB", "2024-01-04", "history[0]: before-birth"),
        ("HepB", "2025-06-02", "history[0]: in-the-future"),
        ("Hep-B", "2024-02-05", "history[0]: unknown-vaccine"),
        ("HepB", "2024-02-31", "history[0]: '2024-02-31' is not a day of the calendar"),
    ],
)
def test_a_dose_that_cannot_be_judged_is_remarked_on(answered, vaccine, day, remark):
    found = answered("nip", CHILD | {"history": [{"vaccine": vaccine, "date": day}]})["answer"]
    assert (found["valid"], found["remarks"]) == ([False], [remark])
    assert found["next"]["HepB"]["dose"] == 1


def test_two_on_one_day_are_both_judged_and_remarked_on(answered):
    twice = CHILD["history"] * 2
    found = answered("nip", CHILD | {"history": twice})["answer"]
    assert found["valid"] == [True, False]
    assert found["remarks"] == ["2 doses of HepB on 2024-01-05"]


def test_a_thousand_doses_are_all_judged(answered):
    many = [
        {"vaccine": "IPV", "date": f"2024-{1 + n % 12:02}-{6 + n % 20:02}"} for n in range(1000)
    ]
    assert len(answered("nip", CHILD | {"history": many})["answer"]["valid"]) == 1000
    doses = [{"n": n, "date": entry["date"], "cvx": "10"} for n, entry in enumerate(many)]
    found = answered("cdsi", PERSON | {"doses": doses, "vaccine_group": "Polio"})["answer"]
    assert len(found["doses"]) == 1000


@pytest.mark.parametrize("sex", [None, "", "X"])
def test_a_missing_or_unreadable_sex_is_remarked_on(answered, sex):
    for kind, case in (("nip", CHILD | {"sex": sex}), ("cdsi", PERSON | {"gender": sex})):
        assert "sex" in answered(kind, case)["answer"]["remarks"][0]


def test_a_fact_that_no_rule_reads_is_remarked_on(answered):
    found = answered("nip", CHILD | {"special": {"hiv": "maybe", "ppd": "neg"}})["answer"]
    assert found["remarks"] == ["no rule follows from hiv = 'maybe'"]


@pytest.mark.parametrize(
    ("kind", "change", "word"),
    [
        ("nip", {"dob": None}, "$.dob"),
        ("nip", {"dob": "2024-02-31"}, "$.dob"),
        ("nip", {"dob": "0999-01-01"}, "1900-01-01"),
        ("nip", {"dob": "2025-06-02"}, "before the birth"),
        ("nip", {"as_of": "9999-12-31"}, "2199-12-31"),
        ("nip", {"edition": "1999"}, "1999"),
        ("nip", {"history": [{"vaccine": "HepB"}]}, "$.history[0]"),
        ("nip", {"special": {"ig_date": "2024-02-31"}}, "2024-02-31"),
        ("cdsi", {"dob": "1800-01-01"}, "1900-01-01"),
        ("cdsi", {"assessment_date": "2023-01-01"}, "before the birth"),
        ("cdsi", {"doses": PERSON["doses"] * 2}, "same number"),
        ("cdsi", {"vaccine_group": "Moon"}, "Moon"),
    ],
)
def test_what_makes_a_case_meaningless_is_refused_with_its_line(answered, kind, change, word):
    case = {"nip": CHILD, "cdsi": PERSON}[kind] | change
    found = answered(kind, case)
    assert found["answer"] is None
    assert found["error"].startswith("line 1: ")
    assert word in found["error"]


def test_a_line_that_is_no_text_is_told_and_the_rest_is_answered(tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b'{"id": "\xff\xfe"}\n' + json.dumps(CHILD).encode())
    assert command.main(["nip", str(path)]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["answer"] is None
    assert first["error"].startswith("line 1: ")
    assert second["answer"]["valid"] == [True]

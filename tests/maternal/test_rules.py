"""Rule data: laid over each other by region, and refused by name when wrong."""

from datetime import date
from typing import Any

import pytest

from maternal.domain import risk
from maternal.standards import RuleDataError, assemble, regions, rule_book, rule_documents
from maternal.standards.documents import Document, document

SOURCE = {"test": {"title": "地方规定", "edition": "2026"}}
CITED = {"source": "test", "clause": "第一条", "verified": True}


def local(**sections: Any) -> Document:
    head = {"region": "99", "in_force_from": date(2026, 1, 1), "sources": SOURCE}
    return document("99/local.toml", {**head, **sections})


def factor(**changes: Any) -> dict[str, Any]:
    entry = {"id": "x", "colour": "red", "zh": "", "en": "", "when": [], **CITED}
    return entry | changes


@pytest.mark.parametrize("region", [name.code for name in regions()])
def test_every_region_loads_and_every_rule_cites_its_source(region: str):
    book = rule_book(region)
    bases = [factor.basis for factor in book.risk_factors]
    assert all(basis.source and basis.edition and basis.clause for basis in bases)


def test_a_city_without_rules_has_its_provinces():
    assert rule_book("3301") == rule_book("33")
    assert rule_book("12") == rule_book()


def test_a_file_counts_from_its_first_day():
    assert rule_book("51", date(2023, 2, 14)).registration_limits == ()
    assert rule_book("51", date(2023, 2, 15)).registration_limits != ()


def test_a_sixth_colour_and_a_changed_limit_are_data():
    pink = {"id": "pink", "rank": 5, "zh": "粉红", "en": "pink", "care_zh": "", "care_en": "",
            "case_managed": True, "report_within_hours": 12, **CITED}  # fmt: skip
    older = factor(id="age-40", colour="pink", when=[{"finding": "age", "at_least": 45}])
    book = assemble([*rule_documents(), local(risk_levels=[pink], risk_factors=[older])])

    def colour(age: int) -> str:
        found = risk.grade(book.risk_levels, book.risk_factors, book.risk_findings, {"age": age})
        return found.level.id

    assert (colour(44), colour(45)) == ("green", "pink")


def test_a_region_withdraws_a_national_entry():
    book = assemble([*rule_documents(), local(withdrawn={"risk_factors": ["ivf"]})])
    assert "ivf" not in {factor.id for factor in book.risk_factors}


@pytest.mark.parametrize(
    ("sections", "entry", "problem"),
    [
        ({"risk_colours": []}, "risk_colours", "no such section"),
        ({"risk_factors": {}}, "risk_factors", "is written as [[...]]"),
        ({"dating": []}, "dating", "is written as one [...]"),
        ({"risk_factors": [{"colour": "red"}]}, "risk_factors 1", "needs an id"),
        ({"risk_factors": [factor(), factor()]}, "risk_factors 2", "needs an id"),
        ({"risk_factors": [factor(source="?")]}, "risk_factors.x", "not among"),
        ({"risk_factors": [{"id": "x"}]}, "risk_factors.x", "source, clause, verified missing"),
        ({"risk_factors": [factor(colour="blue")]}, "risk_factors.x", "no colour 'blue'"),
        ({"risk_factors": [factor()]}, "risk_factors.x", "no condition"),
        ({"risk_factors": [factor(coluor="red")]}, "risk_factors.x", "unknown key 'coluor'"),
        ({"risk_factors": [factor(verified="maybe")]}, "risk_factors.x", "Expected `bool`"),
        (
            {"risk_factors": [factor(when=[{"finding": "agee", "at_least": 1}])]},
            "risk_factors.x",
            "no finding 'agee'",
        ),
        (
            {"risk_factors": [factor(when=[{"finding": "syphilis", "at_least": 1}])]},
            "risk_factors.x",
            "cannot ask this",
        ),
        (
            {"risk_factors": [factor(when=[{"finding": "diabetes", "is": "severe"}])]},
            "risk_factors.x",
            "cannot ask this",
        ),
        (
            {"dating": {"pregnancy_days": "280", **CITED}},
            "dating.dating",
            "Expected `int`",
        ),
        ({"withdrawn": {"risk_factors": ["y"]}}, "withdrawn risk_factors.y", "no such entry"),
    ],
)
def test_a_wrong_file_names_itself_and_the_entry(
    sections: dict[str, Any], entry: str, problem: str
):
    with pytest.raises(RuleDataError) as wrong:
        assemble([*rule_documents(), local(**sections)])
    assert wrong.value.file == "99/local.toml"
    assert wrong.value.entry == entry
    assert problem in wrong.value.problem


def test_a_missing_section_is_noticed():
    with pytest.raises(RuleDataError, match="dating: no entry in force"):
        assemble([doc for doc in rule_documents() if "pregnancy" not in doc.file])

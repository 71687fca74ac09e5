"""Hours that count at birth, from the shipped rules."""

from datetime import UTC, datetime, timedelta

import pytest

from immunize.domain.birth import BirthDose, birth_doses
from immunize.schedules.birth import birth_rules

BORN = datetime(2026, 9, 22, 2, 15, tzinfo=UTC)


def needs(hbsag: str | None, grams: int | None = 3200) -> dict[str, BirthDose]:
    return {dose.vaccine: dose for dose in birth_doses(birth_rules(), BORN, hbsag, grams)}


@pytest.mark.parametrize(
    ("hbsag", "hours"), [("negative", 24), ("positive", 12), ("unknown", 12), (None, 12)]
)
def test_hepatitis_b_within_hours_by_what_is_known_of_the_mother(
    hbsag: str | None, hours: int
) -> None:
    assert needs(hbsag)["HepB"].deadline == BORN + timedelta(hours=hours)


def test_immunoglobulin_only_where_the_mother_is_positive() -> None:
    assert needs("positive")["HBIG"].deadline == BORN + timedelta(hours=12)
    assert "HBIG" not in needs("unknown")
    assert "HBIG" not in needs("negative")


def test_a_very_small_newborn_waits_until_stable() -> None:
    assert needs("positive", 1499)["HepB"].deadline is None
    assert needs("positive", 1500)["HepB"].deadline is not None
    assert needs("positive", None)["HepB"].deadline is not None


def test_every_rule_says_where_it_comes_from() -> None:
    assert all(rule.source.title and rule.source.clause for rule in birth_rules())

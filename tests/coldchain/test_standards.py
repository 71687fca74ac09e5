"""Standards files are checked when loaded, and errors name file and entry."""

from datetime import date
from pathlib import Path

import pytest

from coldchain.domain.program import Program
from coldchain.standards import StandardsError, equipment_rules, products, rule_for, stability
from coldchain.standards.equipment import load_equipment
from coldchain.standards.products import load_products, load_stability
from kernel.registry.places import EquipmentClass

TODAY = date(2026, 11, 22)

RULE = """
[sources]
gsp = "GSP"
[[rule]]
class = "fridge"
equipment = ["fridge"]
name = "冰箱"
name_en = "Fridge"
edition = "1"
valid_from = 2026-01-01
record_every_s = 300
source = "gsp art. 5"
verified = true
limits = [{ kind = "high", op = ">", value = 8.0, source = "gsp: art. 6", verified = true }]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("equipment", list(EquipmentClass))
def test_every_kind_of_storage_unit_has_a_rule_that_runs(equipment: EquipmentClass):
    rule = rule_for(equipment, TODAY)
    assert Program.of(rule).continuous
    assert rule.source


def test_legal_and_who_alarms_stand_side_by_side():
    limits = {limit.kind: limit for limit in rule_for("fridge", TODAY).limits}
    assert limits["high"].for_s == 0
    assert limits["heat_10h"].for_s == 36_000
    assert limits["freeze_1h"].value == -0.5


def test_a_later_edition_takes_over_from_its_day(tmp_path: Path):
    newer = RULE.split("[[rule]]")[1].replace("2026-01-01", "2027-01-01").replace("8.0", "7.0")
    rules = load_equipment(written(tmp_path, f"{RULE}[[rule]]{newer}"))
    assert rule_for("fridge", date(2026, 12, 31), rules).limits[0].value == 8.0
    assert rule_for("fridge", date(2027, 1, 1), rules).limits[0].value == 7.0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (('op = ">"', 'op = "~"'), r"rules.toml: rule 1 \(fridge\).*limits\[0\].op"),
        (("value = 8.0", "vlaue = 8.0"), r"rule 1 \(fridge\).*vlaue"),
        (("value = 8.0", "value = 8.0, for_s = -1"), r"rule 1 \(fridge\).*for_s is negative"),
        (("value = 8.0", "value = 8.0, clear_value = 9"), r"clear_value 9.0 is outside the limit"),
        (("value = 8.0", "value = 8.0, window_s = 9"), r"window_s belongs to a cumulative limit"),
        (("gsp: art. 6", "hearsay"), r"rule 1 \(fridge\): unknown source 'hearsay'"),
        (
            (
                "verified = true }",
                'verified = true }, { kind = "high", op = ">", value = 9.0, '
                'source = "gsp", verified = true }',
            ),
            r"fridge 1: two entries of limits are called 'high'",
        ),
        (("[sources]", "[sources"), r"rules.toml:"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, wrong: tuple[str, str], message: str):
    with pytest.raises(StandardsError, match=message):
        load_equipment(written(tmp_path, RULE.replace(*wrong)))


def test_two_editions_from_one_day_are_refused(tmp_path: Path):
    twice = f"{RULE}[[rule]]{RULE.split('[[rule]]')[1]}"
    with pytest.raises(StandardsError, match="a second edition from 2026-01-01"):
        load_equipment(written(tmp_path, twice))


def test_no_rule_before_the_first_edition():
    with pytest.raises(LookupError, match="no alarm rule for 'fridge'"):
        rule_for("fridge", date(2001, 1, 1))


def test_a_vaccine_has_one_entry(tmp_path: Path):
    entry = """
[[product]]
vaccines = ["HepB"]
name = "x"
name_en = "x"
stored = [2, 8]
source = "label"
verified = true
"""
    with pytest.raises(StandardsError, match="HepB has two entries"):
        load_products(written(tmp_path, entry + entry))
    with pytest.raises(StandardsError, match=r"product 1 \(x\).*stored must be"):
        load_products(written(tmp_path, entry.replace("[2, 8]", "[8, 2]")))


def test_freeze_sensitivity_is_known_per_vaccine():
    sensitive = {code for code, product in products().items() if product.is_freeze_sensitive}
    assert {"HepB", "DTaP", "DT", "IPV", "HPV2", "EV71"} <= sensitive
    assert not sensitive & {"bOPV", "BCG", "MMR", "VarV", "JE-L"}


def test_constants_are_needed(tmp_path: Path):
    with pytest.raises(StandardsError, match="mean_kinetic"):
        load_stability(written(tmp_path, ""))
    assert set(stability().vvm) == {2, 7, 14, 30}


def test_every_entry_says_where_it_comes_from():
    for rule in equipment_rules():
        assert all(limit.source for limit in rule.limits)

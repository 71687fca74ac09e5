"""The programme for reading: chart, rules, sources, and who may see them."""

from datetime import date

import httpx
import pytest
from tests.immunize.makers import make_guardian, make_organisation
from tests.immunize.signing_in import sign_in_guardian, sign_in_staff

from immunize.errors import ScheduleUnknown
from immunize.usecases.read_programme import Programme, read_programme
from kernel.transaction import Tx

TODAY = date(2026, 11, 22)


def ages(programme: Programme, vaccine: str) -> dict[int, tuple[int, ...]]:
    (row,) = [row for row in programme.chart.rows if row.vaccine == vaccine]
    return row.doses


def test_the_chart_is_what_the_engine_plans() -> None:
    programme = read_programme("2026", None, TODAY)
    assert ages(programme, "HepB") == {0: (1,), 1: (2,), 6: (3,)}
    assert ages(programme, "DTaP") == {2: (1,), 4: (2,), 6: (3,), 18: (4,), 72: (5,)}
    assert ages(programme, "JE-I") == {8: (1, 2), 24: (3,), 72: (4,)}
    assert ages(programme, "HPV2") == {156: (1,), 162: (2,)}


def test_an_edition_shows_its_own_chart() -> None:
    programme = read_programme("2021", None, TODAY)
    assert ages(programme, "DTaP") == {3: (1,), 4: (2,), 5: (3,), 18: (4,)}
    assert "HPV2" not in [row.vaccine for row in programme.chart.rows]


def test_every_rule_of_a_dose_says_something_and_names_its_source() -> None:
    for group in read_programme(None, None, TODAY).groups:
        for series in group.series:
            for rule in series.rules:
                assert rule.lines
                assert rule.source is not None, (series.title, rule.title)
                assert all(line.zh and line.en for line in rule.lines)


def test_a_region_shows_its_own_rules() -> None:
    country, province = read_programme(None, None, TODAY), read_programme(None, "21", TODAY)
    assert province.region is not None
    assert province.groups != country.groups


def test_an_edition_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ScheduleUnknown):
        read_programme("1999", None, TODAY)


async def test_staff_read_the_chart_and_open_each_rule(client: httpx.AsyncClient, tx: Tx) -> None:
    await sign_in_staff(client, tx, await make_organisation(tx))
    page = await client.get("/rules/schedule?edition=2021")
    assert page.status_code == 200
    assert "HepB catch-up: 3 – 1 ≥ 4 months" in page.text
    assert "未核对" in page.text
    english = await client.get("/rules/schedule", headers={"accept-language": "en"})
    assert "From 8 months" in english.text


async def test_parents_read_what_comes_at_which_age(client: httpx.AsyncClient, tx: Tx) -> None:
    await sign_in_guardian(client, tx, await make_guardian(tx))
    page = await client.get("/rules/schedule")
    assert "麻腮风疫苗，第1剂" in page.text


async def test_nobody_else_does(client: httpx.AsyncClient) -> None:
    assert (await client.get("/rules/schedule")).status_code == 303

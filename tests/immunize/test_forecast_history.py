"""History in, evaluation and forecast out: over the API, with bad input of every kind."""

from datetime import date
from typing import Any

import httpx
import pytest
from tests.immunize.makers import make_organisation
from tests.immunize.signing_in import machine_token

from kernel.transaction import Tx

GIRL: dict[str, Any] = {
    "birth_date": "2025-01-05",
    "sex": "F",
    "doses": [
        {"id": "a", "vaccine": "HepB", "given_on": "2025-01-05"},
        {"id": "b", "vaccine": "HepB", "given_on": "2025-02-06"},
        {"id": "c", "vaccine": "BCG", "given_on": "2025-01-06"},
    ],
}
ON = "2025-08-01"


@pytest.fixture
async def api(client: httpx.AsyncClient, tx: Tx) -> httpx.AsyncClient:
    token = await machine_token(tx, await make_organisation(tx))
    client.headers["authorization"] = f"Bearer {token}"
    return client


async def ask(api: httpx.AsyncClient, person: dict[str, Any], **more: Any) -> Any:
    body = {"person": person, "on": ON} | more
    return (await api.post("/api/v1/forecast", json=body)).json()


async def test_every_dose_is_judged_and_every_reason_said_in_both_languages(
    api: httpx.AsyncClient,
) -> None:
    found = await ask(api, GIRL)
    assert found["schedule"]["id"] == "nip-cn"
    assert found["schedule"]["edition"] == "2021+DTaP2025"
    judged = {one["dose_id"]: one["status"] for one in found["answer"]["evaluations"]}
    assert judged == {"a": "Valid", "b": "Valid", "c": "Valid"}
    hepb = next(f for f in found["answer"]["forecasts"] if f["group"]["code"] == "HepB")
    assert (hepb["dose_number"], hepb["earliest"]) == (3, "2025-07-05")
    by_age = next(step for step in hepb["why"] if step["rule"] == "minimum-age")
    assert "6月龄" in by_age["zh"]
    assert "6 months" in by_age["en"]
    assert by_age["facts"]["date"] == "2025-07-05"
    assert by_age["source"]["clause"] == "HepB catch-up: 3 – 1 ≥ 4 months"
    assert by_age["source"]["verified"] is False


async def test_an_edition_may_be_fixed(api: httpx.AsyncClient) -> None:
    dtap = {}
    for edition in ("2021", "2026"):
        found = await ask(api, GIRL, edition=edition)
        assert found["schedule"]["edition"] == edition
        forecasts = found["answer"]["forecasts"]
        dtap[edition] = next(f for f in forecasts if f["group"]["code"] == "DTP")["earliest"]
    assert dtap == {"2021": "2025-04-05", "2026": "2025-03-05"}


async def test_cdc_schedules_answer_by_cvx(api: httpx.AsyncClient) -> None:
    person = GIRL | {"doses": [{"vaccine": "08", "given_on": "2025-01-05"}]}
    found = await ask(api, person, schedule="acip-us")
    (judged,) = found["answer"]["evaluations"]
    assert (judged["dose_id"], judged["status"]) == ("1", "Valid")


async def test_doses_that_cannot_be_judged_are_kept_with_their_reason(
    api: httpx.AsyncClient,
) -> None:
    doses = [
        {"id": "early", "vaccine": "HepB", "given_on": "2025-01-04"},
        {"id": "ahead", "vaccine": "HepB", "given_on": "2025-08-02"},
        {"id": "what", "vaccine": "no such", "given_on": "2025-02-01"},
    ]
    found = await ask(api, GIRL | {"doses": [*GIRL["doses"], *doses]})
    troubles = {one["dose_id"]: one["trouble"] for one in found["answer"]["unusable"]}
    assert troubles == {
        "early": "before-birth",
        "ahead": "in-the-future",
        "what": "unknown-vaccine",
    }
    assert all(one["why"][0]["zh"] and one["why"][0]["en"] for one in found["answer"]["unusable"])
    assert len(found["answer"]["evaluations"]) == 3


async def test_what_deserves_a_second_look_is_noticed(api: httpx.AsyncClient) -> None:
    person = {
        "birth_date": "2025-01-05",
        "doses": [
            {"id": "a", "vaccine": "HepB", "given_on": "2025-01-05"},
            {"id": "b", "vaccine": "HepB", "given_on": "2025-01-05"},
            {"id": "a", "vaccine": "HepB", "given_on": "2025-01-05"},
        ],
        "observations": [{"code": "no-such"}, {"code": "je-live", "on": "2026-01-01"}],
    }
    found = await ask(api, person)
    notices = {one["rule"]: one for one in found["notices"]}
    assert set(notices) == {
        "sex-missing",
        "observation-unknown",
        "observation-ahead",
        "dose-repeated",
        "two-on-one-day",
    }
    assert notices["two-on-one-day"]["doses"] == ["a", "b"]
    judged = [(one["dose_id"], one["status"]) for one in found["answer"]["evaluations"]]
    assert judged == [("a", "Valid"), ("b", "Not Valid")]


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"birth_date": "2025-02-31"}, "birth_date", "2025-02-31"),
        ({"birth_date": ""}, "birth_date", "出生日期"),
        ({"birth_date": "2025-08-02"}, "birth_date", "评估日"),
        ({"birth_date": "0001-01-01"}, "birth_date", "1900"),
        ({"sex": "x"}, "sex", "M（男）"),
        ({"doses": [{"vaccine": "HepB", "given_on": "2025-02-31"}]}, "doses[0].given_on", "31"),
        ({"doses": [{"vaccine": " ", "given_on": "2025-02-03"}]}, "doses[0].vaccine", "疫苗"),
        ({"observations": [{"code": "ppd", "on": "x"}]}, "observations[0].on", "日历"),
        ({"doses": [{"vaccine": "HepB", "given_on": ON}] * 301}, "doses", "300"),
    ],
)
async def test_what_can_only_be_a_mistake_is_refused_with_its_field(
    api: httpx.AsyncClient, change: dict[str, Any], field: str, word: str
) -> None:
    problem = await ask(api, GIRL | change)
    assert (problem["status"], problem["field"]) == (422, field)
    assert word in problem["detail"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"edition": "1999"}, "edition"),
        ({"schedule": "acip-us", "edition": "2026"}, "edition"),
        ({"region": "Hunan"}, "region"),
        ({"on": "2025-02-30"}, "on"),
    ],
)
async def test_rules_that_do_not_exist_are_refused(
    api: httpx.AsyncClient, more: dict[str, Any], field: str
) -> None:
    assert (await ask(api, GIRL, **more))["field"] == field


@pytest.mark.parametrize(
    "body", [[], {"person": 1}, {"person": {"birthday": "2025-01-05"}}, {"schedule": "who"}]
)
async def test_a_request_of_another_form_is_refused(api: httpx.AsyncClient, body: Any) -> None:
    answer = await api.post("/api/v1/forecast", json=body)
    assert answer.status_code == 400


async def test_several_people_are_answered_one_by_one(api: httpx.AsyncClient) -> None:
    people = [{"id": "x", **GIRL}, {"id": "y", "birth_date": "2025-02-31"}]
    body = {"people": people, "on": ON}
    answer = await api.post("/api/v1/forecasts", json=body, headers={"accept-language": "en"})
    first, second = answer.json()["results"]
    assert (first["id"], first["problem"]) == ("x", None)
    assert first["answer"] == await ask(api, GIRL)
    assert second["answer"] is None
    assert second["problem"]["field"] == "birth_date"
    assert "calendar" in second["problem"]["detail"]


async def test_more_than_two_hundred_people_are_too_many(api: httpx.AsyncClient) -> None:
    people = [{"id": str(n), "birth_date": "2025-01-05"} for n in range(201)]
    problem = (await api.post("/api/v1/forecasts", json={"people": people})).json()
    assert (problem["status"], problem["most"], problem["asked"]) == (422, 200, 201)


async def test_the_codes_of_a_schedule_can_be_read(api: httpx.AsyncClient) -> None:
    codes = (await api.get("/api/v1/schedules/nip-cn/codes")).json()
    assert "HepB" in [one["code"] for one in codes["vaccines"]]
    assert date.fromisoformat(codes["editions"][0]["effective"]) == date(2021, 2, 23)


async def test_nobody_asks_without_signing_in(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/forecast", json={"person": GIRL})
    assert answer.status_code == 401

"""The auditor's page: from the receipt to the child, and who may see what."""

from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pytest
from tests.immunize.makers import (
    acting,
    make_child,
    make_organisation,
    make_product,
    make_unit,
    serials,
    staff,
)
from tests.immunize.signing_in import form_token, machine_token, sign_in_staff
from tests.immunize.visits import given, make_ready_visit

from app.web.trace_path import LegKind, evenly, legs_of, summary_of
from coldchain.domain.curves import Curve, Limits
from coldchain.domain.instants import instant
from coldchain.domain.payloads import VACCINE_CHANNEL
from coldchain.domain.records import StoredReading
from coldchain.store import readings
from immunize.domain.codes import grouped
from immunize.domain.doses import Dose
from immunize.domain.receipts import TransportReading
from immunize.usecases.move_packages import Issue, issue_packages
from immunize.usecases.receive_lot import NewReceipt, receive_lot
from immunize.usecases.record_dose import record_dose
from immunize.usecases.trace_lot import find_lots, trace_lot
from immunize.usecases.trace_package import trace_package
from kernel.access import Role
from kernel.errors import NotAllowed, NotFound
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.registry.places import Level, Organisation, OrganisationKind, StorageUnit
from kernel.transaction import Tx

HOUR = timedelta(hours=1)


@dataclass
class Story:
    """A package that came by the county to a clinic and was given to a child."""

    county: Organisation
    clinic: Organisation
    room: StorageUnit
    fridge: StorageUnit
    codes: list[str]
    child: Person
    dose: Dose


async def _receive(tx: Tx, unit: StorageUnit, codes: list[str], supplier: str) -> None:
    await receive_lot(
        tx,
        NewReceipt(
            id=new_id(),
            unit_id=unit.id,
            codes=tuple(codes),
            supplier=supplier,
            quantity=len(codes),
            arrived_at=tx.now,
            lot_number="202608017",
            expires_on=tx.today + timedelta(days=300),
            arrival_celsius=5.2,
            departed_at=tx.now - HOUR,
            transport_readings=(TransportReading(tx.now - HOUR / 2, 6.7),),
        ),
    )


async def _measure(tx: Tx, unit: StorageUnit, values: list[float]) -> None:
    """A reading every ten minutes, the last of them now."""
    rows = [
        StoredReading(
            unit_id=unit.id,
            channel=VACCINE_CHANNEL,
            device="test",
            at=instant(tx.now - timedelta(minutes=10) * (len(values) - number)),
            value=value,
            device_at=None,
            received=instant(tx.now),
            batch_id=new_id(),
        )
        for number, value in enumerate(values)
    ]
    await readings.add_readings(tx, rows)


@pytest.fixture
async def story(tx: Tx) -> Story:
    county = await make_organisation(
        tx, kind=OrganisationKind.CDC, level=Level.COUNTY, name="禾川县疾控"
    )
    clinic = await make_organisation(tx, path=f"{county.path}.qingxi")
    room, fridge = await make_unit(tx, county, "1号冷库"), await make_unit(tx, clinic)
    await make_product(tx)
    child = await make_child(tx, clinic)
    codes = serials(3)
    earlier = replace(tx, now=tx.now - 10 * HOUR)
    await _receive(acting(earlier, staff(county)), room, codes, "澧城市疾控")
    leaving = replace(tx, now=tx.now - 4 * HOUR)
    await issue_packages(acting(leaving, staff(county)), Issue(tuple(codes[:2]), clinic.id))
    arriving = replace(tx, now=tx.now - 3 * HOUR)
    await _receive(acting(arriving, staff(clinic)), fridge, codes[:2], "禾川县疾控")
    await _measure(tx, fridge, [4.1, 4.4, 5.6, 5.0] * 4)
    nurse = acting(tx, staff(clinic))
    visit = await make_ready_visit(nurse, child, "DTaP")
    dose = await record_dose(nurse, given(visit, "DTaP", codes[0]))
    return Story(county, clinic, room, fridge, codes, child, dose)


def auditor(tx: Tx, story: Story) -> Tx:
    return acting(tx, staff(story.county, Role.AUDITOR))


class TestPackage:
    async def test_goes_from_the_receipt_to_the_child(self, tx: Tx, story: Story) -> None:
        reader = auditor(tx, story)
        trace = await trace_package(reader, story.codes[0])
        legs = await legs_of(reader, trace.product, trace.steps, trace.doses)
        assert [leg.kind for leg in legs] == [
            LegKind.TRIP,
            LegKind.FRIDGE,
            LegKind.TRIP,
            LegKind.FRIDGE,
            LegKind.DOSE,
        ]
        [traced] = trace.doses
        assert (traced.dose.id, traced.child.id) == (story.dose.id, story.child.id)
        assert traced.visit is not None
        assert traced.screening is not None
        assert traced.consent is not None

    async def test_each_stay_has_its_own_temperature(self, tx: Tx, story: Story) -> None:
        reader = auditor(tx, story)
        trace = await trace_package(reader, story.codes[0])
        legs = await legs_of(reader, trace.product, trace.steps)
        trip, fridge = legs[2], legs[3]
        assert (trip.lowest, trip.highest, trip.arrival_celsius) == (5.2, 6.7, 5.2)
        assert (fridge.lowest, fridge.highest) == (4.1, 5.6)
        assert fridge.begins == tx.now - 3 * HOUR

    async def test_time_without_readings_is_not_called_in_range(self, tx: Tx, story: Story) -> None:
        reader = auditor(tx, story)
        trace = await trace_package(reader, story.codes[0])
        legs = await legs_of(reader, trace.product, trace.steps)
        assert legs[1].lowest is None
        assert legs[1].unknown == 6 * HOUR
        summary = summary_of(legs, trace.product)
        assert summary.is_in_range
        assert summary.unknown >= 6 * HOUR

    async def test_one_reading_out_of_the_label_is_seen(self, tx: Tx, story: Story) -> None:
        reader = auditor(tx, story)
        await _measure(tx, story.fridge, [8.3])
        trace = await trace_package(reader, story.codes[0])
        legs = await legs_of(reader, trace.product, trace.steps)
        assert not summary_of(legs, trace.product).is_in_range
        assert (legs[3].above, legs[3].below) == (timedelta(minutes=10), timedelta())
        assert not legs[3].frozen

    async def test_frost_is_seen_where_the_vaccine_must_not_freeze(
        self, tx: Tx, story: Story
    ) -> None:
        reader = auditor(tx, story)
        await _measure(tx, story.fridge, [-0.2, 3.0])
        trace = await trace_package(reader, story.codes[1])
        legs = await legs_of(reader, trace.product, trace.steps)
        assert legs[3].below == timedelta(minutes=10)
        assert legs[3].frozen

    async def test_leaves_the_child_an_entry(self, tx: Tx, story: Story) -> None:
        await trace_package(auditor(tx, story), story.codes[0])
        entries = await registry.accesses_of(tx, story.child.id)
        assert f"trace {story.codes[0]}" in {entry.why for entry in entries}

    async def test_beyond_ones_reach_does_not_exist(self, tx: Tx, story: Story) -> None:
        stranger = acting(tx, staff(await make_organisation(tx), Role.AUDITOR))
        with pytest.raises(NotFound):
            await trace_package(stranger, story.codes[0])

    async def test_is_for_auditors(self, tx: Tx, story: Story) -> None:
        with pytest.raises(NotAllowed):
            await trace_package(acting(tx, staff(story.clinic)), story.codes[0])


class TestLot:
    async def test_adds_up(self, tx: Tx, story: Story) -> None:
        reader = auditor(tx, story)
        [(lot, _)] = [
            found
            for found in await find_lots(reader, "202608017")
            if found[0].id == story.dose.lot_id
        ]
        trace = await trace_lot(reader, lot.id)
        shares = {share.organisation_id: share for share in trace.shares}
        assert (shares[story.clinic.id].used, shares[story.clinic.id].in_stock) == (1, 1)
        assert shares[story.county.id].in_stock == 1
        assert len(trace.packages) == 3
        assert len(trace.receipts) == 2

    async def test_shows_one_holders_packages(self, tx: Tx, story: Story) -> None:
        assert story.dose.lot_id is not None
        trace = await trace_lot(auditor(tx, story), story.dose.lot_id, story.county.id)
        assert [line.package.code for line in trace.packages] == [story.codes[2]]


def test_a_hole_in_the_curve_stays_a_hole(tx: Tx) -> None:
    start = tx.now
    measured = [(start, 4.0), (start + HOUR, 5.0), (start + 3 * HOUR, 6.0)]
    gap = (start + HOUR, start + 3 * HOUR)
    curve = Curve(start, start + 4 * HOUR, measured, Limits(2, 8), gaps=[gap])
    assert evenly(curve, 4) == (4.0, None, None, 6.0)


class TestPages:
    async def test_a_scan_leads_to_the_whole_path(
        self, client: httpx.AsyncClient, tx: Tx, story: Story
    ) -> None:
        await sign_in_staff(client, tx, story.county, Role.AUDITOR)
        code = grouped(story.codes[0])
        found = await client.get("/trace", params={"q": code})
        assert found.status_code == 303
        page = await client.get(found.headers["location"])
        for part in (code, "1号冷库", "1号冰箱", "4.1–5.6℃", "随货温度1条", "孙丽", "202608017"):
            assert part in page.text, part
        assert "陈*宁" in page.text
        assert "陈以宁" not in page.text
        sheet = await client.get("/trace/package/print", params={"code": story.codes[0]})
        assert "landscape" in sheet.text
        assert "陈以宁" not in sheet.text

    async def test_a_lot_number_leads_to_the_lot(
        self, client: httpx.AsyncClient, tx: Tx, story: Story
    ) -> None:
        await sign_in_staff(client, tx, story.county, Role.AUDITOR)
        page = await client.get(f"/trace/lots/{story.dose.lot_id}")
        assert page.status_code == 200
        assert grouped(story.codes[2]) in page.text
        assert "陈以宁" not in page.text

    async def test_a_child_opens_with_a_reason_that_is_kept(
        self, client: httpx.AsyncClient, tx: Tx, story: Story
    ) -> None:
        await sign_in_staff(client, tx, story.county, Role.AUDITOR)
        found = await client.get("/trace", params={"q": "陈以宁"})
        assert "陈*宁" in found.text
        assert f"/trace/people/{story.child.id}" in found.text
        ask = await client.get(f"/trace/people/{story.child.id}")
        assert "陈以宁" not in ask.text
        entry = {"_csrf_token": form_token(ask), "reason": " "}
        refused = await client.post(f"/trace/people/{story.child.id}", data=entry)
        assert refused.status_code == 422
        entry["reason"] = "核查202608017批的去向"
        opened = await client.post(f"/trace/people/{story.child.id}", data=entry)
        assert opened.status_code == 200
        for part in ("陈以宁", grouped(story.codes[0]), "4.1–5.6℃"):
            assert part in opened.text, part
        entries = await registry.accesses_of(tx, story.child.id)
        assert "核查202608017批的去向" in {entry.why for entry in entries}

    async def test_what_is_not_found_is_said(
        self, client: httpx.AsyncClient, tx: Tx, story: Story
    ) -> None:
        await sign_in_staff(client, tx, story.county, Role.AUDITOR)
        page = await client.get("/trace", params={"q": "没有这个人"})
        assert "没有找到“没有这个人”" in page.text
        assert (await client.get("/trace/package", params={"code": "8390112"})).status_code == 422


async def test_the_api_gives_the_path_without_names(
    client: httpx.AsyncClient, tx: Tx, story: Story
) -> None:
    key = {"authorization": f"Bearer {await machine_token(tx, story.county)}"}
    answer = await client.get("/api/v1/trace", params={"code": story.codes[0]}, headers=key)
    assert answer.status_code == 200, answer.text
    trace = answer.json()
    assert (trace["lot_number"], trace["state"], trace["in_range"]) == ("202608017", "used", True)
    [given_dose] = trace["doses"]
    assert given_dose["child_name"] == "陈*宁"
    assert given_dose["screened_by"] == "孙丽"
    assert "陈以宁" not in answer.text
    assert [leg["kind"] for leg in trace["legs"]][-1] == "dose"

"""Believable units, sensors and messages."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from coldchain.domain.deliveries import Message
from kernel.ids import new_id
from kernel.registry import store as registry
from kernel.registry.places import (
    District,
    EquipmentClass,
    Level,
    Organisation,
    OrganisationKind,
    StorageUnit,
)
from kernel.transaction import Tx


async def make_unit(tx: Tx, **changes: Any) -> StorageUnit:
    """A fridge with a sensor, in a clinic of its own unless told otherwise."""
    organisation_id = changes.get("organisation_id") or (await make_clinic(tx)).id
    name = new_id().hex[-8:]
    unit = StorageUnit(
        id=new_id(),
        organisation_id=organisation_id,
        name=f"冰箱{name}",
        name_en=f"Fridge {name}",
        equipment=EquipmentClass.FRIDGE,
        device=f"sensor-{name}",
    )
    unit = replace(unit, **changes)
    await registry.add_storage_unit(tx, unit)
    return unit


async def make_clinic(tx: Tx) -> Organisation:
    """A clinic at the root of a tree of its own."""
    code = f"clinic-{new_id().hex[-8:]}"
    await registry.add_district(tx, District("999", "测试县", "Test County", Level.COUNTY))
    clinic = Organisation(
        id=new_id(),
        code=code,
        path=code,
        kind=OrganisationKind.CLINIC,
        level=Level.INSTITUTION,
        name="测试门诊",
        name_en="Test Clinic",
        district_code="999",
    )
    await registry.add_organisation(tx, clinic)
    return clinic


def sent(unit: StorageUnit, *readings: tuple[datetime, float | None], **more: Any) -> list[Message]:
    """One simple message per reading."""
    return [
        Message(
            f"coldchain/v1/site/{unit.device}/simple",
            json.dumps({"ts": at.isoformat(), "t": celsius} | more).encode(),
        )
        for at, celsius in readings
    ]


def transmission(unit: StorageUnit, records: Sequence[dict[str, Any]]) -> Message:
    """One RTM transmission."""
    meta = {"schemaVersion": "0.8.1", "transferType": "rtm", "transferId": str(new_id())}
    report = {"AMID": unit.device, "records": list(records)}
    payload = json.dumps({"meta": meta, "data": [report]}).encode()
    return Message(f"coldchain/v1/site/{unit.device}/ems", payload)

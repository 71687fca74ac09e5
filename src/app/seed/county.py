"""The demo county: districts, organisations, storage units. 演示县

湘州省 (Xiangzhou), 澧城市 (Licheng) and 禾川县 (Hechuan) do not exist.
"""

from typing import NamedTuple

from app.seed.names import seeded
from kernel.registry import store
from kernel.registry.places import (
    District,
    EquipmentClass,
    Level,
    Organisation,
    OrganisationKind,
    StorageUnit,
)
from kernel.transaction import Tx

DISTRICTS = (
    District("43", "湘州省", "Xiangzhou Province", Level.PROVINCE),
    District("4311", "澧城市", "Licheng City", Level.CITY, "43"),
    District("431123", "禾川县", "Hechuan County", Level.COUNTY, "4311"),
    District("431123101", "青溪镇", "Qingxi Township", Level.TOWNSHIP, "431123"),
    District("431123101001", "东门社区", "Dongmen Community", Level.VILLAGE, "431123101"),
    District("431123101002", "柳塘村", "Liutang Village", Level.VILLAGE, "431123101"),
    District("431123102", "南坪镇", "Nanping Township", Level.TOWNSHIP, "431123"),
    District("431123102001", "桥头村", "Qiaotou Village", Level.VILLAGE, "431123102"),
)


class Place(NamedTuple):
    """One organisation of the demo county. 演示机构"""

    code: str
    parent: str | None
    kind: OrganisationKind
    level: Level
    name: str
    name_en: str
    district: str
    address: str = ""
    phone: str = ""


_K, _L = OrganisationKind, Level

PLACES = (
    Place("43", None, _K.CDC, _L.PROVINCE, "湘州省疾病预防控制中心", "Xiangzhou CDC", "43"),
    Place("4311", "43", _K.CDC, _L.CITY, "澧城市疾病预防控制中心", "Licheng CDC", "4311"),
    Place(
        "431123", "4311", _K.CDC, _L.COUNTY, "禾川县疾病预防控制中心", "Hechuan County CDC",
        "431123", "禾川县学院路6号", "0736-5550120",
    ),
    Place(
        "hechuan-hospital", "431123", _K.HOSPITAL, _L.INSTITUTION, "禾川县人民医院",
        "Hechuan County Hospital", "431123", "禾川县人民路88号", "0736-5550110",
    ),
    Place(
        "hechuan-mch", "431123", _K.MCH_CENTRE, _L.INSTITUTION, "禾川县妇幼保健院",
        "Hechuan MCH Centre", "431123", "禾川县文昌路12号", "0736-5550130",
    ),
    Place(
        "qingxi", "431123", _K.CLINIC, _L.INSTITUTION, "青溪镇卫生院", "Qingxi Township Clinic",
        "431123101", "青溪镇东门路5号", "0736-5551234",
    ),
    Place(
        "nanping", "431123", _K.CLINIC, _L.INSTITUTION, "南坪镇卫生院", "Nanping Township Clinic",
        "431123102", "南坪镇桥头街21号", "0736-5555678",
    ),
)  # fmt: skip


class Unit(NamedTuple):
    """One storage unit of the demo county. 演示设备"""

    organisation: str
    name: str
    name_en: str
    equipment: EquipmentClass
    device: str
    location: str


_E = EquipmentClass

UNITS = (
    Unit("431123", "1号冷库", "Cold room 1", _E.COLD_ROOM, "hechuan-room-1", "疾控中心一楼"),
    Unit("431123", "冷藏车A", "Vehicle A", _E.VEHICLE, "hechuan-van-a", "车库"),
    Unit("hechuan-hospital", "产科冰箱", "Ward fridge", _E.FRIDGE, "hospital-ward-1", "产科三楼"),
    Unit("qingxi", "1号冰箱", "Fridge 1", _E.FRIDGE, "qingxi-fridge-1", "冷链室"),
    Unit("qingxi", "2号冰箱", "Fridge 2", _E.FRIDGE, "qingxi-fridge-2", "冷链室"),
    Unit("qingxi", "低温冰箱", "Freezer", _E.FREEZER, "qingxi-freezer-1", "冷链室"),
    Unit("nanping", "1号冰箱", "Fridge 1", _E.FRIDGE, "nanping-fridge-1", "接种室旁"),
    Unit("nanping", "冷藏箱3", "Cold box 3", _E.COLD_BOX, "nanping-box-3", "接种室旁"),
)


def path_of(code: str) -> str:
    """The path of an organisation from the root of the tree."""
    by_code = {place.code: place for place in PLACES}
    parent = by_code[code].parent
    return f"{path_of(parent)}.{code}" if parent else code


async def seed_county(tx: Tx) -> None:
    """Add what is missing."""
    for district in DISTRICTS:
        await store.add_district(tx, district)
    for place in PLACES:
        await store.add_organisation(tx, _organisation(place))
    for unit in UNITS:
        await store.add_storage_unit(tx, _unit(unit))


def _organisation(place: Place) -> Organisation:
    return Organisation(
        id=seeded(place.code),
        code=place.code,
        path=path_of(place.code),
        kind=place.kind,
        level=place.level,
        name=place.name,
        name_en=place.name_en,
        district_code=place.district,
        address=place.address,
        phone=place.phone,
        parent_id=seeded(place.parent) if place.parent else None,
    )


def _unit(unit: Unit) -> StorageUnit:
    return StorageUnit(
        id=seeded(unit.device),
        organisation_id=seeded(unit.organisation),
        name=unit.name,
        name_en=unit.name_en,
        equipment=unit.equipment,
        device=unit.device,
        location=unit.location,
    )

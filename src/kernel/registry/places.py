"""Organisations, districts and storage units. 机构、辖区与储存设备

The organisation tree runs province → city → county → institution. ``path`` lists the codes
from the root, joined by dots (``43.4311.431123.qingxi``): an organisation covers whatever
path starts with its own.
"""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class OrganisationKind(StrEnum):
    """What an organisation is. 机构类型"""

    HEALTH_AUTHORITY = "health_authority"  # 卫生健康行政部门
    CDC = "cdc"  # 疾病预防控制机构
    CLINIC = "clinic"  # 预防接种门诊
    HOSPITAL = "hospital"  # 助产机构
    MCH_CENTRE = "mch_centre"  # 妇幼保健机构


class Level(StrEnum):
    """The level of an organisation or district. 行政层级"""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    INSTITUTION = "institution"


class Organisation(Struct, frozen=True):
    """One organisation of the tree. 机构"""

    id: UUID
    code: str
    path: str
    kind: OrganisationKind
    level: Level
    name: str
    name_en: str
    district_code: str
    address: str = ""
    phone: str = ""
    parent_id: UUID | None = None


class District(Struct, frozen=True):
    """An administrative district (GB/T 2260, extended to villages). 行政区划"""

    code: str
    name: str
    name_en: str
    level: Level
    parent_code: str | None = None


class EquipmentClass(StrEnum):
    """What a storage unit is; the alarm rules follow the class. 设备类型"""

    COLD_ROOM = "cold_room"  # 冷库
    FREEZING_ROOM = "freezing_room"  # 冷冻库
    FRIDGE = "fridge"  # 医用冰箱
    ICE_LINED = "ice_lined"  # 冰衬冰箱
    FREEZER = "freezer"  # 低温冰箱
    ULTRA_LOW = "ultra_low"  # 超低温冰箱
    VEHICLE = "vehicle"  # 冷藏车
    COLD_BOX = "cold_box"  # 冷藏箱


class UnitState(StrEnum):
    """Whether a storage unit is in use. 设备状态"""

    IN_USE = "in_use"
    REPAIR = "repair"
    STANDBY = "standby"
    RETIRED = "retired"


class StorageUnit(Struct, frozen=True):
    """Something vaccine stands in. 储存设备

    ``device`` is the identity its sensor publishes under; ``None`` while none is bound.
    """

    id: UUID
    organisation_id: UUID
    name: str
    name_en: str
    equipment: EquipmentClass
    state: UnitState = UnitState.IN_USE
    device: str | None = None
    location: str = ""

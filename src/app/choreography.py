"""Who reacts to what, across modules. 模块协作

Read this file to learn how the modules work together; nothing else couples them. Each
reaction runs inside the transaction that published the event.
"""

from uuid import UUID

from msgspec import Struct

from app.stock_in_units import StockInUnits
from coldchain.events import ExcursionBegan, ExcursionEnded, ExcursionEvidenceChanged
from coldchain.usecases.follow_labels import follow_labels
from immunize.domain.holds import Exposure, HoldKind
from immunize.domain.records import RecordSource
from immunize.events import HoldWidened, PackagesHeld, StockMoved
from immunize.usecases.follow_birth import CorrectedBirth, follow_birth
from immunize.usecases.hold_lots import hold_lots_in
from immunize.usecases.open_record import NewRecord, open_record
from kernel.registry import store as registry
from kernel.registry.people import CareKind
from kernel.registry.serving import serving_clinic
from kernel.transaction import Choreography, Tx
from maternal.events import BirthCorrected, ChildBorn


class LotsHeldLetter(Struct, frozen=True):
    """A call to whoever has vaccine that was put on hold. 停用通知"""

    organisation_id: UUID
    unit_id: UUID
    text: str


async def open_vaccination_record(tx: Tx, born: ChildBorn) -> None:
    """A birth opens the vaccination record and with it the plan; nothing is typed twice."""
    await open_record(
        tx,
        NewRecord(
            child_id=born.child_id,
            organisation_id=born.organisation_id,
            source=RecordSource.BIRTH,
            born_at=born.born_at,
            mother_hbsag=born.mother_hbsag,
            weight_g=born.weight_g,
            gestation_days=born.gestation_days,
        ),
    )


async def tell_clinic_of_residence(tx: Tx, born: ChildBorn) -> None:
    """The child lives where the mother lives, and that clinic may see the child from now on."""
    home = await registry.district_of(tx, born.mother_id)
    clinic = await serving_clinic(tx, home)
    if home is not None and clinic is not None:
        await registry.move_to(tx, born.child_id, home.code)
        await registry.take_into_care(tx, born.child_id, clinic.id, CareKind.MANAGES)


async def correct_vaccination_record(tx: Tx, corrected: BirthCorrected) -> None:
    """A corrected birth corrects the vaccination record: deadlines count from the real hour."""
    await follow_birth(
        tx,
        CorrectedBirth(
            child_id=corrected.child_id,
            correction_id=corrected.correction_id,
            born_at=corrected.born_at,
            mother_hbsag=corrected.mother_hbsag,
            weight_g=corrected.weight_g,
            gestation_days=corrected.gestation_days,
        ),
    )


async def hold_exposed_lots(tx: Tx, began: ExcursionBegan) -> None:
    """Vaccine that left its limits is not given until people have judged it."""
    kind = HoldKind.TOO_COLD if began.too_cold else HoldKind.TOO_WARM
    await hold_lots_in(
        tx,
        began.unit_id,
        began.episode_id,
        began.began_at,
        began.ended_at,
        Exposure(kind, began.limit, began.worst),
    )


async def follow_excursion(tx: Tx, changed: ExcursionEvidenceChanged | ExcursionEnded) -> None:
    """The hold follows what is known of its excursion; it never becomes shorter."""
    await hold_lots_in(
        tx,
        changed.unit_id,
        changed.episode_id,
        changed.began_at,
        changed.ended_at,
        Exposure(HoldKind.TOO_WARM, worst=changed.worst),
    )


async def follow_labels_inside(tx: Tx, moved: StockMoved) -> None:
    """A unit's limits are as narrow as the strictest label of what stands in it."""
    await follow_labels(tx, StockInUnits(tx), moved.unit_id, moved.since)


async def tell_holder(tx: Tx, held: PackagesHeld | HoldWidened) -> None:
    """Whoever has the vaccine now is told, even if it left the unit long ago."""
    unit = await registry.storage_unit(tx, held.unit_id)
    lots = "、".join(f"{lot.product_name}{lot.lot_number}（{lot.quantity}支）" for lot in held.lots)
    name = unit.name if unit else ""
    text = f"停用待查：{lots}。曾在{name}超出温度范围，等待处置，扫码会拦下。"
    await tx.post("duty-phone", LotsHeldLetter(held.organisation_id, held.unit_id, text))


def choreography() -> Choreography:
    """Every reaction of the running system, in the order in which they run."""
    steps = Choreography()
    steps.when(ChildBorn, open_vaccination_record, tell_clinic_of_residence)
    steps.when(BirthCorrected, correct_vaccination_record)
    steps.when(StockMoved, follow_labels_inside)
    steps.when(ExcursionBegan, hold_exposed_lots)
    steps.when(ExcursionEvidenceChanged, follow_excursion)
    steps.when(ExcursionEnded, follow_excursion)
    steps.when(PackagesHeld, tell_holder)
    steps.when(HoldWidened, tell_holder)
    return steps

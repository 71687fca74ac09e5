"""A clinic with two fridges, whose vaccine and sensors do what a test says."""

from dataclasses import replace
from datetime import datetime, timedelta

from tests.coldchain.makers import make_unit, sent
from tests.immunize.makers import acting, make_organisation, serials, staff

from coldchain.usecases.take_readings import take_readings
from immunize.domain.lots import Product
from immunize.domain.receipts import TransportReading
from immunize.usecases.receive_lot import NewReceipt, receive_lot
from kernel.access import Role
from kernel.ids import new_id
from kernel.registry.places import Organisation, StorageUnit
from kernel.transaction import Tx

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class Clinic:
    """A clinic with two fridges, and its keeper."""

    place: Organisation
    fridge: StorageUnit
    other: StorageUnit

    @classmethod
    async def make(cls, tx: Tx) -> "Clinic":
        clinic = cls()
        clinic.place = await make_organisation(tx)
        clinic.fridge = await make_unit(tx, organisation_id=clinic.place.id)
        clinic.other = await make_unit(tx, organisation_id=clinic.place.id)
        return clinic

    def keeper(self, tx: Tx, at: datetime) -> Tx:
        return replace(acting(tx, staff(self.place, Role.KEEPER)), now=at)

    async def receive(self, tx: Tx, product: Product, lot: str, at: datetime) -> list[str]:
        """Three packages into the fridge."""
        codes = serials(3, product.trace_prefix)
        receipt = NewReceipt(
            id=new_id(),
            unit_id=self.fridge.id,
            codes=tuple(codes),
            supplier="禾川县疾控",
            quantity=len(codes),
            arrived_at=at,
            lot_number=lot,
            expires_on=tx.today + timedelta(days=300),
            arrival_celsius=5.2,
            departed_at=at - HOUR,
            transport_readings=(TransportReading(at - HOUR / 2, 5.1),),
        )
        await receive_lot(self.keeper(tx, at), receipt)
        return codes

    async def measure(self, tx: Tx, at: datetime, *values: float) -> None:
        """A reading every ten minutes, the last of them at an instant; all arrive then."""
        steps = range(len(values) - 1, -1, -1)
        readings = [
            (at - 10 * MINUTE * step, value) for step, value in zip(steps, values, strict=True)
        ]
        await take_readings(replace(tx, now=at), sent(self.fridge, *readings))

"""Who is where in the clinic today. 今日队列"""

from datetime import date, datetime
from statistics import median

from msgspec import Struct

from immunize import store
from immunize.domain.booking import BookingState
from immunize.domain.visits import Visit, VisitState
from kernel.access import Permission
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.registry.people import Person
from kernel.transaction import Tx


class Queued(Struct, frozen=True):
    """One child in the queue. 队列中的孩子"""

    visit: Visit
    child: Person
    minutes: int


class Queue(Struct, frozen=True):
    """The board of one clinic on one day. 队列看板

    Columns are in the order of the steps, each by ticket; ``median_wait`` is in minutes, of
    those waiting for their first step.
    """

    day: date
    at: datetime
    waiting: tuple[Queued, ...]
    informing: tuple[Queued, ...]
    ready: tuple[Queued, ...]
    observing: tuple[Queued, ...]
    others: tuple[Queued, ...]
    booked: int
    missed: int
    doses_given: int

    @property
    def arrived(self) -> int:
        """Everybody who has a ticket."""
        columns = (self.waiting, self.informing, self.ready, self.observing, self.others)
        return sum(len(column) for column in columns)

    @property
    def finished(self) -> int:
        """Those who have been vaccinated and observed."""
        return sum(one.visit.state is VisitState.FINISHED for one in self.others)

    @property
    def median_wait(self) -> int | None:
        """How long those waiting for the first step have waited."""
        waits = [one.minutes for one in self.waiting]
        return round(median(waits)) if waits else None


async def list_queue(tx: Tx) -> Queue:
    """The board of the actor's own clinic."""
    tx.require(Permission.CHECK_IN)
    clinic_id = tx.actor.organisation_id
    if clinic_id is None:
        raise NotAllowed(N_("队列要在门诊的账号下看。"))
    visits = await store.visits_at(tx, clinic_id, tx.today)
    children = await registry.people_by_id(tx, {visit.person_id for visit in visits})
    bookings = await store.bookings_on(tx, clinic_id, tx.today)
    given = await store.doses_given_on(tx, clinic_id, tx.today)
    rows = [Queued(one, children[one.person_id], _minutes(one, tx.now)) for one in visits]
    return Queue(
        day=tx.today,
        at=tx.now,
        waiting=_in(rows, VisitState.WAITING),
        informing=_in(rows, VisitState.SCREENED),
        ready=_in(rows, VisitState.CONSENTED),
        observing=_in(rows, VisitState.OBSERVING),
        others=_in(rows, VisitState.DEFERRED, VisitState.REFUSED, VisitState.FINISHED),
        booked=len(bookings),
        missed=sum(one.state is BookingState.BOOKED and one.begins < tx.now for one in bookings),
        doses_given=len(given),
    )


def _in(rows: list[Queued], *states: VisitState) -> tuple[Queued, ...]:
    return tuple(row for row in rows if row.visit.state in states)


def _minutes(visit: Visit, now: datetime) -> int:
    """Minutes since arrival; while observed, minutes still to go."""
    if visit.state is VisitState.OBSERVING and visit.observe_until:
        return max(0, -int((now - visit.observe_until).total_seconds() // 60))
    return int((now - visit.arrived_at).total_seconds() // 60)

"""What one delivery created, in every module, on one page. 分娩建好的内容"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from immunize.domain.child_plan import DueDose
from immunize.errors import NoRecord
from immunize.usecases.child_plan import plan_of
from immunize.web import words as vaccine_words
from kernel.i18n import N_, Phrase
from kernel.transaction import Transaction, Tx
from kernel.web.guards import STAFF
from kernel.web.pages import Page
from maternal.domain.after_birth import Task, TaskKind
from maternal.domain.basis import Basis
from maternal.domain.births import summary
from maternal.usecases.read_delivery import BornHere, read_delivery
from maternal.web import words

_BEFORE_DISCHARGE = (TaskKind.HEART_SCREEN, TaskKind.HEARING_SCREEN, TaskKind.BLOOD_SPOT)


class Item(Struct, frozen=True):
    """A row of the created list; its texts are said when the page is shown. 任务行"""

    state: str
    what: Phrase
    detail: Phrase
    symbol: str
    opens_at: datetime | None = None
    on: date | None = None
    href: str = ""
    verb: str = ""


class Group(Struct, frozen=True):
    """Rows under one heading; a late group carries its deadline. 任务分组"""

    title: str
    tasks: tuple[Item, ...]
    late: bool = False
    deadline: datetime | None = None


class CreatedFor(Struct, frozen=True):
    """One child, and everything that was created for it. 新生儿与建好的内容"""

    born: BornHere
    groups: tuple[Group, ...]
    because: tuple[Basis, ...]


@get("/deliveries/{mother_id:uuid}/{delivery_id:uuid}", guards=[STAFF], include_in_schema=False)
async def delivery_page(
    transaction: NamedDependency[Transaction],
    mother_id: FromPath[UUID],
    delivery_id: FromPath[UUID],
) -> Page:
    """A delivery, its children and mother, each with what follows."""
    async with transaction as tx:
        view = await read_delivery(tx, mother_id, delivery_id)
        doses = {one.person.id: await _birth_doses(tx, one.person.id) for one in view.children}
    context = {
        "view": view,
        "headline": summary(len(view.children), len(view.stillbirths)),
        "children": [
            CreatedFor(one, _groups(one, doses[one.person.id]), _because(one))
            for one in view.children
        ],
        "mother_tasks": [_item(task) for task in view.tasks],
        "mother_because": _once(basis for task in view.tasks for basis in task.because),
        "words": words,
    }
    return Page("app/delivery.html", context=context)


async def _birth_doses(tx: Tx, child_id: UUID) -> tuple[DueDose, ...]:
    """The doses of birth that are still open."""
    try:
        plan = await plan_of(tx, child_id)
    except NoRecord:
        return ()
    return tuple(
        dose for dose in plan.next_doses if dose.is_open and dose.earliest == plan.birth_date
    )


def _groups(one: BornHere, doses: Sequence[DueDose]) -> tuple[Group, ...]:
    timed = sorted(
        ((dose.deadline, dose) for dose in doses if dose.deadline is not None),
        key=lambda entry: entry[0],
    )
    untimed = [dose for dose in doses if dose.deadline is None]
    before = [task for task in one.tasks if task.kind in _BEFORE_DISCHARGE]
    after = [task for task in one.tasks if task.kind not in _BEFORE_DISCHARGE]
    groups: list[Group] = []
    if timed:
        rows = tuple(_dose(dose, one.person.id, late=True) for _deadline, dose in timed)
        groups.append(Group(N_("限时"), rows, late=True, deadline=timed[0][0]))
    rows = (*(_dose(dose, one.person.id) for dose in untimed), *map(_item, before))
    groups.append(Group(N_("出院前"), rows))
    groups.append(Group(N_("已经建好"), (*_papers(one), *map(_item, after))))
    return tuple(groups)


def _dose(dose: DueDose, child_id: UUID, *, late: bool = False) -> Item:
    once = dose.vaccine in vaccine_words.WARD_ONLY
    return Item(
        state="late" if late else "due",
        what=Phrase(vaccine_words.vaccine(dose.vaccine)) if once else vaccine_words.dose(dose),
        detail=Phrase(N_("扫码后登记") if late else N_("情况稳定可以打")),
        symbol="syringe",
        href=f"/children/{child_id}",
        verb=N_("去做"),
    )


def _papers(one: BornHere) -> Iterator[Item]:
    if one.certificate is not None:
        state = Phrase(words.CERTIFICATE_STATES[one.certificate.state])
        yield Item(
            state="late" if one.to_exchange else "done",
            what=Phrase(N_("出生医学证明，{state}"), {"state": state}),
            detail=_certificate_detail(one),
            symbol="certificate",
            href=f"/certificates/{one.person.id}",
            verb=N_("打开"),
        )
    yield Item(
        state="done",
        what=Phrase(N_("接种档案")),
        detail=Phrase(N_("出生信息已经带过去")),
        symbol="book",
        href=f"/children/{one.person.id}",
        verb=N_("看"),
    )


def _certificate_detail(one: BornHere) -> Phrase:
    certificate = one.certificate
    if one.to_exchange:
        return Phrase(N_("记录更正过，要换发。"))
    if certificate is None or certificate.number is None:
        return Phrase(N_("等父母核对名字和证件"))
    return Phrase(N_("编号 {number}"), {"number": certificate.number})


def _because(one: BornHere) -> tuple[Basis, ...]:
    """The clauses behind a child's labels and tasks; a dose says its own on the child's page."""
    labels = [label.basis for label in one.labels]
    return _once([*labels, *(basis for task in one.tasks for basis in task.because)])


def _once(bases: Iterable[Basis]) -> tuple[Basis, ...]:
    """Each clause once, however many tasks rest on it."""
    return tuple({(one.source, one.edition, one.clause): one for one in bases}.values())


def _item(task: Task) -> Item:
    what, detail, symbol = words.TASKS[task.kind]
    values: dict[str, object] = {} if task.within_days is None else {"n": task.within_days}
    return Item(
        state="done" if task.kind is TaskKind.CHECKUP_PLAN else "due",
        what=Phrase(what),
        detail=Phrase(detail, values),
        symbol=symbol,
        opens_at=task.opens_at,
        on=task.on,
    )

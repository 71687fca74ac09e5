"""Stock for other systems. 库存接口"""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from immunize.domain.holds import Decision
from immunize.domain.receipts import Receipt
from immunize.store.stock import StockLine
from immunize.usecases.decide_hold import NewDecision, confirm_decision, decide_about_lot
from immunize.usecases.judge_package import Usable, check_package
from immunize.usecases.list_holds import HoldView, list_holds
from immunize.usecases.list_stock import list_stock
from immunize.usecases.move_packages import Issue, Move, issue_packages, move_packages
from immunize.usecases.receive_lot import NewReceipt, receive_lot
from immunize.usecases.thermometer import Thermometer
from kernel.transaction import Transaction
from kernel.web.guards import STAFF_OR_MACHINE


class PackageQuestion(Struct, frozen=True):
    """A scan, and the vaccine it is meant for. 查验请求"""

    code: str
    vaccine: str | None = None


class Moved(Struct, frozen=True):
    """How many packages moved. 移动结果"""

    packages: int


class StockApi(Controller):
    """Receive, list, check, move, hold. 库存接口"""

    path = "/api/v1"
    tags = ("stock",)
    guards = (STAFF_OR_MACHINE,)

    @post("/receipts")
    async def receive(
        self, transaction: NamedDependency[Transaction], data: JSONBody[NewReceipt]
    ) -> Receipt:
        """Receive a delivery of one lot; the answer says accepted or refused, and why."""
        async with transaction as tx:
            return await receive_lot(tx, data)

    @get("/stock")
    async def stock(
        self, transaction: NamedDependency[Transaction], vaccine: FromQuery[str | None] = None
    ) -> list[StockLine]:
        """Every lot in stock within the caller's scope, by unit, first expiry first."""
        async with transaction as tx:
            return list(await list_stock(tx, vaccine))

    @post("/packages/check", status_code=200)
    async def check(
        self, transaction: NamedDependency[Transaction], data: JSONBody[PackageQuestion]
    ) -> Usable:
        """May this package be used here today? A refusal says why not and what to take."""
        async with transaction as tx:
            return await check_package(tx, data.code, data.vaccine)

    @post("/packages/move", status_code=200)
    async def move(self, transaction: NamedDependency[Transaction], data: JSONBody[Move]) -> Moved:
        """Put packages into another unit of one's own."""
        async with transaction as tx:
            return Moved(await move_packages(tx, data))

    @post("/packages/issue", status_code=200)
    async def issue(
        self, transaction: NamedDependency[Transaction], data: JSONBody[Issue]
    ) -> Moved:
        """Send packages to another organisation, which receives them."""
        async with transaction as tx:
            return Moved(await issue_packages(tx, data))

    @get("/holds")
    async def holds(
        self,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        over: FromQuery[bool] = False,
    ) -> list[HoldView]:
        """The holds in force within the caller's scope, or those that are over."""
        async with transaction as tx:
            return list(await list_holds(tx, thermometer, lifted=over))

    @post("/decisions")
    async def decide(
        self,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        data: JSONBody[NewDecision],
    ) -> Decision:
        """Decide about one lot of a hold; a second person confirms."""
        async with transaction as tx:
            return await decide_about_lot(tx, data, thermometer)

    @post("/decisions/{decision_id:uuid}/confirm", status_code=200)
    async def confirm(
        self,
        transaction: NamedDependency[Transaction],
        thermometer: NamedDependency[Thermometer],
        decision_id: FromPath[UUID],
    ) -> Decision:
        """Confirm somebody else's decision."""
        async with transaction as tx:
            return await confirm_decision(tx, decision_id, thermometer)

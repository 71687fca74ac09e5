"""Pages and API of the vaccination module. 接种网页"""

from litestar.types import ControllerRouterHandler

from immunize.web.booking import BookingController
from immunize.web.bookings import BookingsController
from immunize.web.children import ChildrenController
from immunize.web.clinic import ClinicApi, ClinicController
from immunize.web.forecast_api import ForecastApi
from immunize.web.holds import HoldController
from immunize.web.my import MyController
from immunize.web.overdue import OverdueController
from immunize.web.point_of_care import DoseApi, PointOfCareController
from immunize.web.preview import PreviewController
from immunize.web.receive import ReceiveController
from immunize.web.records_api import BookingApi, PlanApi
from immunize.web.rules import RulesController
from immunize.web.school import SchoolController
from immunize.web.stock import StockController
from immunize.web.stock_api import StockApi

controllers: list[ControllerRouterHandler] = [
    MyController,
    BookingController,
    BookingsController,
    ChildrenController,
    PlanApi,
    BookingApi,
    ClinicController,
    PointOfCareController,
    ClinicApi,
    DoseApi,
    StockController,
    ReceiveController,
    HoldController,
    StockApi,
    ForecastApi,
    RulesController,
    PreviewController,
    OverdueController,
    SchoolController,
]

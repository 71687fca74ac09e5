"""Every page and endpoint that belongs to no single module. 跨模块网页清单"""

from litestar.types import ControllerRouterHandler

from app.web.access_log import AccessLogController
from app.web.accounts import AccountController
from app.web.alarms import AlarmPageController
from app.web.api_docs import ApiDocsController
from app.web.charts import chart_library
from app.web.deliveries import delivery_page
from app.web.find import find
from app.web.growth import GrowthController, MyGrowthController
from app.web.health import livez, metrics, readyz
from app.web.home import home, language, text_size
from app.web.letters import LetterController
from app.web.sign_in import SignInController
from app.web.trace import TraceApi, TraceController
from app.web.units import unit_page

controllers: list[ControllerRouterHandler] = [
    home,
    find,
    language,
    text_size,
    livez,
    readyz,
    metrics,
    chart_library,
    SignInController,
    delivery_page,
    GrowthController,
    MyGrowthController,
    unit_page,
    AlarmPageController,
    TraceController,
    TraceApi,
    AccessLogController,
    AccountController,
    LetterController,
    ApiDocsController,
]

"""Pages and API of the cold chain. 冷链网页"""

from litestar.types import ControllerRouterHandler

from coldchain.web.alarms import AlarmController
from coldchain.web.api import ColdChainApi
from coldchain.web.messages import MessageController
from coldchain.web.rules import RuleController
from coldchain.web.units import UnitController

controllers: list[ControllerRouterHandler] = [
    UnitController,
    AlarmController,
    ColdChainApi,
    RuleController,
    MessageController,
]

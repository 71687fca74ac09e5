"""Pages and API of the vaccination module. 接种网页"""

from litestar.types import ControllerRouterHandler

controllers: list[ControllerRouterHandler] = []

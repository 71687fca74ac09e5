"""Pages and API of the maternal module. 妇幼网页"""

from litestar.types import ControllerRouterHandler

controllers: list[ControllerRouterHandler] = []

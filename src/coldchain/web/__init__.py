"""Pages and API of the cold chain. 冷链网页"""

from litestar.types import ControllerRouterHandler

controllers: list[ControllerRouterHandler] = []

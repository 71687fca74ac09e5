"""Pages and API of the maternal module. 妇幼网页"""

from litestar.types import ControllerRouterHandler

from maternal.web.deliveries import DeliveryApi, DeliveryController

controllers: list[ControllerRouterHandler] = [DeliveryController, DeliveryApi]

"""Pages and API of the maternal module. 妇幼网页"""

from litestar.types import ControllerRouterHandler

from maternal.web.certificates import CertificateApi, CertificateController
from maternal.web.child_health import ChildHealthApi, ChildHealthController
from maternal.web.deliveries import DeliveryApi, DeliveryController
from maternal.web.pregnancies import PregnancyApi, PregnancyController
from maternal.web.rules import CareRuleController

controllers: list[ControllerRouterHandler] = [
    DeliveryController,
    PregnancyController,
    CertificateController,
    ChildHealthController,
    CareRuleController,
    DeliveryApi,
    PregnancyApi,
    CertificateApi,
    ChildHealthApi,
]

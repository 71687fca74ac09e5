"""Pages and API of the maternal module. 妇幼网页"""

from litestar.types import ControllerRouterHandler

from maternal.web.certificates import CertificateApi, CertificateController
from maternal.web.child_health import ChildHealthApi, ChildHealthController
from maternal.web.corrections import CorrectionApi, CorrectionController
from maternal.web.deliveries import DeliveryApi, DeliveryController
from maternal.web.exchanges import ExchangeApi, ExchangeController
from maternal.web.pregnancies import PregnancyApi, PregnancyController
from maternal.web.rules import CareRuleController

controllers: list[ControllerRouterHandler] = [
    DeliveryController,
    CorrectionController,
    PregnancyController,
    CertificateController,
    ExchangeController,
    ChildHealthController,
    CareRuleController,
    DeliveryApi,
    CorrectionApi,
    PregnancyApi,
    CertificateApi,
    ExchangeApi,
    ChildHealthApi,
]

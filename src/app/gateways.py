"""The outside world: who takes which letter. 外部通道

A gateway is an HTTPS address of the province's SMS or duty-phone platform. It gets the
letter's JSON and its id as ``Idempotency-Key``; a 2xx answer means it has taken
responsibility. Without a gateway a development system keeps the letters in its inbox page,
and a production system lets them die visibly, rather than losing them.
"""

import httpx

from app.settings import Settings
from kernel.outbox import Deliver, Letter

_TIMEOUT = httpx.Timeout(10.0)


class NoGateway(Exception):
    """No gateway is configured for the topic. 未配置通道"""


class Gateways:
    """Delivers letters by topic. 通道"""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._client = client
        self._development = settings.is_development
        self._addresses = {
            "sms": settings.sms_gateway_url,
            "duty-phone": settings.duty_gateway_url,
        }

    async def deliver(self, letter: Letter) -> None:
        """Deliver one letter. Raises when it must be tried again."""
        address = self._addresses.get(letter.topic, "")
        if not address:
            if self._development:
                return
            raise NoGateway(f"no gateway for {letter.topic}: set its address in the environment")
        answer = await self._client.post(
            address,
            content=letter.body,
            headers={
                "content-type": "application/json",
                "idempotency-key": str(letter.id),
                "x-topic": letter.topic,
            },
        )
        answer.raise_for_status()


def deliver_with(settings: Settings, client: httpx.AsyncClient) -> Deliver:
    """The delivery function that the relay calls."""
    return Gateways(settings, client).deliver


def new_client() -> httpx.AsyncClient:
    """A client that gives up after ten seconds and follows no redirects."""
    return httpx.AsyncClient(timeout=_TIMEOUT)

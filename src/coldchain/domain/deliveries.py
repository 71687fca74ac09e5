"""A message as the broker hands it over, and what is inside. 报文投递

Topics are ``coldchain/v1/{site}/{device}/{form}``: ``ems`` for WHO's transmissions,
``simple`` for the project's own form, ``status`` for ``online`` and ``offline``, retained,
the latter left as the device's last will.
"""

from collections.abc import Callable

from msgspec import Struct

from .ems import parse_ems
from .payloads import Finding, Parsed, Reason, parse_simple

TOPICS = "coldchain/v1/+/+/+"

_FORMS: dict[str, Callable[[bytes], Parsed]] = {"ems": parse_ems, "simple": parse_simple}
_STATUS = {b"online": True, b"offline": False}


class Message(Struct, frozen=True):
    """What came, as it came. 原始报文"""

    topic: str
    payload: bytes


class Delivery(Struct, frozen=True):
    """A message with its device and what was read in it. 投递内容

    ``is_online`` is set by status messages alone.
    """

    message: Message
    device: str
    parsed: Parsed
    is_online: bool | None = None


def unpack(message: Message) -> Delivery:
    """Read a message; whatever cannot be used is among ``parsed.rejected``."""
    levels = message.topic.split("/")
    if len(levels) != 5 or levels[:2] != ["coldchain", "v1"]:
        return _refused(message, "", Reason.TOPIC_UNKNOWN, message.topic)
    device, form = levels[3], levels[4]
    if form == "status":
        state = _STATUS.get(message.payload.strip())
        if state is None:
            return _refused(message, device, Reason.STATUS_UNKNOWN, repr(message.payload[:40]))
        return Delivery(message, device, Parsed(), state)
    read = _FORMS.get(form)
    if read is None:
        return _refused(message, device, Reason.TOPIC_UNKNOWN, form)
    return Delivery(message, device, read(message.payload))


def _refused(message: Message, device: str, reason: Reason, found: str) -> Delivery:
    return Delivery(message, device, Parsed(rejected=(Finding(reason, "topic", found),)))

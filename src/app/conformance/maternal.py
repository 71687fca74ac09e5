"""Answers maternal-child cases. 妇幼规则检验

A case is ``{"id", "kind", "input"}``; the answer is an object in the words of its kind, with
the ``explanation`` that the rules give, or ``{"error": …}`` where the input cannot be
answered. An input key that the kind does not have is named under ``ignored``; one that is
``null`` counts as not given. Only the case and the rule data are read.
"""

import re
from typing import Any

import msgspec

from app.conformance.maternal_kinds import certificates, child, infection, pregnancy, reports, risk
from app.conformance.maternal_kinds.answers import KINDS, Kind, plain
from kernel.errors import Refusal

__all__ = ["answer", "certificates", "child", "infection", "pregnancy", "reports", "risk"]

_TO_THE_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The answer to one case; never raises for what a case says."""
    kind = KINDS.get(str(case.get("kind")))
    if kind is None:
        return {"error": f"unknown kind {case.get('kind')!r}"}
    try:
        stated = _stated(case.get("input"))
        given = msgspec.convert(_with_seconds(stated), kind.input)
        answered = {key: plain(value) for key, value in kind.answer(given).items()}
        return answered | _ignored(stated, kind)
    except msgspec.ValidationError as wrong:
        return {"error": f"input: {wrong}"}
    except (Refusal, ValueError, ArithmeticError) as refusal:
        # The last two: dates and numbers that no calendar and no arithmetic hold.
        return {"error": str(refusal) or type(refusal).__name__}


def differences(case: dict[str, Any], answer: Any) -> list[str]:
    """The expected keys that the answer gives otherwise; ``reason`` is for people."""
    return [
        text for key, value in case["expected"].items() if (text := _differs(answer, key, value))
    ]


def label(case: dict[str, Any]) -> str:
    """Cases are counted by kind."""
    return str(case.get("kind"))


def _differs(answer: Any, key: str, expected: Any) -> str | None:
    given = answer.get(key, "nothing")
    if key == "reason" or (key == "error" and answer.get("error")):
        return None
    if key == "colour_any_of":
        colour = answer.get("colour")
        return None if colour in expected else f"colour: {colour!r} is none of {expected!r}"
    return None if given == expected else f"{key}: {given!r}, expected {expected!r}"


def _stated(value: Any) -> Any:
    """The input keys that say something: ``null`` is as good as absent."""
    if isinstance(value, dict):
        return {key: part for key, part in value.items() if part is not None}
    return value


def _ignored(stated: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """A misspelt optional key would change the answer in silence: name what was not read."""
    unknown = [key for key in stated if key not in kind.input.__struct_fields__]
    return {"ignored": unknown} if unknown else {}


def _with_seconds(value: Any) -> Any:
    """Moments are written to the minute; the decoder asks for seconds."""
    if isinstance(value, dict):
        return {key: _with_seconds(part) for key, part in value.items()}
    if isinstance(value, str) and _TO_THE_MINUTE.fullmatch(value):
        return f"{value}:00"
    return value

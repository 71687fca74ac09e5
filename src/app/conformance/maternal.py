"""Answers maternal-child cases. 妇幼规则检验

A case is ``{"id", "kind", "input"}``; the answer is an object in the words of its kind, with
the ``explanation`` that the rules give, or ``{"error": …}`` where the input cannot be
answered. Only the case and the rule data are read.
"""

import re
from typing import Any

import msgspec

from app.conformance.maternal_kinds import certificates, child, infection, pregnancy, reports, risk
from app.conformance.maternal_kinds.answers import KINDS, plain
from kernel.errors import Refusal

__all__ = ["answer", "certificates", "child", "infection", "pregnancy", "reports", "risk"]

_TO_THE_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The answer to one case; never raises for what a case says."""
    kind = KINDS.get(str(case.get("kind")))
    if kind is None:
        return {"error": f"unknown kind {case.get('kind')!r}"}
    try:
        given = msgspec.convert(_with_seconds(case.get("input")), kind.input)
        return {key: plain(value) for key, value in kind.answer(given).items()}
    except msgspec.ValidationError as wrong:
        return {"error": f"input: {wrong}"}
    except (Refusal, OverflowError) as refusal:
        return {"error": str(refusal)}


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


def _with_seconds(value: Any) -> Any:
    """Moments are written to the minute; the decoder asks for seconds."""
    if isinstance(value, dict):
        return {key: _with_seconds(part) for key, part in value.items()}
    if isinstance(value, str) and _TO_THE_MINUTE.fullmatch(value):
        return f"{value}:00"
    return value

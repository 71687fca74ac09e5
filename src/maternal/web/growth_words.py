"""Growth as parents hear it: how the child compares, without a figure to worry about. 家长用语"""

from kernel.i18n import N_
from maternal.domain.growth.measures import Indicator
from maternal.usecases.read_child_health import Judged

NAMES: dict[str, str] = {
    Indicator.WEIGHT_FOR_AGE: N_("体重"),
    Indicator.LENGTH_FOR_AGE: N_("身高"),
    Indicator.HEAD_FOR_AGE: N_("头围"),
}

_SAID: dict[str, dict[str, str]] = {
    Indicator.WEIGHT_FOR_AGE: {
        "low": N_("比大多数同龄孩子轻。"),
        "below_average": N_("比一般孩子轻一些，在正常范围里。"),
        "average": N_("和大多数同龄孩子差不多。"),
        "above_average": N_("比一般孩子重一些，在正常范围里。"),
        "high": N_("比大多数同龄孩子重。"),
    },
    Indicator.LENGTH_FOR_AGE: {
        "low": N_("比大多数同龄孩子矮。"),
        "below_average": N_("比一般孩子矮一些，在正常范围里。"),
        "average": N_("和大多数同龄孩子差不多。"),
        "above_average": N_("比一般孩子高一些，在正常范围里。"),
        "high": N_("比大多数同龄孩子高。"),
    },
    Indicator.HEAD_FOR_AGE: {
        "low": N_("比大多数同龄孩子小。"),
        "below_average": N_("比一般孩子小一些，在正常范围里。"),
        "average": N_("和大多数同龄孩子差不多。"),
        "above_average": N_("比一般孩子大一些，在正常范围里。"),
        "high": N_("比大多数同龄孩子大。"),
    },
}


def compared(one: Judged) -> str:
    """How the child compares with children of the same age and sex."""
    return _SAID[one.indicator][one.level.id] if one.level else ""


def asks_doctor(one: Judged) -> bool:
    """Whether parents should talk to the doctor about it."""
    return (
        one.flagged
        or one.found is not None
        or (one.level is not None and one.level.id in ("low", "high"))
    )

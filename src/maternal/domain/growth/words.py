"""Saying a score in plain words, for parents. 生长评价的通俗说法"""

from kernel.registry.people import Sex
from maternal.domain.basis import Words
from maternal.domain.growth.assessment import Score
from maternal.domain.growth.classes import GrowthClass, GrowthLevel
from maternal.domain.growth.measures import Indicator

_MEASURE = {
    Indicator.WEIGHT_FOR_AGE: ("体重", "Weight"),
    Indicator.LENGTH_FOR_AGE: ("身长（身高）", "Length or height"),
    Indicator.WEIGHT_FOR_LENGTH: ("与身长相比的体重", "Weight for length"),
    Indicator.BMI_FOR_AGE: ("体质指数", "Body mass index"),
    Indicator.HEAD_FOR_AGE: ("头围", "Head circumference"),
}
_PEERS = {
    (Sex.MALE, True): ("同龄男孩", "boys of this age"),
    (Sex.FEMALE, True): ("同龄女孩", "girls of this age"),
    (Sex.MALE, False): ("同身长男孩", "boys of this length"),
    (Sex.FEMALE, False): ("同身长女孩", "girls of this length"),
}


def describe(score: Score, level: GrowthLevel, found: GrowthClass | None) -> Words:
    """What the score says: level, place among a hundred peers, class, and a doubtful measure.

    评价说明
    """
    measure_zh, measure_en = _MEASURE[score.chart.indicator]
    peers_zh, peers_en = _PEERS[score.chart.sex, score.chart.axis.is_age]
    place = min(max(round(score.percentile), 1), 99)
    zh = f"{measure_zh}在{peers_zh}中属于“{level.zh}”：100个孩子里约有{place}个低于此值。"
    en = f"{measure_en} is {level.en} among {peers_en}: about {place} in 100 measure less."
    if found is not None:
        zh, en = f"{zh}符合“{found.zh}”，需要随访。", f"{en} This is {found.en}; follow up."
    if score.flagged:
        zh, en = f"{zh}数值很少见，请重新测量。", f"{en} This is very unusual; measure again."
    return Words(zh, en)

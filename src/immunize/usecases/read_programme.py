"""The programme for reading: its chart, its rules and their sources. 查看免疫程序"""

from datetime import date
from functools import lru_cache

from msgspec import Struct

from immunize.domain.answer import SourceRef
from immunize.domain.explain import names_of
from immunize.domain.person import Observation
from immunize.domain.programme import (
    Chart,
    GroupRules,
    Rule,
    RuleReader,
    chart,
    first_birthday_under,
)
from immunize.domain.schedule import Edition, Source
from immunize.domain.steps import source_ref
from immunize.errors import ScheduleUnknown
from immunize.schedules import (
    Starts,
    edition_on,
    national,
    plan_as,
    regions,
    starts_in_force,
)
from immunize.schedules.entries import RegionEntry
from kernel.i18n import N_


class Programme(Struct, frozen=True):
    """One edition of the programme, as it holds in a region. 免疫规划"""

    edition: Edition
    edition_source: SourceRef | None
    editions: tuple[Edition, ...]
    region: RegionEntry | None
    regions: tuple[RegionEntry, ...]
    chart: Chart
    groups: tuple[GroupRules, ...]
    spacing: tuple[Rule, ...]
    sources: tuple[Source, ...]


def read_programme(
    edition: str | None, region: str | None, today: date, starts: Starts | None = None
) -> Programme:
    """An edition, or the one in force today; a region, or the whole country.

    Reading the rules needs no permission: they are the law's text. Raises ``ScheduleUnknown``.
    """
    in_force = starts_in_force() if starts is None else starts
    chosen = edition or edition_on(today, starts=in_force).id
    if chosen not in [one.id for one in national(None, in_force).data.editions]:
        raise ScheduleUnknown(
            N_("没有版本“{edition}”。回到免疫程序页重新选。"), "edition", edition=chosen
        )
    own = next((one for one in regions() if region in one.codes), None)
    return _programme(chosen, region if own else None, in_force)


@lru_cache(64)
def _programme(edition_id: str, region: str | None, starts: Starts) -> Programme:
    schedules = plan_as(edition_id, region, starts)
    data = schedules.data
    edition = next(one for one in data.editions if one.id == edition_id)
    rivals = {rival for others in data.default_observations.values() for rival in others}
    reader = RuleReader(schedules, names_of(data), edition.effective)
    return Programme(
        edition=edition,
        edition_source=source_ref(schedules, edition.source),
        editions=data.editions,
        region=next((one for one in regions() if region in one.codes), None),
        regions=regions(),
        chart=chart(
            schedules,
            first_birthday_under(edition.effective),
            [Observation(code) for code in sorted(rivals)],
        ),
        groups=reader.groups(),
        spacing=reader.spacing(),
        sources=data.sources,
    )

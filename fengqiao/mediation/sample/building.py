"""Build the year and what is open now, number it by the day of report, and write it in bulk."""

import random
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from fengqiao.audit import log
from fengqiao.audit.vault import blind_index
from fengqiao.community.sample import SAMPLE_STATION
from fengqiao.kernel.clock import STATION_ZONE, local_date
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import human_number

from ..actions.attachments import store
from ..actions.case import save_rows, words_index
from ..actions.intake import terms_of
from ..actions.records import check_index, hash_of
from ..actions.side_erasure import without_free_text
from ..actions.timers import BEFORE_CONSENT
from ..deadlines import UNAGREED_DATA_DAYS, Terms
from ..events import DisputeReported, Recipient, SideAsked
from ..models import Agreement, Counter, Step
from ..standing import FINAL, Stage
from .cast import Cast, cast_of, invented_people
from .open_cases import OPEN_CASES, OpenCase, half_agreed, waiting
from .stories import STORIES, Story
from .walking import Beginning, NotYet, Walk
from .year import scripts_of_the_year, settled_by_elders

DAYS = 365
LATEST_START = 10
PROGRESS_EVERY = 10
SOURCES = (
    ("resident", 60),
    ("on_behalf", 24),
    ("police_110", 9),
    ("initiative", 4),
    ("department", 2),
    ("court", 1),
)
Progress = Callable[[int, int], None]


@dataclass
class Builder:
    """What every case is built from."""

    cast: Cast
    terms: Terms
    chance: random.Random
    at: datetime
    people: Iterator[tuple[str, str]]

    def walk(
        self, beginning: Beginning, script: Callable[[Walk], None], *, until: datetime, seed: int
    ) -> Walk:
        """A case from its beginning through its script. Raises `NotYet`."""
        walk = Walk(
            beginning=beginning, cast=self.cast, terms=self.terms, chance=random.Random(seed), until=until
        )
        script(walk)
        return walk

    def year_case(self, script: Callable[[Walk], None], *, user: str = "") -> Walk:
        """A case of the past; where it would not be over by now, it began earlier."""
        seed = self.chance.getrandbits(64)
        begins = self._beginning(self._village(), self._day(), source=self._source(), user=user)
        while True:
            try:
                return self.walk(Beginning(**begins), script, until=self.at, seed=seed)
            except NotYet:
                begins["reported_at"] -= timedelta(days=3)

    def open_case(self, case: OpenCase) -> Walk:
        """A case under way, begun as late as its script allows, so that it stands where it stands today."""
        seed = self.chance.getrandbits(64)
        until = self.at - timedelta(days=case.quiet_days)
        village = self._village(case.room) if case.room else self.cast.villages[0]
        user = str(self.cast.resident.id) if case.user and self.cast.resident else ""
        story = case.story or self._story(case.kind)
        begins = self._beginning(
            village,
            until,
            source=case.source,
            story=story,
            user=user,
            sides=case.sides,
            screening=case.screening,
        )
        if user:
            begins["people"] = ((self.cast.resident.name, self.cast.resident.phone), *begins["people"][1:])
        begins["reported_at"] = until - timedelta(hours=self.chance.uniform(1, 12))
        while True:
            try:
                return self.walk(Beginning(**begins), case.script, until=until, seed=seed)
            except NotYet:
                begins["reported_at"] -= timedelta(hours=7)

    def _beginning(self, village: Any, reported_at: datetime, *, source: str, **more: Any) -> dict[str, Any]:
        story: Story = more.pop("story", None) or self._story("")
        words = {slot: self.chance.choice(values) for slot, values in story.slots.items()}
        sides = more.pop("sides", 2)
        return {
            "village": village,
            "story": story,
            "reported_at": reported_at,
            "people": tuple(next(self.people) for _ in range(sides)),
            "source": source,
            "filed_by": self._filer(source, village),
            "words": words,
            "amount": self._amount(story),
            **more,
        }

    def _story(self, kind: str) -> Story:
        fitting = [story for story in STORIES if not kind or story.kind == kind]
        return self.chance.choices(fitting, [story.weight for story in fitting])[0]

    def _amount(self, story: Story) -> int:
        if not story.high:
            return 0
        amount = story.low * (story.high / story.low) ** self.chance.random()
        step = 10 if amount < 1_000 else 100
        return int(amount // step) * step or step

    def _village(self, room: int = 0) -> Any:
        places = [village for village in self.cast.villages if not room or village.room.number == room]
        weights = [
            4.0 if village is self.cast.villages[0] else 1 + int(village.code[-2:]) % 3 for village in places
        ]
        return self.chance.choices(places, weights)[0]

    def _source(self) -> str:
        return self.chance.choices([name for name, _ in SOURCES], [weight for _, weight in SOURCES])[0]

    def _filer(self, source: str, village: Any) -> Any:
        if source == "resident":
            return None
        if source in {"police_110", "court", "department"}:
            return self.chance.choice(self.cast.officers[village.room.number])
        if self.chance.random() < 0.6:
            return self.cast.assistants[village.code]
        return self.cast.elders[village.code][0]

    def _day(self) -> datetime:
        day = local_date(self.at) - timedelta(days=self.chance.randint(LATEST_START, DAYS - 1))
        minutes = int(self.chance.triangular(7.5, 20, 9.5) * 60)
        start = datetime(day.year, day.month, day.day, tzinfo=STATION_ZONE)
        return start + timedelta(minutes=minutes, seconds=self.chance.randrange(60))


@transaction.atomic
def build_sample_disputes(
    *,
    seed: int,
    at: datetime,
    progress: Progress | None = None,
    share: float = 1.0,
    station: str = SAMPLE_STATION,
) -> int:
    """A year of sample disputes that ends at `at`, for the sample station; returns how many.

    128 settled by elders, 410 joined by police assistants (390 settled there, 20 went up), the few that never
    began, and what is open now in every stage. The same seed gives the same cases, ids and receipt codes aside.
    `share`: a smaller year for tests. `progress(done, total)` is called as cases are built and written.
    """
    chance = random.Random(seed)
    terms, cast = terms_of(station), cast_of(station)
    builder = Builder(cast=cast, terms=terms, chance=chance, at=at, people=invented_people(chance))
    walks: list[Walk] = []
    todo = _to_build(builder, share)
    total = len(todo) + 3
    for number, make in enumerate(todo, 1):
        walks.append(make())
        if progress and number % PROGRESS_EVERY == 0:
            progress(number, total)
    walks += _merged_pair(builder)
    _number(walks, station)
    for walk in walks:
        _erase_unagreed(walk, at)
    _write(walks)
    for walk in walks:
        _tell(walk)
    if progress:
        progress(total, total)
    return len(walks)


def _to_build(builder: Builder, share: float) -> list[Callable[[], Walk]]:
    past = scripts_of_the_year(share=share, chance=builder.chance)
    todo: list[Callable[[], Walk]] = [lambda script=script: builder.year_case(script) for script in past]  # type: ignore[misc]
    if builder.cast.resident and settled_by_elders in past:
        todo[past.index(settled_by_elders)] = lambda: builder.year_case(
            settled_by_elders, user=str(builder.cast.resident.id)
        )
    return todo + [lambda case=case: builder.open_case(case) for case in OPEN_CASES]


def _merged_pair(builder: Builder) -> list[Walk]:
    """The same quarrel reported by a side and, a little later, by 110: the second goes into the first."""
    first = builder.open_case(OpenCase(1, "neighbours", half_agreed))
    beginning = Beginning(
        village=first.village,
        story=first.story,
        reported_at=first.dispute.reported_at + timedelta(minutes=40),
        people=tuple((party.name, party.phone) for party in reversed(first.case.parties)),
        source="police_110",
        filed_by=builder.cast.officers[first.dispute.room][0],
        words={slot: value for slot, value in first.words.items() if slot in first.story.slots},
        amount=first.amount,
    )
    second = builder.walk(beginning, waiting, until=builder.at, seed=builder.chance.getrandbits(64))
    second.dispute.linked_to = first.dispute
    at = min(second.at + timedelta(hours=1), builder.at)
    second.move("merge", second.officer, at, into="?", reason="同一件事，双方和 110 都报了。")
    return [first, second]


def _number(walks: list[Walk], station: str) -> None:
    """Numbers by the day of report, agreements by the day they were written; nothing is left out."""
    walks.sort(key=lambda walk: walk.dispute.reported_at)
    last: Tally[tuple[int, str]] = Tally()

    def following(moment: datetime, series: str) -> str:
        year = local_date(moment).year
        last[year, series] += 1
        return human_number(station=station, year=year, series=series, count=last[year, series])

    for walk in walks:
        walk.dispute.number = following(walk.dispute.reported_at, "T")
    agreements: list[Agreement] = [row for walk in walks for row in walk.rows(Agreement)]
    for row in sorted(agreements, key=lambda row: row.drafted_at):
        row.number = following(row.drafted_at, "X")
        row.content["number"] = row.number
        row.content_hash = hash_of(row.content)
        row.check_index = check_index(
            number=row.number, amount=row.content["amount"], due_on=row.content["due_on"]
        )
    for walk in walks:
        if walk.dispute.stage == Stage.MERGED and walk.dispute.linked_to is not None:
            merged = next(step for step in walk.rows(Step) if step.move == "merge")
            merged.words["into"] = walk.dispute.linked_to.number
    for (year, series), count in last.items():
        Counter.objects.update_or_create(station=station, year=year, series=series, defaults={"last": count})


def _erase_unagreed(walk: Walk, at: datetime) -> None:
    """As the timers do: people who never agreed are forgotten 30 days after the matter ended."""
    if walk.standing.stage not in BEFORE_CONSENT or walk.at > at - timedelta(days=UNAGREED_DATA_DAYS):
        return
    for party in walk.case.parties:
        if party.side in walk.standing.agreed.get("consent", ()):
            continue
        party.name, party.phone, party.details, party.erased_at = "", "", {}, at
        party.phone_index = party.receipt_index = None
    gone = {party.side for party in walk.case.parties if party.erased_at}
    nobody_left = all(party.erased_at for party in walk.case.parties)
    for step in walk.rows(Step):
        if nobody_left or step.side in gone:
            step.words = without_free_text(step)


def _write(walks: list[Walk]) -> None:
    for walk in walks:
        walk.case.add(words_index(walk.dispute))
    save_rows(row for walk in walks for row in walk.case.new)
    for walk in walks:
        for row, content in walk.case.files:
            store(row, content)
    drafts = [draft for walk in walks for draft in walk.drafts]
    by_number = {str(walk.dispute.id): walk.dispute.number for walk in walks}
    for draft in drafts:
        if draft.verb == "report":
            draft.details["number"] = by_number[draft.object_id]  # type: ignore[index]
    log.append_many(sorted(drafts, key=lambda draft: draft.at))


def _tell(walk: Walk) -> None:
    """For open cases the outbox shows what their parties got: receipt codes and questions, each to its own side."""
    if walk.standing.stage in FINAL:
        return
    dispute = walk.dispute
    reporter = walk.case.parties[0]

    def about(at: datetime) -> dict[str, Any]:
        return {"dispute_id": dispute.id, "number": dispute.number, "station": dispute.station, "at": at}

    code = walk.codes[str(reporter.id)]
    assert bytes(reporter.receipt_index or b"") == blind_index(code, purpose="receipt")
    to = Recipient(side=reporter.side, phone=reporter.phone, code=code)
    desk = (walk.assistant.id,) if walk.standing.stage == Stage.REPORTED else ()
    emit(DisputeReported(**about(dispute.reported_at), reporter=to, desk=desk))
    for party in walk.told:
        to = Recipient(side=party.side, phone=party.phone, user=party.user, code=walk.codes[str(party.id)])
        emit(SideAsked(**about(dispute.accepted_at or dispute.reported_at), to=to))

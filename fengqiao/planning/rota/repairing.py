"""A rota mended after absences: the places filled by moving as few people as can be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.watching import Part, Watch
from fengqiao.planning.rota.answers import Assignment
from fengqiao.planning.rota.people import KINDS, SATURDAY, Member
from fengqiao.planning.rota.tallies import unfairness

MOST_MOVED = 3
_MOST_COMPARED = 2_000  # ways of mending whose fairness is compared
_ONE_NIGHT = timedelta(days=1)


@dataclass(frozen=True)
class Mended:
    """The rota after absences. `moved`: whoever walks a shift not walked before, in order of names.

    `left`: assignments whose places nobody takes. `proven`: no way fills as many places and moves fewer people.
    """

    assignments: tuple[Assignment, ...]
    moved: tuple[str, ...]
    left: tuple[Assignment, ...]
    proven: bool


@dataclass(frozen=True)
class _Step:
    """`member` takes the place of an assignment."""

    place: Assignment
    member: str


def mend(
    *,
    assignments: Sequence[Assignment],
    members: Sequence[Member],
    absent: Sequence[tuple[str, date]],
    last_shift: int,
    counted: Collection[tuple[str, date, int]] = (),
    open_before: Sequence[Assignment] = (),
    most_moved: int = MOST_MOVED,
    watch: Watch | None = None,
) -> Mended:
    """Fill the places of the absent by moving as few people as possible.

    A person who takes a place keeps every rule; the nights this costs are filled in turn by others. Up to
    `most_moved` places are filled together by `most_moved` people in all; where that cannot be (or for more places)
    they are filled one after the other, each by `most_moved` people at most, which proves nothing about all of them.
    All ways of the least number are searched; of those the fairest is taken. A place stays open where there is none.

    `counted` are the shifts (team, night, shift) that want so many people instead of a group. `open_before`
    are places that were open already and are taken where that moves nobody else. `members` are away also on
    the nights of `absent`. Refuses an `unknown_member`.
    """
    watch = watch or Watch()
    people = {member.name: member for member in members}
    for name, _ in absent:
        if name not in people:
            raise Refused("unknown_member", member=name)
    gone = set(absent)
    places = [one for one in assignments if (one.member, one.night) in gone]
    standing = [one for one in assignments if (one.member, one.night) not in gone]
    left: list[Assignment] = []
    proven = True
    together = _Search(standing, people, last_shift, Part(watch, 0.5 * watch.left))
    steps = together.fewest(places, most_moved) if 1 < len(places) <= most_moved else None
    if steps is not None:
        standing, proven = _after(standing, steps, people, counted), not together.cut_short
    else:
        for place in places:
            search = _Search(standing, people, last_shift, watch)
            steps = search.fewest([place], most_moved)
            proven &= not search.cut_short
            if steps is None:
                left.append(place)
            else:
                standing = _after(standing, steps, people, counted)
        proven &= len(places) == 1 or len(_moved(assignments, standing)) <= (not left)
    for place in open_before:
        steps = _Search(standing, people, last_shift, watch).fewest([place], 1)
        if steps is None:
            left.append(place)
        else:
            standing = _after(standing, steps, people, counted)
    return Mended(tuple(standing), _moved(assignments, standing), tuple(left), proven)


def _moved(before: Sequence[Assignment], after: Sequence[Assignment]) -> tuple[str, ...]:
    had = {(one.member, one.night, one.shift) for one in before}
    return tuple(sorted({one.member for one in after if (one.member, one.night, one.shift) not in had}))


class _Search:
    """Ways to fill places, by the number of people they move."""

    def __init__(
        self, standing: Sequence[Assignment], people: Mapping[str, Member], last_shift: int, watch: Watch
    ) -> None:
        self.standing, self.people, self.last_shift, self.watch = standing, people, last_shift, watch
        self.nights: dict[str, dict[date, Assignment]] = defaultdict(dict)
        for one in standing:
            self.nights[one.member][one.night] = one
        self.cut_short = False
        self.had: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for name, member in people.items():
            for kind in KINDS:
                nights = self.nights[name].values() if name in self.nights else ()
                self.had[member.team, kind][name] = sum(_is_of(one, kind, last_shift) for one in nights)

    def fewest(self, places: Sequence[Assignment], most: int) -> list[_Step] | None:
        """The fairest of the ways that fill all places and move fewest people; None where none moves at most `most`."""
        for limit in range(1, most + 1):
            best: tuple[tuple[int, ...], list[_Step]] | None = None
            for number, steps in enumerate(self._ways(list(places), limit, ())):
                worth = (self._unfairness(steps, places), len(steps))
                if best is None or worth < best[0]:
                    best = worth, list(steps)
                if number >= _MOST_COMPARED or self.watch.is_over:
                    break
            if best is not None:
                return best[1]
            if self.watch.is_over:
                self.cut_short = True
                return None
        return None

    def _ways(
        self, places: list[Assignment], limit: int, steps: tuple[_Step, ...]
    ) -> Iterator[tuple[_Step, ...]]:
        """Steps that fill all places and move at most `limit` people in all."""
        if not places:
            yield steps
            return
        place, rest = places[0], places[1:]
        movers = list(dict.fromkeys(step.member for step in steps))
        # With nobody new left to move, only those moved already can take what is still open.
        for name, freed in self._takers(place, steps, rest, self.people if limit else movers):
            if self.watch.is_over:
                self.cut_short = True
                return
            more = limit - (name not in movers)
            if more < 0 or (more == 0 and freed and not movers):
                continue
            yield from self._ways([*rest, *freed], more, (*steps, _Step(place, name)))

    def _takers(
        self, place: Assignment, steps: Sequence[_Step], waiting: Sequence[Assignment], names: Iterable[str]
    ) -> list[tuple[str, list[Assignment]]]:
        """Who may take the place, with the own places each would leave; those who leave fewest first.

        Whoever walks another shift of that night is not asked: who would come instead can come here as well.
        """
        found = []
        given_up = {_key(one) for one in (*(step.place for step in steps), *waiting)}
        for name in names:
            member = self.people[name]
            if member.team != place.team or place.night in member.unavailable or name == place.member:
                continue
            taken = {step.place.night for step in steps if step.member == name}
            if any(abs((night - place.night).days) <= 1 for night in taken):
                continue
            around = (place.night - _ONE_NIGHT, place.night, place.night + _ONE_NIGHT)
            own = [self.nights[name][night] for night in around if night in self.nights[name]]
            if place.night in self.nights[name]:  # also whoever has given that night up in this way
                continue
            found.append((name, [one for one in own if _key(one) not in given_up]))
        return sorted(found, key=lambda one: len(one[1]))

    def _unfairness(self, steps: Sequence[_Step], opened: Sequence[Assignment]) -> int:
        total = 0
        for team in dict.fromkeys(place.team for place in opened):
            for kind in KINDS:
                have = self.had[team, kind].copy()
                for step in steps:
                    counts = _is_of(step.place, kind, self.last_shift)
                    if step.member in have:
                        have[step.member] += counts
                    if step.place.member in have and step.place not in opened:
                        have[step.place.member] -= counts
                total += unfairness(max(have.values()) - min(have.values()))
        return total


def _key(one: Assignment) -> tuple[date, int, str]:
    return one.night, one.shift, one.member


def _is_of(one: Assignment, kind: str, last_shift: int) -> bool:
    if kind == "weekend":
        return one.night.weekday() >= SATURDAY
    return kind == "nights" or one.shift == last_shift


def _after(
    standing: Sequence[Assignment],
    steps: Sequence[_Step],
    people: Mapping[str, Member],
    counted: Collection[tuple[str, date, int]],
) -> list[Assignment]:
    """The assignments once every step is taken: a taker leaves the places taken over by others."""
    gone = {_key(step.place) for step in steps}
    kept = [one for one in standing if _key(one) not in gone]
    for step in steps:
        place, group = step.place, people[step.member].group
        single = (place.team, place.night, place.shift) in counted
        instead = "" if single else place.stands_in_for or place.member
        if instead and people[instead].group == group:
            kept = [_standing_in_for(one, instead, place, step.member) for one in kept]
            instead = ""
        kept.append(replace(place, member=step.member, group=group, stands_in_for=instead, single=single))
    return kept


def _standing_in_for(one: Assignment, missing: str, place: Assignment, back: str) -> Assignment:
    """Whoever stood in for somebody now back with the own group stands in for the one still missing there."""
    there = (one.team, one.night, one.shift) == (place.team, place.night, place.shift)
    return replace(one, stands_in_for=missing) if there and one.stands_in_for == back else one

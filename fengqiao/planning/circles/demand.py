"""What a cover must keep: sizes, how many circles, who together, who apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from fengqiao.kernel.refusals import Refused

Pair = tuple[str, str]
MOST_MEMBERS = 9
_Numbers = tuple[int, int]


@dataclass(frozen=True)
class Demand:
    """Circles of `low` to `high` villages, `count` of them (None: free); pairs together and apart, by number."""

    low: int
    high: int
    count: int | None = None
    together: tuple[_Numbers, ...] = ()
    apart: tuple[_Numbers, ...] = ()

    @cached_property
    def groups(self) -> list[frozenset[int]]:
        """Villages that pins tie together, straight or by way of others; two at least in each."""
        groups: list[frozenset[int]] = []
        for pair in self.together:
            tied = frozenset(pair).union(*(group for group in groups if group & set(pair)))
            groups = [group for group in groups if not group & tied] + [tied]
        return sorted(groups, key=min)

    @cached_property
    def _mates(self) -> dict[int, frozenset[int]]:
        return {one: group for group in self.groups for one in group}

    @cached_property
    def _foes(self) -> dict[int, frozenset[int]]:
        foes: dict[int, frozenset[int]] = {}
        for a, b in self.apart:
            foes[a] = foes.get(a, frozenset()) | {b}
            foes[b] = foes.get(b, frozenset()) | {a}
        return foes

    def without(self, pair: _Numbers) -> "Demand":
        """The same but for one pin or forbidden pair."""
        return replace(
            self,
            together=tuple(one for one in self.together if one != pair),
            apart=tuple(one for one in self.apart if one != pair),
        )

    def allows(self, members: Sequence[int]) -> bool:
        """Whether a circle of these members tears no pinned group and holds nobody who must be apart."""
        return all(
            self._mates.get(one, frozenset()).issubset(members)
            and self._foes.get(one, frozenset()).isdisjoint(members)
            for one in members
        )


def demand_of(
    codes: Sequence[str],
    *,
    low: int,
    high: int,
    count: int | None,
    together: Iterable[Pair],
    apart: Iterable[Pair],
) -> Demand:
    """The demand with codes as numbers; the same pair said again counts once.

    Refuses `bad_sizes`, `no_village`, `twice_a_village`, `unknown_village`, `same_village` (a pair of one).
    """
    if not 1 <= low <= high <= MOST_MEMBERS:
        raise Refused("bad_sizes", min=low, max=high, most=MOST_MEMBERS)
    if not codes:
        raise Refused("no_village")
    numbers = {code: number for number, code in enumerate(codes)}
    if len(numbers) < len(codes):
        raise Refused("twice_a_village", code=next(code for code in codes if codes.count(code) > 1))

    def numbered(pairs: Iterable[Pair]) -> tuple[_Numbers, ...]:
        found: dict[frozenset[int], _Numbers] = {}
        for pair in pairs:
            if unknown := [code for code in pair if code not in numbers]:
                raise Refused("unknown_village", code=unknown[0])
            if pair[0] == pair[1]:
                raise Refused("same_village", code=pair[0])
            found.setdefault(frozenset(numbers[code] for code in pair), (numbers[pair[0]], numbers[pair[1]]))
        return tuple(found.values())

    return Demand(low, high, count, numbered(together), numbered(apart))

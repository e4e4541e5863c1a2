"""A program that settles disputes over the API and knows nothing of mediation but `GET /api/v1/ladder`.

It plans a way over the table's `from`, `to` and `level_change`, asks each account what it may do (`moves` of the
case), fills fields by their type, and where a rule refuses, first makes one of the moves that would satisfy it. The
only words it is given are those of its goal, such as ("kept", 3). Nothing here imports the rest of Fengqiao, so the
program walks a case over any connection: Django's test client, or HTTP.
"""

import base64
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

# method, path below /api/v1, Authorization header, JSON body -> HTTP status, JSON answer
Call = Callable[[str, str, str, Any], tuple[int, Any]]
Place = tuple[int | None, str]

# The smallest picture there is: one white pixel, PNG.
SCAN = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAWk1v8QAAAABJRU5ErkJggg=="
)
MOST_VISITS = 12
NOT_MINE = frozenset({403, 404})


class Stuck(Exception):
    """The program finds no way on; the message says from where, to where, and what it was refused."""


@dataclass
class Matter:
    """A dispute on its way: who can open it, and every move that was made (`(move, level, stage)` after it)."""

    number: str
    receipts: dict[str, str] = field(default_factory=dict)
    insiders: list[tuple[str, str]] = field(default_factory=list)
    way: list[tuple[str, int | None, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Walker:
    """The program. `accounts` are the cast's (`role`, `token`); `wishes` overrides what a field is filled with."""

    def __init__(
        self, call: Call, accounts: Iterable[Mapping[str, Any]], wishes: Mapping[str, Any] | None = None
    ) -> None:
        self.call = call
        self.accounts = [(str(one["role"]), f"Bearer {one['token']}") for one in accounts]
        self.wishes = dict(wishes or {})
        status, table = call("get", "/ladder", "", None)
        if status != 200:
            raise Stuck(f"GET /ladder: {status}")
        self.moves = {move["name"]: move for move in table["moves"]}
        self.satisfied_by = {guard["name"]: guard["satisfied_by"] for guard in table["guards"]}
        self.places = {
            (level, name) for name in table["stages"] for level in (None, *table["levels"])
        }  # so that a search for a place nothing leads to comes to its end
        self.today = datetime.now(UTC).date()

    def walk(self, matter: Matter, stage: str, level: int | None = None) -> dict[str, Any]:
        """Bring the dispute to this stage (and level, unless None); returns the case as it then stands."""
        closed: set[tuple[Place, str]] = set()
        seen: Counter[Place] = Counter()
        while True:
            self._learn_receipts(matter)
            case = self._look(matter)
            here: Place = (case["level"], case["stage"])
            if case["stage"] == stage and level in {None, case["level"]}:
                return case
            way = self._way(here, (level, stage), closed)
            seen[here] += 1
            if way is None or seen[here] > MOST_VISITS:
                raise Stuck(
                    f"{matter.number}: no way from {here} to {(level, stage)}; refused: {matter.refused[-8:]}"
                )
            if not self._bring_about(matter, way[0], before=()):
                closed.add((here, way[0]))

    def _way(self, start: Place, goal: Place, closed: set[tuple[Place, str]]) -> list[str] | None:
        """The fewest moves from start to goal by the table alone."""
        came: dict[Place, tuple[Place, str] | None] = {start: None}
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            if here != start and here[1] == goal[1] and goal[0] in {None, here[0]}:
                return self._back(came, here)
            for name, there in self._steps_from(here):
                if there not in came and (here, name) not in closed:
                    came[there] = (here, name)
                    waiting.append(there)
        return None

    @staticmethod
    def _back(came: dict[Place, tuple[Place, str] | None], here: Place) -> list[str]:
        names: list[str] = []
        while (step := came[here]) is not None:
            here, name = step
            names.append(name)
        return names[::-1]

    def _steps_from(self, here: Place) -> Iterator[tuple[str, Place]]:
        level, stage = here
        for name, move in self.moves.items():
            if not move["to"] or not self._fits(move, level, stage):
                continue
            there = None if move["resets_level"] else (level or 0) + move["level_change"] or None
            if (there, move["to"]) in self.places:
                yield name, (there, move["to"])

    @staticmethod
    def _fits(move: Mapping[str, Any], level: int | None, stage: str) -> bool:
        return stage in move["from"] and (not move["levels"] or level in move["levels"])

    def _bring_about(self, matter: Matter, name: str, *, before: tuple[str, ...]) -> bool:
        """Have the move made, by every side if it takes them all, and before it whatever its guards ask for."""
        if name in before or len(before) > 4:
            return False
        helped: list[str] = []
        while True:
            made, wanted, heard = self._try(matter, name, self._close_by(matter), helped)
            if not made and not heard:
                # Nobody we know sees the case as one of this move's roles: what its guards ask for may change that.
                wanted = [one for one in self._asked_by_guards(name) if one not in helped]
                made, _, _ = (
                    (False, [], False) if wanted else self._try(matter, name, self._the_rest(matter), helped)
                )
            if made:
                return True
            case = self._look(matter)
            fitting = [one for one in wanted if self._fits(self.moves[one], case["level"], case["stage"])]
            help_found = next(
                (one for one in fitting if self._bring_about(matter, one, before=(*before, name))), None
            )
            if help_found is None:
                return False
            helped.append(help_found)

    def _asked_by_guards(self, name: str) -> list[str]:
        return [other for guard in self.moves[name]["guards"] for other in self.satisfied_by.get(guard, ())]

    def _try(
        self, matter: Matter, name: str, callers: list[tuple[str, str]], helped: list[str]
    ) -> tuple[bool, list[str], bool]:
        """Whether the move was made by all who must make it; what else would help; whether anybody saw the case."""
        move = self.moves[name]
        start = self._look(matter)
        heard = False
        for role, key in callers:
            if role not in move["roles"]:
                continue
            status, case = self.call("get", f"/disputes/{matter.number}", key, None)
            if status in NOT_MINE:
                continue
            heard = True
            if (role, key) not in matter.insiders:
                matter.insiders.insert(0, (role, key))
            for fillings in self._fillings(move, role, case):
                wanted: list[str] = []
                answer = self._make_one_of(matter, move, key, fillings, wanted)
                if answer and self._is_done(move, name, start, answer):
                    return True, [], True
                if not answer and (new := [one for one in wanted if one not in helped]):
                    return False, new, True
        return False, [], heard

    def _make_one_of(
        self,
        matter: Matter,
        move: Mapping[str, Any],
        key: str,
        fillings: list[dict[str, Any]],
        wanted: list[str],
    ) -> dict[str, Any] | None:
        """The standing after the first filling that is not refused; what would have helped the others: `wanted`."""
        for fields in fillings:
            refusal, answer = self._make(matter, move, key, fields)
            if not refusal:
                return answer
            wanted += [other for other in answer.get("satisfied_by", ()) if other not in wanted]
        return None

    def _is_done(
        self, move: Mapping[str, Any], name: str, start: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> bool:
        if not move["collective"]:
            return True
        if move["to"]:
            return (answer["level"], answer["stage"]) != (start["level"], start["stage"])
        return name not in answer["moves"] and not self._somebody_still_must(name, answer)

    def _somebody_still_must(self, name: str, answer: Mapping[str, Any]) -> bool:
        """A collective move that changes no stage is over when no account is offered it any more."""
        status, case = self.call("get", f"/disputes/{answer['number']}", self._desk, None)
        return status == 200 and name in case["moves"]

    def _make(
        self, matter: Matter, move: Mapping[str, Any], key: str, fields: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """The refusal's name and detail, or an empty name and the new standing."""
        status, case = self.call("get", f"/disputes/{matter.number}", key, None)
        body = {"move": move["name"], "version": case["version"], **fields}
        status, answer = self.call("post", f"/disputes/{matter.number}/moves", key, body)
        if status == 200:
            if answer["version"] == case["version"]:
                return "", answer  # this side had said so before
            matter.way.append((move["name"], answer["level"], answer["stage"]))
            return "", answer
        if status not in {403, 409, 422}:
            raise Stuck(f"{matter.number}: {move['name']} with {sorted(fields)}: {status} {answer}")
        matter.refused.append(f"{move['name']}: {answer['refusal']}")
        return answer["refusal"], answer["detail"] if status == 409 and answer["detail"] else {}

    def _close_by(self, matter: Matter) -> list[tuple[str, str]]:
        """The sides themselves, whoever is known to see the case, and the first account of each role."""
        first = {role: (role, key) for role, key in reversed(self.accounts)}
        sides = [("resident", f"Receipt {code}") for code in matter.receipts.values()]
        staff = [one for one in (*matter.insiders, *first.values()) if one[0] != "resident"]
        return list(dict.fromkeys([*sides, *staff]))

    def _the_rest(self, matter: Matter) -> list[tuple[str, str]]:
        known = set(self._close_by(matter))
        return [one for one in self.accounts if one not in known and one[0] != "resident"]

    def _fillings(
        self, move: Mapping[str, Any], role: str, case: Mapping[str, Any]
    ) -> Iterator[list[dict[str, Any]]]:
        """What the fields could hold: the plain answers, then each other choice. Staff answer for each side in turn."""
        sides = sorted({party["side"] for party in case["parties"]}) or ["A"]
        fields = [one for one in move["fields"] if one["required"] or one["name"] in self.wishes]
        plain = {one["name"]: self._value(one, sides) for one in fields}
        choices = [one for one in fields if one["type"] == "choice" and one["name"] not in self.wishes]
        ways = [plain] + [plain | {one["name"]: option} for one in choices for option in one["options"][1:]]
        for_whom = next(
            (one["name"] for one in move["fields"] if one["type"] == "party" and one.get("staff_only")), ""
        )
        if role == "resident" or not move["collective"] or not for_whom:
            yield ways
            return
        for side in sides:
            yield [way | {for_whom: side} for way in ways]

    def _value(self, asked: Mapping[str, Any], sides: list[str]) -> Any:
        if asked["name"] in self.wishes:
            return self.wishes[asked["name"]]
        if "must_be" in asked:
            return asked["must_be"]
        now = datetime.now(UTC)
        return {
            "text": "样例文字",
            "integer": 1,
            "money": "180.00",
            "date": (self.today + timedelta(days=20)).isoformat(),
            "datetime": now.isoformat(timespec="seconds"),
            "boolean": False,
            "choice": (asked.get("options") or [""])[0],
            "party": sides[-1],
            "file": {"name": "scan.png", "content": base64.b64encode(SCAN).decode()},
        }[asked["type"]]

    @property
    def _desk(self) -> str:
        return next(key for role, key in self.accounts if role == "chief")

    def _look(self, matter: Matter) -> dict[str, Any]:
        key = next((f"Receipt {code}" for code in matter.receipts.values()), self._desk)
        status, case = self.call("get", f"/disputes/{matter.number}", key, None)
        if status != 200:
            raise Stuck(f"GET {matter.number}: {status} {case}")
        return dict(case)

    def _learn_receipts(self, matter: Matter) -> None:
        """In the demo the outbox shows what the sides were sent; the newest code is the one that works."""
        status, outbox = self.call("get", "/demo/outbox", self._desk, None)
        if status != 200:
            raise Stuck(f"GET /demo/outbox: {status}")
        for message in reversed(outbox["items"]):
            if (
                message["dispute"] == matter.number
                and message["code"]
                and message["kind"] in {"receipt", "side_asked"}
            ):
                matter.receipts[message["side"]] = message["code"]

"""A pytest plugin: the sample station, its cast, and the doors they come through.

The station is built once in a test process and poured into the database of each test that asks for `station`, which
takes some milliseconds; what the test does to it is rolled back (or flushed, in a transactional test) as usual.

    def test_report(report, cast, api): ...
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from fengqiao.testing.walker import Matter, Walker

SEED = 370781007
STATION = "370781007"
VILLAGE = "370781007201"
NEXT_VILLAGE = "370781007202"
NO = {"crime": False, "court_seized": False, "other_body": False, "family_violence": False, "minor": False}
# The resident reports, the neighbour answers. They have no accounts; a code each is enough.
RESIDENT = {"name": "李禾穗", "phone": "13900001111", "side": "A"}
NEIGHBOUR = {"name": "张柳溪", "phone": "13900002222", "side": "B"}
SUMMARY = "东家的狗咬死我三只鸡，院墙也塌了一段，他一直不认账。"


@dataclass(frozen=True)
class Person:
    """Somebody of the cast, with their key to the API."""

    role: str
    username: str
    name: str
    token: str = field(repr=False)
    password: str = field(repr=False)
    village: str | None

    @property
    def key(self) -> str:
        """Their Authorization header."""
        return f"Bearer {self.token}"


@dataclass(frozen=True)
class Cast:
    """By role the first of each (who serve `VILLAGE` or its room), by sign-in name anybody."""

    people: tuple[Person, ...]

    def __getattr__(self, role: str) -> Person:
        if not role.startswith("_"):
            for person in self.people:
                if person.role == role:
                    return person
        raise AttributeError(role)

    def named(self, username: str) -> Person:
        """The person with this sign-in name."""
        return next(person for person in self.people if person.username == username)

    def accounts(self) -> list[dict[str, Any]]:
        """As in `demo-accounts.json`, without the outsider."""
        return [{"role": one.role, "token": one.token} for one in self.people if one.role != "outsider"]


@dataclass(frozen=True)
class Answer:
    """What the API said."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""

    @property
    def refusal(self) -> str:
        """The name of the rule that said no; empty if none did."""
        return self.body.get("refusal", "") if isinstance(self.body, dict) else ""

    def __getitem__(self, name: str) -> Any:
        return self.body[name]


class ApiClient:
    """`/api/v1` through Django's test client: errors of the server are raised, not answered."""

    def __init__(self, **options: Any) -> None:
        from django.test import Client

        self.client = Client(**options)

    def get(self, path: str, key: str = "", **query: Any) -> Answer:
        """GET with query parameters. `key` is an Authorization header."""
        return self._answer(self.client.get(f"/api/v1{path}", query, headers=_headers(key)))

    def post(
        self, path: str, body: Any, key: str = "", *, once: str = "", content_type: str = "application/json"
    ) -> Answer:
        """POST JSON, or bytes as they are; `once` is the Idempotency-Key."""
        data = body if isinstance(body, bytes) else json.dumps(body)
        headers = _headers(key) | ({"Idempotency-Key": once} if once else {})
        return self._answer(
            self.client.generic("POST", f"/api/v1{path}", data, content_type=content_type, headers=headers)
        )

    def call(self, method: str, path: str, key: str, body: Any) -> tuple[int, Any]:
        """As the walker wants it."""
        answer = self.get(path, key) if method == "get" else self.post(path, body, key)
        return answer.status, answer.body

    @staticmethod
    def _answer(response: Any) -> Answer:
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        body = json.loads(response.content) if is_json else None
        return Answer(response.status_code, body, response.headers, response.content)


def _headers(key: str) -> dict[str, str]:
    return {"Authorization": key} if key else {}


@dataclass
class Reported:
    """A dispute in a test: its number and the sides' codes, and short ways to look at it and move it."""

    api: ApiClient
    cast: Cast
    answer: Answer
    number: str
    receipts: dict[str, str]

    def side(self, letter: str) -> str:
        """This side's Authorization header. Their newest code is taken from the outbox."""
        for message in reversed(self.messages()):
            if message["side"] == letter and message["kind"] in {"receipt", "side_asked"}:
                self.receipts[letter] = message["code"]
        return f"Receipt {self.receipts[letter]}"

    def messages(self) -> list[dict[str, Any]]:
        """What was sent to whom about this dispute, newest first."""
        items = self.api.get("/demo/outbox", self.cast.chief.key)["items"]
        return [item for item in items if item["dispute"] == self.number]

    def look(self, key: str = "") -> Answer:
        """The case as this caller (by default the chief) sees it."""
        return self.api.get(f"/disputes/{self.number}", key or self.cast.chief.key)

    def move(
        self, move: str, key: str, *, version: int | None = None, once: str = "", **fields: Any
    ) -> Answer:
        """Make a move, by default on the version of this moment."""
        if version is None:
            version = self.look()["version"]
        body = {"move": move, "version": version, **fields}
        return self.api.post(f"/disputes/{self.number}/moves", body, key, once=once)


def report_body(**changes: Any) -> dict[str, Any]:
    """What a resident sends; `screening` answers only what is not a plain no."""
    body: dict[str, Any] = {
        "village": VILLAGE,
        "summary": SUMMARY,
        "parties": [RESIDENT, NEIGHBOUR],
        "screening": NO,
    }
    if "screening" in changes:
        changes = changes | {"screening": NO | changes["screening"]}
    return body | changes


# The tables of the station, as rows; the log keeps its own chain in every test.
_poured: dict[str, Any] = {}


def _built() -> dict[str, Any]:
    """Build the station once, read its rows, and undo it."""
    if not _poured:
        from django.db import transaction

        from fengqiao.community.sample import build_sample_station
        from fengqiao.kernel.clock import now

        with transaction.atomic():
            accounts = build_sample_station(seed=SEED, at=now())
            _poured["tables"] = {model._meta.db_table: _rows(model) for model in _models()}
            _poured["people"] = tuple(
                Person(**{name: one[name] for name in Person.__annotations__}) for one in accounts
            )
            transaction.set_rollback(True)
    return _poured


def _models() -> list[Any]:
    from django.apps import apps

    return list(apps.get_app_config("community").get_models(include_auto_created=True))


def _rows(model: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {_quoted(columns)} FROM "{model._meta.db_table}"')
        return columns, cursor.fetchall()


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _pour(tables: Mapping[str, tuple[list[str], list[tuple[Any, ...]]]]) -> None:
    """All rows at once; the foreign keys are checked when the test ends."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({_quoted(columns)}) VALUES ({places})', rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def station_language(settings: Any) -> None:
    """Every test begins in the station's own language, whatever the test before it left behind."""
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def station(db: None) -> str:
    """The sample station with its cast is in the database; its code."""
    from django.core.cache import cache

    cache.clear()
    _pour(_built()["tables"])
    return STATION


@pytest.fixture
def cast(station: str) -> Cast:
    """Who plays."""
    return Cast(_poured["people"])


@pytest.fixture
def api(station: str) -> ApiClient:
    """The API over the sample station."""
    return ApiClient()


@pytest.fixture
def report(api: ApiClient, cast: Cast) -> Any:
    """`report(key="", **changes)`: a dispute just reported, by default by the resident without an account."""

    def done(key: str = "", **changes: Any) -> Reported:
        answer = api.post("/disputes", report_body(**changes), key)
        assert answer.status == 201, answer
        first = changes.get("parties", [RESIDENT])[0]["side"]
        return Reported(api, cast, answer, answer["number"], {first: answer["receipt_code"]})

    return done


@pytest.fixture
def walker(api: ApiClient, cast: Cast) -> Walker:
    """The program that knows only the table."""
    return Walker(api.call, cast.accounts())


@pytest.fixture
def walk_to(api: ApiClient, cast: Cast, report: Any) -> Iterator[Any]:
    """`walk_to("mediating", 3, **wishes)`: a dispute brought there by the program, ready for a test to go on."""

    def walked(
        stage: str, level: int | None = None, *, reported: Reported | None = None, **wishes: Any
    ) -> Reported:
        reported = reported or report()
        matter = Matter(reported.number, dict(reported.receipts))
        Walker(api.call, cast.accounts(), wishes).walk(matter, stage, level)
        reported.receipts.update(matter.receipts)
        return reported

    yield walked

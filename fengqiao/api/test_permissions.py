"""Every operation of the API, by everybody, inside and outside their scope.

What is expected comes from the table of access and from the ladder's roles; the answers come from the API.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction

from fengqiao.api.api import api as the_api
from fengqiao.audit import tries
from fengqiao.community.access import ANONYMOUS, PARTY, Kind, Reach, Verb, reach
from fengqiao.community.queries import user_of_token
from fengqiao.mediation.models import Assignment
from fengqiao.testing.cast import NEIGHBOUR, RESIDENT, SUMMARY, report_body
from fengqiao.testing.walker import Walker

UNKNOWN = "unknown"
WORDS = "鸡鸭的价钱一共一百八十元"


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door of one case: who the table takes them for, and whether the case is in their scope."""

    name: str
    viewer: str
    key: str
    inside: bool

    @property
    def role(self) -> str:
        """As the ladder knows them."""
        return "resident" if self.viewer == PARTY else self.viewer

    def reaches(self, verb: Verb, kind: Kind = Kind.DISPUTE_REGISTER) -> bool:
        """Whether the table lets this role do so anywhere at all."""
        # A clerk's cases are those with a work order for their department.
        kind = Kind.WORK_ORDER if self.viewer == "clerk" and kind is Kind.DISPUTE_REGISTER else kind
        return reach(self.viewer, verb, kind) is not Reach.NONE


@pytest.fixture
def case(walk_to, cast):
    """A case at the fifth level with an open work order: everybody who ever mediated it still has it."""
    case = walk_to("mediating", 1)
    walk_to("mediating", 3, reported=case)
    walk_to("mediating", 5, reported=case)
    sent = case.move("send_work_order", cast.officer.key, department="land", task="丈量", due_on="2030-01-01")
    assert sent.status == 200, sent
    return case


@pytest.fixture
def visitors(case, cast, api, report) -> list[Visitor]:
    """Each role inside the case's scope and outside of it; and those whom nobody knows."""

    def lawyer(inside):
        return next(
            one.key
            for one in cast.people
            if one.role == "lawyer" and (case.look(one.key).status == 200) is inside
        )

    elsewhere = report(summary="别的事", village="370781007202")
    inside = {
        ("party A", PARTY): case.side("A"),
        ("party B", PARTY): case.side("B"),
        ("elder", "elder"): cast.elder.key,
        ("assistant", "assistant"): cast.assistant.key,
        ("lawyer", "lawyer"): lawyer(True),
        ("officer", "officer"): cast.officer.key,
        ("clerk", "clerk"): cast.named("clerk-land").key,
        ("chief", "chief"): cast.chief.key,
    }
    outside = {
        ("party of another case", PARTY): elsewhere.side("A"),
        ("resident with an account", "resident"): cast.resident.key,
        ("another village's elder", "elder"): cast.named("elder-202-1").key,
        ("another village's assistant", "assistant"): cast.named("assistant-202").key,
        ("another lawyer", "lawyer"): lawyer(False),
        ("another room's officer", "officer"): cast.named("officer-3-1").key,
        ("another department's clerk", "clerk"): next(
            one.key for one in cast.people if one.role == "clerk" and one.username != "clerk-land"
        ),
        ("justice", "justice"): cast.justice.key,
        ("system administrator", "system_admin"): cast.system_admin.key,
        ("security administrator", "security_admin"): cast.security_admin.key,
        ("audit administrator", "audit_admin"): cast.audit_admin.key,
        ("officer of the next township", "officer"): cast.outsider.key,
        ("nobody", ANONYMOUS): "",
        ("wrong token", UNKNOWN): "Bearer wrong",
        ("wrong code", UNKNOWN): "Receipt 000000000000",
    }
    return [Visitor(name, viewer, key, True) for (name, viewer), key in inside.items()] + [
        Visitor(name, viewer, key, False) for (name, viewer), key in outside.items()
    ]


@pytest.fixture
def undone():
    """A context: whatever is done in it is undone."""

    class Undone:
        def __enter__(self):
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def __exit__(self, *error):
            transaction.set_rollback(True)
            self.atomic.__exit__(*error)

    return Undone()


def expected_at_the_door(visitor: Visitor, verb: Verb) -> set[int]:
    """Before anything else is looked at."""
    if visitor.viewer in {ANONYMOUS, UNKNOWN}:
        return {401}
    if not visitor.reaches(verb):
        return {403}
    return set() if visitor.inside else {404}


def leaks(answer) -> bool:
    """Whether a refusal tells something of the case."""
    text = answer.raw.decode()
    told = [RESIDENT["name"], NEIGHBOUR["name"], RESIDENT["phone"], NEIGHBOUR["phone"], SUMMARY[:6], WORDS]
    return any(word in text for word in told) or "version" in text or "stage" in text


def test_every_move_by_everybody(case, visitors, undone, api, cast):
    table = api.get("/ladder")["moves"]
    walker = Walker(api.call, cast.accounts())
    wrong = []
    for visitor in visitors:
        door = expected_at_the_door(visitor, Verb.MOVE)
        view = case.look().body
        for move in table:
            filling = next(iter(walker._fillings(move, visitor.role, view)))[0]
            tries.forget_all()  # of the wrong codes counted: each is to be as wrong as the first
            with undone:
                answer = case.move(move["name"], visitor.key, version=view["version"], **filling)
            expected = door or ({200, 409, 422} if visitor.role in move["roles"] else {403})
            if answer.status not in expected or (answer.status in {401, 403, 404} and leaks(answer)):
                wrong.append((visitor.name, move["name"], answer.status, answer.body))
    assert not wrong, wrong[:10]


def test_looking_at_the_case(case, visitors):
    for visitor in visitors:
        answer = case.look(visitor.key) if visitor.key else case.api.get(f"/disputes/{case.number}")
        assert answer.status in (expected_at_the_door(visitor, Verb.READ) or {200}), visitor
        assert answer.status == 200 or not leaks(answer), visitor


def test_listing_the_register(case, visitors, api):
    """A party lists the one case of its code, a resident with an account their own."""
    for visitor in visitors:
        answer = api.get("/disputes", visitor.key)
        if visitor.viewer in {ANONYMOUS, UNKNOWN}:
            assert answer.status == 401, visitor
        elif not visitor.reaches(Verb.LIST):
            assert answer.status == 403, visitor
        else:
            numbers = [row["number"] for row in answer["items"]]
            assert (case.number in numbers) is visitor.inside, visitor


def test_printing_the_dossier(case, visitors, api):
    """Whoever may never print one is told so; the others cannot tell a case out of scope from none."""
    given = Assignment.objects.filter(dispute__number=case.number, until=None, mediates=True)
    mediating = set(given.values_list("user", flat=True))
    for visitor in visitors:
        answer = api.get(f"/disputes/{case.number}/dossier.pdf", visitor.key)
        if visitor.viewer in {ANONYMOUS, UNKNOWN}:
            expected = {401}
        elif not visitor.reaches(Verb.EXPORT, Kind.DOSSIER):
            expected = {403, 404}
        elif not visitor.inside:
            expected = {404}
        elif visitor.viewer == PARTY:
            expected = {200}
        else:
            # Officers and chief, and of those given the case who mediates it, are asked for a reason.
            person = user_of_token(visitor.key.removeprefix("Bearer "))
            asked = visitor.viewer in {"officer", "chief"} or str(person.pk) in mediating
            expected = {422} if asked else {403}
        assert answer.status in expected, (visitor, answer.status, answer.body)


def test_reporting(visitors, api, undone):
    for visitor in visitors:
        with undone:
            answer = api.post("/disputes", report_body(), visitor.key)
        here = visitor.name != "officer of the next township"
        may = visitor.viewer != UNKNOWN and (visitor.viewer == ANONYMOUS or visitor.reaches(Verb.FILE))
        if visitor.viewer == UNKNOWN:
            assert answer.status == 401, visitor
        elif may and here and visitor.name not in {"another village's elder", "another village's assistant"}:
            assert answer.status == 201, (visitor, answer)
        elif not may:
            assert answer.status == 403, visitor
        else:
            assert answer.status in {201, 403, 404, 409, 422}, (visitor, answer)


def test_the_sample_outbox(visitors, api):
    for visitor in visitors:
        status = api.get("/demo/outbox", visitor.key).status
        if visitor.viewer in {ANONYMOUS, UNKNOWN}:
            assert status == 401, visitor
        else:
            assert status == (200 if visitor.reaches(Verb.LIST, Kind.SAMPLE_OUTBOX) else 403), visitor


def test_what_is_everybodys(visitors, api):
    for visitor in visitors:
        assert api.get("/ladder", visitor.key).status == 200, visitor
        assert api.get("/privacy", visitor.key).status == 200, visitor
        assert api.get("/me", visitor.key).status == (
            401 if visitor.viewer in {ANONYMOUS, UNKNOWN} else 200
        ), visitor


def test_officers_and_chief_read_the_register_not_what_was_said(walk_to, cast):
    """Only who mediates, and the sides, read words; a private word stays with its side and the mediators."""
    case = walk_to("mediating", 1)
    case.move("say", case.side("A"), text=WORDS, audience="private")
    case.move("say", case.side("A"), text="大家都听得到的一句话", audience="joint")

    def texts(key):
        return [
            (step["words"] or {}).get("text") for step in case.look(key)["steps"] if step["move"] == "say"
        ]

    assert texts(case.side("A")) == texts(cast.elder.key) == [WORDS, "大家都听得到的一句话"]
    assert texts(case.side("B")) == ["大家都听得到的一句话"]
    assert set(texts(cast.officer.key)) == set(texts(cast.chief.key)) == {None}


def test_no_operation_is_left_out():
    """A new operation fails here until this file says who may use it."""
    operations = {
        (method.upper(), path)
        for path, methods in the_api.get_openapi_schema(path_prefix="api/v1/")["paths"].items()
        for method in methods
    }
    assert operations == {
        ("GET", "/api/v1/ladder"),
        ("GET", "/api/v1/privacy"),
        ("GET", "/api/v1/me"),
        ("GET", "/api/v1/demo/outbox"),
        ("GET", "/api/v1/disputes"),
        ("POST", "/api/v1/disputes"),
        ("GET", "/api/v1/disputes/{number}"),
        ("POST", "/api/v1/disputes/{number}/moves"),
        ("GET", "/api/v1/disputes/{number}/dossier.pdf"),
    }

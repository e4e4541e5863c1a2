"""`/api/v1`: the same table of moves as the pages, for programs."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from fengqiao.audit.doors import DoorClosed
from fengqiao.community import privacy
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date, now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.fields import FieldsWrong
from fengqiao.mediation.ladder_table import as_table
from fengqiao.reactions.queries import outbox

from .answers import problem
from .callers import Unknown, caller_of
from .disputes import router
from .shapes import PROBLEMS, SECURITY_SCHEMES, STAFF_OR_PARTY, LadderOut, MeOut, OutboxOut, PrivacyOut


class DescribedAPI(NinjaAPI):
    """Its schema also says how one proves who one is."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The schema, with both ways to sign in."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["securitySchemes"] = SECURITY_SCHEMES
        return schema


api = DescribedAPI(
    title="Fengqiao",
    version="1",
    description="Five-level mediation. Staff: `Authorization: Bearer <token>`; parties: "
    "`Authorization: Receipt <code>`. Every POST takes an `Idempotency-Key`. "
    "`GET /api/v1/ladder` is the table every move comes from.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/disputes", router)
STATUS = {"not_found": 404, "role_may_not": 403, "malformed": 422, "not_your_side": 403}
UNPROCESSABLE = frozenset(
    {"unknown_village", "parties_missing", "sides_not_in_order", "empty_summary", "unknown_source",
     "idempotency_key_malformed", "reason_missing", "text_not_unicode"}
)  # fmt: skip


@api.get("/ladder", response={200: LadderOut}, tags=["ladder"], summary="The table of moves")
def ladder(request: HttpRequest) -> Any:
    """Levels, stages, moves with their fields, guards with what satisfies them."""
    return as_table()


@api.get("/privacy", response={200: PrivacyOut}, tags=["ladder"], summary="The notices on personal data")
def privacy_notices(request: HttpRequest) -> Any:
    """What a program shows before it asks a person for data, in the language of `Accept-Language`.

    Whoever sends `consent` with `rights_read` says that the side has read the notice of the place `consent`, too.
    """
    stations = community.stations()
    shown = [privacy.shown(notice.place, stations=stations) for notice in privacy.NOTICES]
    return {
        "version": privacy.VERSION,
        "notices": [
            {
                "place": one.place,
                "title": one.title,
                "short": one.short,
                "lines": [{"heading": heading, "said": list(said)} for heading, said in one.lines],
            }
            for one in shown
        ],
    }


@api.get(
    "/me",
    response={200: MeOut, **PROBLEMS},
    tags=["ladder"],
    summary="Who the API takes you for",
    openapi_extra={"security": STAFF_OR_PARTY},
)
def me(request: HttpRequest) -> Any:
    """Role, station, side, and the villages within your scope."""
    caller = caller_of(request)
    villages: list[str] = []
    if caller.kind == "staff" and caller.id:
        person = community.person(caller.id)
        villages = sorted(community.village_codes_of(person, on=local_date(now()))) if person else []
    return {"role": caller.role, "station": caller.station, "side": caller.side, "villages": villages}


@api.get(
    "/demo/outbox", response={200: OutboxOut, **PROBLEMS}, tags=["demo"], summary="What was sent to whom"
)
def demo_outbox(request: HttpRequest) -> Any:
    """In the demo only, for the chief: the newest 200 messages."""
    caller = caller_of(request)
    if settings.MODE == "production":
        raise Refused("not_found")
    if caller.role != "chief":
        raise Refused("role_may_not", role=caller.role)
    return {
        "items": [
            {
                "at": row.at,
                "dispute": row.dispute_number,
                "side": row.side,
                "to": row.to or str(row.recipient_user or ""),
                "channel": row.channel,
                "kind": row.kind,
                "text": row.text,
                "code": row.code,
            }
            for row in outbox(caller.station, 200)
        ]
    }


elsewhere = Router()


@elsewhere.api_operation(["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:path}", include_in_schema=False)
def no_such_address(request: HttpRequest, path: str) -> Any:
    """Programs are answered in JSON, wherever below `/api/v1` they knock."""
    raise Refused("not_found")


api.add_router("", elsewhere)  # The last one: it takes what no other took.


@api.exception_handler(Unknown)
def unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    """401."""
    return problem(401, "unknown_caller")


@api.exception_handler(DoorClosed)
def closed(request: HttpRequest, error: Exception) -> HttpResponse:
    """429, with the seconds to wait."""
    detail = error.detail if isinstance(error, DoorClosed) else {}
    answer = problem(429, "too_many_tries", detail)
    answer["Retry-After"] = str(detail.get("retry_after", 60))
    return answer


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """A rule said no: 403, 404, 422 or, for the ladder's own, 409."""
    refusal = error if isinstance(error, Refused) else Refused("unknown")
    status = 422 if refusal.name in UNPROCESSABLE else STATUS.get(refusal.name, 409)
    return problem(status, refusal.name, refusal.detail or None)


@api.exception_handler(FieldsWrong)
def fields_wrong(request: HttpRequest, error: Exception) -> HttpResponse:
    """422, naming each field and its mistake."""
    return problem(422, "malformed", error.errors if isinstance(error, FieldsWrong) else None)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: Exception) -> HttpResponse:
    """422, with the place of each mistake; what was given is not repeated."""
    errors = error.errors if isinstance(error, ValidationError) else []
    places = [
        {"loc": _place(item.get("loc", ())), "msg": item.get("msg"), "type": item.get("type")}
        for item in errors
    ]
    return problem(422, "malformed", places)


def _place(found: Sequence[Any]) -> list[Any]:
    """Where it is in what was sent, without the names our own functions give to body and query."""
    place = list(found)
    return place[2:] if place[:2] == ["body", "given"] else place[1:]


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """422: what was sent is not JSON at all."""
    return problem(422, "malformed", {"body": "not_json"})


@api.exception_handler(SuspiciousOperation)
def unacceptable(request: HttpRequest, error: Exception) -> HttpResponse:
    """422: too large, or with too many fields."""
    return problem(422, "malformed", {"body": "too_large"})


@api.exception_handler(UnreadablePostError)
def cut_off(request: HttpRequest, error: Exception) -> HttpResponse:
    """422: the sender went away before everything was here."""
    return problem(422, "malformed", {"body": "cut_off"})

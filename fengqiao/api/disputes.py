"""Disputes over the API: report, list, look, move, print."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import Query, Router, Status
from pydantic import ValidationError

from fengqiao.audit import doors
from fengqiao.audit import once as audit
from fengqiao.dossier.build import print_dossier
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import actions, queries
from fengqiao.mediation.actions.reveal import log_look
from fengqiao.mediation.actions.uploads import files_given, with_clean_files
from fengqiao.mediation.callers import caller_of_party
from fengqiao.mediation.fields import GivenFile
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.standing import Screening, Standing

from .callers import ANONYMOUS, address_of, caller_of, knock, role_must_see_cases
from .looks import looks_shown
from .shapes import (
    ANYBODY,
    ONCE,
    PROBLEMS,
    STAFF_OR_PARTY,
    DisputeOut,
    MoveIn,
    Narrowing,
    PageOut,
    ReportIn,
    ReportOut,
    StandingOut,
)

router = Router(tags=["disputes"])
MAY_REPORT = frozenset({"resident", "elder", "assistant", "officer", "chief"})
Answer = Status[Any]

MULTIPART = {
    "type": "object",
    "properties": {
        "move": {"type": "string", "minLength": 1, "maxLength": 40},
        "version": {"type": "integer"},
    },
    "required": ["move", "version"],
    "additionalProperties": True,
}


def once(request: HttpRequest, caller: Caller, *, door: str, deed: Callable[[], Answer]) -> Answer:
    """Do the deed; with an `Idempotency-Key`, the same request again gives the same answer."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return deed()

    def plain() -> audit.Answer:
        answer = deed()
        return audit.Answer(answer.status_code, json.loads(json.dumps(answer.value, cls=DjangoJSONEncoder)))

    actor = f"{caller.kind}:{caller.id}"
    told = audit.once(door=door, actor=actor, key=key, content=_content(request), deed=plain, at=now())
    return Status(told.status, told.body)


def at_case(request: HttpRequest, number: str) -> Caller:
    """The caller at the door of one case: 401 without credentials, 403 for roles that never see a case."""
    caller = caller_of(request, number=number.replace("\x00", ""))
    role_must_see_cases(caller)
    if "\x00" in number:
        raise Refused("not_found")
    return caller


def _content(request: HttpRequest) -> bytes:
    """What the request says: a form's boundary, which differs each time it is sent, is no part of it."""
    return request.path.encode() + b"\n" + _body(request)


def _body(request: HttpRequest) -> bytes:
    if request.content_type != "multipart/form-data":
        return request.body
    parts: list[Any] = sorted(request.POST.items())
    for name, given in sorted(request.FILES.items()):
        upload = cast(Any, given)
        parts.append((name, upload.name, hashlib.sha256(upload.read()).hexdigest()))
        upload.seek(0)
    return json.dumps(parts).encode()


@router.post(
    "",
    response={201: ReportOut, **PROBLEMS},
    summary="Report a dispute (no account needed)",
    openapi_extra={"parameters": [ONCE], "security": ANYBODY},
)
def report(request: HttpRequest, given: ReportIn) -> Any:
    """Register a report; `receipt_code` opens the case for its reporter. `Idempotency-Key` makes a retry safe."""
    caller = caller_of(request, anonymous=True)
    if caller.kind == "party":
        caller = ANONYMOUS
    if caller.role not in MAY_REPORT:
        raise Refused("role_may_not", role=caller.role)
    if caller.id:
        knock(request, "report_by_staff", caller)
    else:
        doors.knock("report", at=now(), address=address_of(request))
    keyed = bool(request.headers.get("Idempotency-Key"))  # then `once` holds a transaction for this alone
    return once(
        request, caller, door="POST /api/v1/disputes", deed=lambda: _report(given, caller, alone=keyed)
    )


def _report(given: ReportIn, caller: Caller, *, alone: bool) -> Answer:
    staff = caller.role != "resident"
    report = actions.Report(
        village=given.village,
        kind=given.kind or "",
        summary=given.summary,
        parties=[actions.PartyGiven(name=p.name, phone=p.phone, side=p.side) for p in given.parties],
        screening=Screening(**given.screening.model_dump()),
        source=(given.source or "on_behalf") if staff else "resident",
        sender_number=given.sender_number if staff else "",
        happened_on=given.happened_on,
        notice_version=given.notice_version,
        notice_how=given.notice_how if given.notice_version else "",
        agreed_to=tuple(dict.fromkeys(given.agreed_to)),
    )
    done = actions.report_dispute(report=report, by=caller, at=now(), alone=alone)
    # Whom the receipt code makes of somebody without an account; the reporter need not be on side A.
    by = caller if staff else caller_of_party(done.reporter)
    return Status(201, standing_out(done.dispute, done.standing, by) | {"receipt_code": done.receipt_code})


def standing_out(dispute: Any, standing: Standing, caller: Caller) -> dict[str, Any]:
    """Number, standing, and what the caller can do next."""
    return {
        "number": dispute.number,
        "level": standing.level,
        "stage": standing.stage.value,
        "version": standing.version,
        "moves": [move.name for move in queries.open_moves(standing, caller)],
        "due_at": queries.end_of_day(dispute.due_on),
    }


@router.get(
    "",
    response={200: PageOut, **PROBLEMS},
    summary="The register, newest first",
    openapi_extra={"security": STAFF_OR_PARTY},
)
def listed(request: HttpRequest, wanted: Query[Narrowing]) -> Any:
    """A page of what the caller may see; a party sees its own case. Search finds two Chinese characters or more."""
    caller = caller_of(request)
    role_must_see_cases(caller)
    if wanted.q:
        knock(request, "search", caller)
    narrowed = queries.Filter(
        q=wanted.q or "",
        level=wanted.level,
        stage=wanted.stage.value if wanted.stage else "",
        village=wanted.village or "",
        due_before=wanted.due_before,
    )
    after = str(wanted.after) if wanted.after else None
    page = queries.disputes_listed(
        caller=caller, narrowed=narrowed, after=after, size=wanted.size, columns=COLUMNS
    )
    items = [_row(dispute) for dispute in page.items]
    body = json.dumps(
        {"items": items, "next": page.next, "total": page.total}, cls=DjangoJSONEncoder, ensure_ascii=False
    )
    return HttpResponse(body, content_type="application/json")


COLUMNS = (
    "id", "number", "village", "kind", "title", "level", "stage", "version", "reported_at", "due_on", "closed_at",
    "outcome", "mediator", "source",
)  # fmt: skip


def _row(dispute: Any) -> dict[str, Any]:
    return {
        "number": dispute.number,
        "village": dispute.village,
        "kind": dispute.kind,
        "title": dispute.title,
        "level": dispute.level,
        "stage": dispute.stage,
        "version": dispute.version,
        "reported_at": dispute.reported_at,
        "due_at": queries.end_of_day(dispute.due_on),
        "closed_at": dispute.closed_at,
        "outcome": dispute.outcome,
        "mediator": dispute.mediator,
        "source": dispute.source,
    }


@router.get(
    "/{number}",
    response={200: DisputeOut, **PROBLEMS},
    summary="One case",
    openapi_extra={"security": STAFF_OR_PARTY},
)
def one(request: HttpRequest, number: str) -> Any:
    """The case as the caller may see it; a look by the staff is an entry that its parties can read."""
    caller = at_case(request, number)
    found = queries.dispute_for(number=number, caller=caller)
    if found is None:
        raise Refused("not_found", number=number)
    if caller.kind == "staff" and caller.role != "resident":
        log_look(dispute=found.dispute, what="look", by=caller, at=now())
    return dispute_out(found) | {"looks": looks_shown(found.dispute, caller)}


def dispute_out(found: queries.DisputeShown) -> dict[str, Any]:
    """The whole case as plain values."""
    dispute, standing = found.dispute, found.standing
    agreement = found.agreement
    return {
        "number": dispute.number,
        "level": standing.level,
        "stage": standing.stage.value,
        "version": standing.version,
        "moves": [move.name for move in found.moves],
        "due_at": found.due_at,
        "village": dispute.village,
        "kind": dispute.kind,
        "title": dispute.title,
        "summary": dispute.summary,
        "source": dispute.source,
        "filed_by_role": dispute.filed_by_role,
        "reported_at": dispute.reported_at,
        "happened_on": dispute.happened_on,
        "accepted_at": dispute.accepted_at,
        "closed_at": dispute.closed_at,
        "outcome": dispute.outcome,
        "track": standing.track,
        "case_due": standing.case_due,
        "level_due": standing.level_due,
        "paused_since": standing.paused_since,
        "case_paused_days": standing.case_paused_days,
        "level_paused_days": standing.level_paused_days,
        "extended_days": standing.extended_days,
        "linked_to": found.linked_to,
        "sample": dispute.sample,
        "parties": [
            {"side": p.side, "name": p.name, "phone": p.phone, "consented": p.consented}
            for p in found.parties
        ],
        "steps": [
            {
                "number": step.number,
                "move": step.move,
                "at": step.at,
                "happened_at": step.happened_at,
                "role": step.role,
                "side": step.side,
                "level": step.level,
                "stage": step.stage,
                "words": step.words,
            }
            for step in found.steps
        ],
        "work_orders": [
            {
                "number": order.number,
                "department": order.department_kind,
                "state": order.state,
                "due_on": order.due_on,
                "task": order.task,
            }
            for order in found.work_orders
        ],
        "agreement": agreement and _agreement_out(agreement, found.items),
    }


def _agreement_out(agreement: Any, items: list[Any]) -> dict[str, Any]:
    return {
        "number": agreement.number,
        "form": agreement.form,
        "content": agreement.content,
        "content_hash": agreement.content_hash,
        "in_force_at": agreement.in_force_at,
        "items": [
            {"number": item.number, "what": item.what, "due_on": item.due_on, "done_on": item.done_on}
            for item in items
        ],
    }


@router.post(
    "/{number}/moves",
    response={200: StandingOut, **PROBLEMS},
    summary="Make a move",
    openapi_extra={
        "parameters": [ONCE],
        "security": STAFF_OR_PARTY,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/MoveIn"}},
                "multipart/form-data": {"schema": MULTIPART},
            },
        },
    },
)
def move(request: HttpRequest, number: str) -> Any:
    """One move of the ladder, as JSON (files in base64) or as a form (files as files)."""
    caller = at_case(request, number)
    wanted, fields = _asked(request)
    if files_given(move=wanted.move, fields=fields):
        knock(request, "upload", caller)
        fields = with_clean_files(
            number=number, move=wanted.move, version=wanted.version, fields=fields, by=caller, at=now()
        )

    def deed() -> Answer:
        done = actions.make_move(
            number=number,
            move=wanted.move,
            version=wanted.version,
            fields=fields,
            by=caller,
            at=now(),
        )
        return Status(200, standing_out(done.dispute, done.standing, caller))

    with _counting(request, caller, wanted.move):
        return once(request, caller, door="POST /api/v1/disputes/moves", deed=deed)


def _counting(request: HttpRequest, caller: Caller, move: str) -> AbstractContextManager[None]:
    """Six digits can be guessed: neither tries nor messages without end."""
    if caller.kind != "party" or move not in doors.DOOR_OF_MOVE:
        return nullcontext()
    return doors.counting(
        doors.DOOR_OF_MOVE[move],
        at=now(),
        in_vain=doors.WRONG_CODES,
        party=caller.id,
        address=address_of(request),
    )


def _asked(request: HttpRequest) -> tuple[MoveIn, dict[str, Any]]:
    """The move asked for and its fields, whether as JSON or as a form. Raises `Refused("malformed")` for 422."""
    is_form = request.content_type == "multipart/form-data"
    try:
        given = _form(request) if is_form else json.loads(request.body)
    except (ValueError, RecursionError, MultiPartParserError) as error:
        raise Refused("malformed", body="not_a_form" if is_form else "not_json") from error
    try:
        # A form knows texts only; in JSON a version is a number, neither a text nor true.
        wanted = MoveIn.model_validate(given, strict=not is_form)
    except ValidationError as error:
        places = {".".join(map(str, one["loc"])) or "body": one["type"] for one in error.errors()}
        raise Refused("malformed", **places) from error
    return wanted, {name: value for name, value in given.items() if name not in {"move", "version"}}


def _form(request: HttpRequest) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.POST.items())
    for name, upload in request.FILES.items():
        single = cast(Any, upload)
        given[name] = GivenFile(name=single.name or name, content=single.read())
        single.seek(0)
    return given


@router.get(
    "/{number}/dossier.pdf",
    response={**PROBLEMS},
    summary="The bound dossier",
    openapi_extra={
        "security": STAFF_OR_PARTY,
        "responses": {
            200: {
                "description": "PDF",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            }
        },
    },
)
def dossier(request: HttpRequest, number: str, reason: str = Query("", max_length=500)) -> Any:
    """One PDF of every paper of the case. The staff give a reason, which the parties can read."""
    caller = at_case(request, number)
    knock(request, "export", caller)
    content = print_dossier(
        number=number, reason=reason, by=caller, at=now(), site=request.build_absolute_uri("/")
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return answer

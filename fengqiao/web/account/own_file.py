"""What the station holds about somebody with an account, as a file: JSON for programs, HTML for reading, in one zip."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fengqiao.audit.exports import Taken, record_export
from fengqiao.audit.queries import entries_about_person
from fengqiao.community.own_data import own_account
from fengqiao.kernel.clock import now
from fengqiao.mediation.actions.intake import audit_actor
from fengqiao.mediation.callers import caller_of_user
from fengqiao.mediation.own_data import assignments_of
from fengqiao.reactions.queries import inbox_of
from fengqiao.web.once import once

MOST_MESSAGES = 10_000
TITLES = {
    "sessions": _("Where I signed in"),
    "second_steps": _("What I sign in with besides the password"),
    "keys_for_programs": _("Keys for programs"),
    "appointments": _("What I was appointed to"),
    "absences": _("My absences"),
    "duties": _("My duties"),
    "directory": _("What the directory of lawyers says of me"),
    "assignments": _("Matters I was given"),
    "messages": _("Messages to me"),
    "log": _("What the log holds about me"),
}


@never_cache
@require_POST
@login_required
def account_file(request: HttpRequest) -> HttpResponse:
    """The file, at once; that it was taken along is an entry, once however often the form is sent."""
    user: Any = request.user

    def deed() -> list[str]:
        caller = caller_of_user(user)
        taken = record_export(
            station=caller.station,
            by=audit_actor(caller),
            verb="take_own_data",
            object_kind="user",
            object_id=str(user.pk),
            at=now(),
            rows=1,
            what={},
        )
        return [taken.id, taken.at.isoformat()]

    name, at = once(request, door="POST account/data", actor=str(user.pk), deed=deed)
    content = _packed(user, Taken(id=name, at=datetime.fromisoformat(at)))
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-account.zip"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _packed(user: Any, taken: Taken) -> bytes:
    told = json.loads(json.dumps(_told(user, taken), cls=DjangoJSONEncoder, ensure_ascii=False))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(told, ensure_ascii=False, indent=1))
        sections = [(TITLES[kind], rows) for kind, rows in told["rows"].items()]
        page = render_to_string("web/own_account.html", {"d": told, "sections": sections})
        archive.writestr("my-data.html", page)
    return out.getvalue()


def _told(user: Any, taken: Taken) -> dict[str, Any]:
    account = own_account(user)
    messages = [{"at": row.at, "text": row.text} for row in inbox_of(user.pk, limit=MOST_MESSAGES)]
    return {
        "taken": {"id": taken.id, "when": taken.when, "by": user.username},
        "you": account.profile,
        "rows": account.rows
        | {
            "assignments": assignments_of(user_id=str(user.pk)),
            "messages": messages,
            "log": entries_about_person(str(user.pk)),
        },
    }

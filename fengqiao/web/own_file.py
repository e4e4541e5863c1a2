"""A person's own data as a file: JSON for programs, HTML for reading, and what they handed in, in one zip."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext

from fengqiao.audit.exports import Taken, record_export
from fengqiao.community import queries as community
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.attachments import content_of
from fengqiao.mediation.actions.intake import audit_actor
from fengqiao.mediation.actions.reveal import is_sheltered
from fengqiao.mediation.consents import Consent, consents_in, details_besides
from fengqiao.mediation.ladder import BY_NAME
from fengqiao.mediation.own_data import OwnData, StepOfOwn, own_data
from fengqiao.mediation.queries import people_named
from fengqiao.mediation.scope import Caller
from fengqiao.reactions.queries import notices_to_person
from fengqiao.web.phone.consent_words import consent_line
from fengqiao.web.phone.words import kind_words, role_words, side_words, stage_words, words_of_step
from fengqiao.web.rights_words import ARTICLES, KINDS, OUTCOMES, kept_words


def packed(*, caller: Caller, at: datetime) -> bytes:
    """The zip. That it was taken along is an entry, whose id stands in both files. Raises `Refused("not_found")`."""
    data = own_data(caller=caller)
    with transaction.atomic():
        taken = record_export(
            station=data.dispute.station,
            by=audit_actor(caller),
            verb="take_own_data",
            object_kind="dispute",
            object_id=str(data.dispute.id),
            at=at,
            rows=1,
            what={"protected": True} if is_sheltered(data.dispute) else {},
        )
    told = _told(data, taken)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(told, ensure_ascii=False, indent=1))
        archive.writestr("my-data.html", render_to_string("web/own_data.html", {"d": told}))
        for name, content in _files(data):
            archive.writestr(name, content)
    return out.getvalue()


def _told(data: OwnData, taken: Taken) -> dict[str, Any]:
    dispute, party = data.dispute, data.party
    village = community.village(dispute.village)
    return {
        "taken": {"id": taken.id, "when": taken.when, "by": side_words(party.side)},
        "matter": {
            "number": dispute.number,
            "kind": kind_words(dispute.kind),
            "village": village.short_name if village else "",
            "stage": str(stage_words(dispute.stage)),
            "level": dispute.level,
            "reported_at": dispute.reported_at.isoformat(),
            "closed_at": dispute.closed_at.isoformat() if dispute.closed_at else "",
            "summary": data.summary,
        },
        "you": {
            "side": side_words(party.side), "name": party.name, "phone": party.phone,
            **details_besides(party.details),
        },
        "agreed": [_agreed(one) for one in consents_in(party.details)],
        "kept": kept_words(data.kept_as, data.kept_until),
        "steps": [_step(one) for one in data.steps],
        "agreements": data.agreements,
        "handed_in": [{"title": row.title, "kind": row.content_type, "bytes": row.size} for row in data.attachments],
        "messages": [_message(row) for row in notices_to_person(
            dispute.id, side=party.side, phone=party.phone, user=party.user
        )],
        "given_to_departments": data.departments,
        "who_looked": _looks(data.looks),
        "requests": [_request(row) for row in data.requests],
    }  # fmt: skip


def _agreed(consent: Consent) -> dict[str, Any]:
    line = consent_line(consent)
    return line | {name: str(line[name]) for name in ("what", "how")}


def _message(row: Any) -> dict[str, str]:
    sent = row.sent_at.isoformat() if row.sent_at else ""
    return {"at": row.at.isoformat(), "to": row.to, "text": row.text, "sent_at": sent}


def _step(one: StepOfOwn) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "what": _move(one.move),
        "by": side_words(one.side) if one.side else role_words(one.role),
        "you": one.own,
        "words": words_of_step(one.move, one.words),
        "given": one.words if one.own else {},
    }


def _move(name: str) -> str:
    if name == "report":
        return gettext("Report")
    return gettext(BY_NAME[name].label) if name in BY_NAME else name


def _looks(entries: list[Any]) -> list[dict[str, str]]:
    people = community.people(people_named({entry.actor for entry in entries}))
    by_id = {str(key): person.name for key, person in people.items()}
    return [
        {
            "at": entry.at.isoformat(),
            "who": f"{role_words(entry.role)} {by_id.get(entry.actor, '')}".strip(),
            "what": entry.verb,
            "reason": entry.reason,
        }
        for entry in entries
    ]


def _request(row: Any) -> dict[str, str]:
    return {
        "kind": str(KINDS[row.kind]),
        "asked_at": row.asked_at.isoformat(),
        "asked": row.asked,
        "due_on": str(row.due_on),
        "outcome": str(OUTCOMES.get(row.outcome, "")),
        "answer": row.answer,
        "law": str(ARTICLES.get(row.article, "")),
        "kept_until": str(row.kept_until or ""),
    }


def _files(data: OwnData) -> list[tuple[str, bytes]]:
    """What they handed in themselves; a file that is gone from the disk is left out, its line in the list stays."""
    found = []
    for number, row in enumerate(data.attachments, 1):
        ending = "pdf" if row.content_type == "application/pdf" else "jpg"
        try:
            found.append((f"handed-in-{number}.{ending}", content_of(row)))
        except (FileNotFoundError, Refused):
            continue
    return found

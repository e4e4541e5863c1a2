"""Papers of the end: agreement, performance, follow-up, confirmation, other routes, hand-over between tracks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from fengqiao.documents.papers import Agreement as AgreementPaper
from fengqiao.documents.papers import (
    ConfirmationApplication,
    Duty,
    EndNotice,
    FollowUpRecord,
    HandOverReceipt,
    ListedItem,
    OralAgreement,
    Paper,
    PaperParty,
    PerformanceRecord,
)
from fengqiao.documents.prints import amount_in_words, check_facts
from fengqiao.documents.typesetting import chinese_day
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.kinds import departments_by_kind
from fengqiao.mediation.deadlines import CONFIRMATION_DAYS
from fengqiao.mediation.models import Agreement, Step
from fengqiao.mediation.standing import Stage

from . import wording
from .matter import Matter, lines_of
from .numbers import committee_of, court_of, short_code

COPIES_FOR_COMMITTEE = 1
NO_AGREEMENT = frozenset({Stage.FAILED, Stage.ENDED})


def agreement(matter: Matter, row: Agreement) -> Paper:
    """人民调解协议书, or 口头协议登记表 where it was made by word of mouth; in force or still to be signed."""
    return _oral(matter, row) if row.form == "oral" else _written(matter, row)


def _written(matter: Matter, row: Agreement) -> AgreementPaper:
    content = row.content
    return AgreementPaper(
        **matter.heading,
        **_agreed(matter, row),
        facts=content.get("facts", ""),
        dispute=matter.dispute.summary,
        responsibilities=content.get("responsibility", ""),
        is_partial=row.partial,
        copies=len(content.get("parties", ())) + COPIES_FOR_COMMITTEE,
        agreed_on=local_date(row.drafted_at),
    )


def _oral(matter: Matter, row: Agreement) -> OralAgreement:
    recorded = next((s for s in matter.made("record_oral_agreement") if s.at == row.in_force_at), None)
    happened = recorded.happened_at if recorded else None
    return OralAgreement(
        **matter.heading,
        **_agreed(matter, row),
        matter=row.content.get("facts", ""),
        place=row.content.get("place", ""),
        agreed_at=happened or row.in_force_at or row.drafted_at,
        recorder=matter.name(recorded.actor) if recorded else "",
    )


def _agreed(matter: Matter, row: Agreement) -> dict[str, Any]:
    """What is on both forms of an agreement, and lets anybody check a print of it."""
    content = row.content
    return {
        "agreement_number": row.number,
        "parties": _signatories(matter, row),
        "terms": _terms(row),
        "duties": _duties(row),
        "mediators": matter.mediators(*matter.standing.mediators),
        "check_code": f"{row.number}　{short_code(row.content_hash)}",
        "check_facts": check_facts(
            amount=content.get("amount", ""), due_on=date.fromisoformat(content["due_on"])
        ),
        "check_url": f"{matter.site}check/?n={row.number}" if matter.site else "",
    }


def _signatories(matter: Matter, row: Agreement) -> tuple[PaperParty, ...]:
    """The parties as the agreement's content names them: its hash covers those names, not later corrections."""
    known = {(party.side_label, party.name): party for party in matter.paper_parties()}
    found = []
    for named in row.content.get("parties", ()):
        label = wording.SIDES.get(named["side"], named["side"])
        found.append(known.get((label, named["name"])) or PaperParty(side_label=label, name=named["name"]))
    return tuple(found)


def _terms(row: Agreement) -> tuple[str, ...]:
    content = row.content
    terms = lines_of(content.get("terms"))
    if content.get("amount"):
        terms.append(amount_in_words(content["amount"]))
    if content.get("open_points"):
        terms.append(f"未达成一致、不在本协议之内的事项：{content['open_points']}")
    return tuple(terms)


def _duties(row: Agreement, *, proof: str = "") -> tuple[Duty, ...]:
    content = row.content
    return tuple(
        Duty(
            what=item.what,
            mode=content.get("mode", ""),
            place=content.get("place", ""),
            due_on=item.due_on,
            performed_on=item.done_on,
            proof=proof if item.done_on else "",
        )
        for item in row.items.all()
    )


def performance(matter: Matter, row: Agreement, *, scans: Sequence[str] = ()) -> Paper:
    """履行情况记录: every item of the agreement with the day it was done, and what was said not to be done."""
    steps = [s for s in matter.made("record_performance", "report_not_kept") if s.at >= _since(row)]
    last = steps[-1] if steps else None
    notes = []
    for step in steps:
        told = step.words.get("note") or step.words.get("what")
        mark = "反映未履行" if step.move == "report_not_kept" else "履行说明"
        if told:
            notes.append(f"{chinese_day(local_date(step.at))}{mark}：{told}")
    return PerformanceRecord(
        **matter.heading,
        agreement_number=row.number,
        agreed_on=local_date(_since(row)),
        parties=_signatories(matter, row),
        duties=_duties(row, proof="见所附证明" if "proof" in scans else ""),
        remarks="\n".join(notes),
        recorded_by=matter.name(last.actor) if last else "",
        recorded_on=local_date(last.at) if last else None,
    )


def _since(row: Agreement) -> datetime:
    return row.in_force_at or row.drafted_at


def is_performance_known(matter: Matter, row: Agreement) -> bool:
    """Whether anything was written down about how this agreement was kept."""
    return any(s.at >= _since(row) for s in matter.made("record_performance", "report_not_kept"))


def follow_ups(matter: Matter) -> list[Paper]:
    """回访记录, one a visit."""
    return [_follow_up(matter, step) for step in matter.made("record_follow_up")]


def _follow_up(matter: Matter, step: Step) -> FollowUpRecord:
    told = step.words
    agreed = [row for row in matter.agreements if row.in_force_at and row.in_force_at <= step.at]
    return FollowUpRecord(
        **matter.heading,
        agreement_number=agreed[-1].number if agreed else "",
        matter=matter.title,
        visited=tuple(party.name for party in matter.parties if party.name),
        visited_at=_visited(step),
        visited_by=matter.name(step.actor),
        performance="已经履行" if told.get("performed") else "没有履行",
        satisfaction=wording.SATISFACTION.get(told.get("satisfaction", ""), ""),
        risk=wording.RELAPSE.get(told.get("relapse", ""), ""),
        remarks=str(told.get("note", "")),
    )


def _visited(step: Step) -> Any:
    """The moment, where the visit was written down the same day; else only its day, for nobody told the hour."""
    told = step.words.get("visited_on")
    day = date.fromisoformat(told) if told else local_date(step.at)
    return step.at if day == local_date(step.at) else day


def confirmation(matter: Matter, row: Agreement) -> ConfirmationApplication:
    """司法确认申请书, to be signed by all parties within 30 days of the agreement's taking effect."""
    in_force = local_date(row.in_force_at) if row.in_force_at else None
    asked = matter.last("ask_confirmation")
    return ConfirmationApplication(
        **matter.heading,
        court=court_of(matter.station),
        applicants=_applicants(matter, row),
        agreement_number=row.number,
        agreed_on=local_date(row.drafted_at),
        effective_on=in_force,
        last_day=in_force + timedelta(days=CONFIRMATION_DAYS) if in_force else None,
        facts=row.content.get("facts", ""),
        terms=_terms(row),
        applied_on=local_date(asked.at) if asked else None,
    )


def _applicants(matter: Matter, row: Agreement) -> tuple[PaperParty, ...]:
    return tuple(
        replace(party, side_label=f"申请人（{party.side_label}）") for party in _signatories(matter, row)
    )


def end_notice(matter: Matter) -> EndNotice:
    """终结告知书: arbitration, administrative and court routes, with the bodies of this kind of dispute (art 26).

    Why it ended is said by its code only: what a side gave as its reason stays in mediation.
    """
    dispute = matter.dispute
    return EndNotice(
        **matter.heading,
        parties=matter.paper_parties(),
        matter=matter.title,
        reason=wording.OUTCOMES.get(dispute.outcome, wording.OUTCOMES["other"]),
        ended_on=local_date(dispute.closed_at) if dispute.closed_at else None,
        arbitration_body=wording.ARBITRATION.get(dispute.kind, ""),
        administrative_body=_administrative_body(matter),
        court=court_of(matter.station),
        legal_aid_phone=wording.LEGAL_AID_PHONE,
        given_by=matter.committee_mediator,
    )


def _administrative_body(matter: Matter) -> str:
    wanted = departments_by_kind.get(matter.dispute.kind, ())
    by_kind = {row.kind: row.name for row in matter.departments.values()}
    return "、".join(by_kind[code] for code in wanted if code in by_kind)


def hand_overs(matter: Matter, earlier: Sequence[Paper]) -> list[Paper]:
    """移交回执 each time the matter changed tracks; `earlier` are the papers that go along."""
    committee, station = committee_of(matter.station), str(matter.station or "")
    tracks = {
        "transfer_to_police": ((committee, "人民调解"), (station, "治安调解")),
        "return_to_committee": ((station, "治安调解"), (committee, "人民调解")),
    }
    found: list[Paper] = []
    for step in matter.made(*tracks):
        (from_unit, from_track), (to_unit, to_track) = tracks[step.move]
        officer, committee_mediator = matter.name(step.actor), matter.committee_mediator
        leaving = step.move == "transfer_to_police"
        found.append(
            HandOverReceipt(
                **matter.heading,
                from_unit=from_unit,
                to_unit=to_unit,
                from_track=from_track,
                to_track=to_track,
                matter=matter.title,
                reason=str(step.words.get("reason", "")),
                items=tuple(ListedItem(name=paper.title, kind="复印件", copies="1") for paper in earlier),
                handed_by=committee_mediator if leaving else officer,
                handed_at=step.at,
                received_by=officer if leaving else committee_mediator,
                received_at=step.at,
            )
        )
    return found

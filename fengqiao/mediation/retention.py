"""What mediation lets go of, kind by kind; the periods are in `audit.retention.table`."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db.models import F, Func, IntegerField, Q, QuerySet

from fengqiao.audit import retention
from fengqiao.audit.retention.terms import AFTERWARDS, STATIONS, files_older_than
from fengqiao.community import queries as community

from .actions.erasure import erase_dispute
from .actions.scrubbing import scrub_after_erasures
from .actions.timers import release_unagreed, unagreed
from .models import Dispute, Party, PhoneCode, RightsRequest
from .scope import SYSTEM
from .standing import Stage

# Before the first level nothing was mediated: what ended there is no file.
_TAKEN_BACK = Q(stage__in=(Stage.WITHDRAWN, Stage.ENDED), level=None)


def _merged_and_over(before: datetime) -> Q:
    """A receipt of a merged matter opens the one that goes on: it stays as long as that one runs."""
    return Q(stage=Stage.MERGED) & (Q(linked_to=None) | Q(linked_to__closed_at__lt=before))


CASES: dict[str, Callable[[datetime], Q]] = {
    "set_aside": lambda before: Q(stage=Stage.SET_ASIDE, last_moved_at__lt=before),
    "redirected": lambda before: Q(stage=Stage.REDIRECTED, last_moved_at__lt=before),
    "withdrawn": lambda before: Q(last_moved_at__lt=before) & (_TAKEN_BACK | _merged_and_over(before)),
    "not_settled": lambda before: (
        Q(closed_at__lt=before, stage__in=(Stage.FAILED, Stage.ENDED, Stage.WITHDRAWN)) & ~_TAKEN_BACK
    ),
    "handed_to_police": lambda before: Q(
        closed_at__lt=before, stage__in=(Stage.POLICE_SETTLED, Stage.POLICE_PROCEDURE)
    ),
    "settled": lambda before: Q(closed_at__lt=before, stage__in=(Stage.KEPT, Stage.CLOSED_NOT_KEPT)),
    "protected": lambda before: Q(stage__in=(Stage.PROTECTED, Stage.REFERRED), last_moved_at__lt=before),
}
"""By kind of the table: which cases are over at that moment."""


def kind_of_file(dispute: Dispute) -> str:
    """Under which kind of the table this case is kept; empty while it goes on."""
    far = datetime.max.replace(tzinfo=dispute.reported_at.tzinfo)
    for code, over in CASES.items():
        if Dispute.objects.filter(over(far), pk=dispute.pk).exists():
            return code
    return ""


def name_keepers() -> None:
    """Called once, when the app is ready."""
    for code in CASES:
        retention.keep_rows_with(code, rows=_over(code), release=_eraser(code), apart=True)
    retention.keep_rows_with("never_agreed", rows=_unagreed, release=release_unagreed, apart=True)
    retention.keep_rows_with("rights_words", rows=_words, release=_empty_words)
    retention.keep_rows_with("phone_codes", rows=retention.rows_older_than(PhoneCode, "made_at"))
    retention.keep_files_with(
        "imports", files=partial(files_older_than, lambda: Path(settings.DATA) / "imports")
    )
    retention.keep_files_with(
        "quarantine", files=partial(files_older_than, lambda: Path(settings.QUARANTINE))
    )
    if scrub_after_erasures not in AFTERWARDS:
        AFTERWARDS.append(scrub_after_erasures)
    if _stations not in STATIONS:
        STATIONS.append(_stations)


def _stations() -> list[str]:
    return [station.code for station in community.stations()]


def _over(code: str) -> Callable[[str, datetime], QuerySet[Dispute]]:
    return lambda station, before: Dispute.objects.filter(
        CASES[code](before), station=station, erased_at=None
    )


def _eraser(code: str) -> Callable[[QuerySet[Dispute], datetime], int]:
    def erase(rows: QuerySet[Dispute], at: datetime) -> int:
        over = list(rows.values_list("id", flat=True))
        return sum(erase_dispute(dispute_id=one, by=SYSTEM, at=at, cause=f"retention_{code}") for one in over)

    return erase


def _unagreed(station: str, before: datetime) -> QuerySet[Party]:
    return unagreed(before=before).filter(dispute__station=station)


def _words(station: str, before: datetime) -> QuerySet[RightsRequest]:
    held = Func(F("answer"), function="length", output_field=IntegerField())
    rows = RightsRequest.objects.filter(station=station, answered_at__lt=before)
    return rows.annotate(held=held).filter(held__gt=0)


def _empty_words(rows: QuerySet[RightsRequest], at: datetime) -> int:
    return rows.update(asked="", answer="")

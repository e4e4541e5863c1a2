"""What mediation lets go of, kind by kind; the periods are in `audit.retention.table`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import F, Func, IntegerField, Q, QuerySet

from fengqiao.audit import retention
from fengqiao.audit.retention.terms import AFTERWARDS, STATIONS
from fengqiao.community import queries as community

from .actions.erasure import erase_dispute
from .actions.imports import throw_away_old_sheets
from .actions.scrubbing import scrub_after_erasures
from .actions.timers import release_unagreed, unagreed
from .models import Dispute, PhoneCode, RightsRequest
from .quarantine import clear_quarantine
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
        retention.keep_with(code, due=_counter(code), release=_releaser(code))
    retention.keep_with("never_agreed", due=_unagreed_due, release=release_unagreed)
    retention.keep_with("rights_words", due=_words_due, release=_release_words)
    retention.keep_rows_with("phone_codes", model=PhoneCode, moment="made_at")
    retention.keep_with("imports", due=_imports_due, release=_release_imports)
    retention.keep_with("quarantine", due=_quarantine_due, release=_release_quarantine)
    if scrub_after_erasures not in AFTERWARDS:
        AFTERWARDS.append(scrub_after_erasures)
    if _stations not in STATIONS:
        STATIONS.append(_stations)


def _stations() -> list[str]:
    return [station.code for station in community.stations()]


def _over(code: str, station: str, before: datetime) -> QuerySet[Dispute]:
    return Dispute.objects.filter(CASES[code](before), station=station, erased_at=None)


def _counter(code: str) -> Callable[..., int]:
    def due(*, station: str, before: datetime) -> int:
        return _over(code, station, before).count()

    return due


def _releaser(code: str) -> Callable[..., int]:
    def release(*, station: str, before: datetime, at: datetime, limit: int) -> int:
        over = list(_over(code, station, before).order_by("id").values_list("id", flat=True)[:limit])
        return sum(erase_dispute(dispute_id=one, by=SYSTEM, at=at, cause=f"retention_{code}") for one in over)

    return release


def _unagreed_due(*, station: str, before: datetime) -> int:
    return unagreed(before=before).filter(dispute__station=station).count()


def _words(station: str, before: datetime) -> QuerySet[RightsRequest]:
    held = Func(F("answer"), function="length", output_field=IntegerField())
    rows = RightsRequest.objects.filter(station=station, answered_at__lt=before)
    return rows.annotate(held=held).filter(held__gt=0)


def _words_due(*, station: str, before: datetime) -> int:
    return _words(station, before).count()


def _release_words(*, station: str, before: datetime, at: datetime, limit: int) -> int:
    found = list(_words(station, before).values_list("pk", flat=True)[:limit])
    return RightsRequest.objects.filter(pk__in=found).update(asked="", answer="") if found else 0


def _older(folder: Path, before: datetime) -> int:
    files = folder.glob("*") if folder.is_dir() else ()
    return sum(file.stat().st_mtime < before.timestamp() for file in files)


def _imports_due(*, station: str, before: datetime) -> int:
    return _older(Path(settings.DATA) / "imports", before)


def _release_imports(*, station: str, before: datetime, at: datetime, limit: int) -> int:
    return throw_away_old_sheets(at=at)


def _quarantine_due(*, station: str, before: datetime) -> int:
    return _older(Path(settings.QUARANTINE), before)


def _release_quarantine(*, station: str, before: datetime, at: datetime, limit: int) -> int:
    return clear_quarantine(at=at)

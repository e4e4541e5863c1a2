"""Reports from a spreadsheet: each row becomes one that an officer accepts or sets aside; twice makes nothing twice."""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from fengqiao.audit import log, vault
from fengqiao.community import queries as community
from fengqiao.kernel.clock import local_date
from fengqiao.kernel.durable import write_durably
from fengqiao.kernel.events import emit
from fengqiao.kernel.refusals import Refused

from ..desk_queries import sheet_rows_known
from ..events import AlarmRaised
from ..models import Alarm, Counter, Dispute
from ..scope import Caller
from ..standing import Screening
from .case import Case, save_rows, words_index
from .intake import PartyGiven, Report, audit_actor, duty_officer_id, new_case, next_number, terms_of

CHUNK = 200
PART = 10 * CHUNK  # rows of a kept sheet that lie in one file
FIRST = 50  # rows kept beside the headings, to guess the columns by and to look at
KEPT_SECONDS = 24 * 3600
PAGED_FOR_DAYS = 7
MAY_IMPORT = frozenset({"officer", "chief", "system"})


@dataclass(frozen=True)
class SheetRow:
    """One message. `number` is the row's own, where it has one."""

    number: str
    subject: str
    text: str
    user: str = ""
    phone: str = ""
    told_on: str = ""
    village: str = ""

    @property
    def sender_number(self) -> str:
        """Its own number as it is kept with the report."""
        return self.number[:60]

    @property
    def is_spoken(self) -> bool:
        """Whether there are words in it."""
        return bool(self.text.strip() or self.subject.strip())

    @property
    def index(self) -> bytes:
        """What recognises the row when the sheet comes again, and tells it from another sheet's of the same number.

        White space does not matter: an Excel sheet saved as CSV is the same sheet.
        """
        said = ["".join(words.split()) for words in (self.number, self.subject, self.text)]
        return vault.keyed_digest(vault.encoded(json.dumps(said, ensure_ascii=False)), purpose="sheet row")


@dataclass(frozen=True)
class Imported:
    """What came of some rows: new reports, rows that were in the register already, rows without words."""

    made: int = 0
    known: int = 0
    empty: int = 0

    def __add__(self, other: "Imported") -> "Imported":
        return Imported(self.made + other.made, self.known + other.known, self.empty + other.empty)


def import_rows(
    *,
    rows: Sequence[SheetRow],
    default_village: str,
    by: Caller,
    at: datetime,
    told: Callable[[int], None] = lambda count: None,
) -> Imported:
    """Make a report of every row, in chunks of one transaction each; `told` hears how many rows are done.

    The village is the one named in the row or in its words, else `default_village`. The sender is side A; the other
    side is added by the officer before accepting. Raises `Refused`: role_may_not, unknown_village, outside_station.
    """
    done = Imported()
    for start in range(0, len(rows), CHUNK):
        done += import_chunk(rows=rows[start : start + CHUNK], default_village=default_village, by=by, at=at)
        told(min(start + CHUNK, len(rows)))
    return done


@transaction.atomic
def import_chunk(*, rows: Sequence[SheetRow], default_village: str, by: Caller, at: datetime) -> Imported:
    """One chunk of `import_rows`, kept or undone as a whole."""
    village = community.village(default_village)
    if village is None:
        raise Refused("unknown_village", village=default_village)
    if by.role not in MAY_IMPORT:
        raise Refused("role_may_not", role=by.role)
    if by.kind != "system" and by.station != village.station_id:
        raise Refused("outside_station", village=default_village)
    station = str(village.station_id)
    _one_at_a_time(station, at)
    spoken = {row.index: row for row in rows if row.is_spoken}
    known = sheet_rows_known(station=station, indexes=spoken)
    fresh = {index: row for index, row in spoken.items() if index not in known}
    cases = _cases(fresh, village, by=by, at=at)
    save_rows(row for case in cases for row in case.new)
    _write_log(cases, station=station, by=by, at=at)
    blank = sum(1 for row in rows if not row.is_spoken)
    return Imported(made=len(cases), known=len(rows) - blank - len(cases), empty=blank)


def _one_at_a_time(station: str, at: datetime) -> None:
    """The same sheet read by two at once: the second waits, and then knows what the first has made."""
    series: dict[str, Any] = {"station": station, "year": local_date(at).year, "series": "T"}
    Counter.objects.get_or_create(**series)
    Counter.objects.select_for_update().get(**series)


def _cases(rows: Mapping[bytes, SheetRow], default: Any, *, by: Caller, at: datetime) -> list[Case]:
    villages = community.villages_of_station(default.station_id)
    terms = terms_of(default.station_id)
    assistants: dict[str, Any] = {}
    cases = []
    for index, row in rows.items():
        village = _village_named(row, villages) or default
        if village.code not in assistants:
            assistants[village.code] = community.assistant_of(village.code)
        case, standing = new_case(
            report=_report(row, village.code), place=community.Place.at(village), by=by, at=at, terms=terms
        )
        if standing.alarms and _is_old(row, at):
            case.take_standing(standing.but(alarms=()), at=at)
            case.new = [new for new in case.new if not isinstance(new, Alarm)]
        case.dispute.number = next_number(station=case.dispute.station, at=at, series="T")
        case.dispute.sheet_row = index
        assistant = assistants[village.code]
        if assistant:
            case.assign(user=str(assistant.id), role="assistant", at=at, mediates=False)
        case.add(words_index(case.dispute))
        cases.append(case)
    return cases


def _is_old(row: SheetRow, at: datetime) -> bool:
    """Words of danger from long ago page nobody; they stay marked in the report's first step."""
    told = day_of(row.told_on)
    return told is not None and (local_date(at) - told).days > PAGED_FOR_DAYS


def _report(row: SheetRow, village: str) -> Report:
    summary = "。".join(part for part in (row.subject.strip().rstrip("。"), row.text.strip()) if part)
    return Report(
        village=village,
        summary=summary.replace("\x00", ""),
        parties=[PartyGiven(name=row.user.strip()[:60] or "—", phone=row.phone, side="A")],
        screening=Screening(),
        source="spreadsheet",
        sender_number=row.sender_number,
        happened_on=day_of(row.told_on),
        how="spreadsheet",
    )


def _village_named(row: SheetRow, villages: Iterable[Any]) -> Any:
    """The village the row names: code or name in its column, else a name in its words; the longest name wins."""
    named = {village.code: village for village in villages}
    by_code = named.get(row.village.strip())
    return by_code or _longest_in(row.village, villages) or _longest_in(f"{row.subject} {row.text}", villages)


def _longest_in(text: str, villages: Iterable[Any]) -> Any:
    found = [v for v in villages if len(v.short_name) > 1 and v.short_name in text]
    return max(found, key=lambda v: len(v.short_name), default=None)


def day_of(text: str) -> date | None:
    """The day in `2019/12/5 10:23`, `2019-12-05`, `2019年12月5日` …; None where there is none."""
    digits = "".join(ch if ch.isdigit() else " " for ch in text).split()
    try:
        year, month, day = (int(part) for part in digits[:3])
        return date(year, month, day) if 1950 <= year <= 2200 else None
    except ValueError:
        return None


def _write_log(cases: list[Case], *, station: str, by: Caller, at: datetime) -> None:
    log.append_many(
        log.Draft(
            station=station,
            by=audit_actor(by),
            verb="report",
            object_kind="dispute",
            object_id=str(case.dispute.id),
            at=at,
            details={"number": case.dispute.number, "stage": case.dispute.stage, "source": "spreadsheet"},
        )
        for case in cases
    )
    for case in cases:
        for alarm in case.dispute.standing.open_alarms:
            _page(case.dispute, alarm.number, alarm.what, at=at)


def _page(dispute: Dispute, number: int, what: str, *, at: datetime) -> None:
    emit(
        AlarmRaised(
            dispute_id=dispute.id,
            number=dispute.number,
            station=dispute.station,
            at=at,
            alarm=number,
            what=what,
            officer=duty_officer_id(dispute.station, at),
        )
    )


# Between the preview and the confirmation the sheet lies sealed in the data folder, for a day at most.


def keep_sheet(
    *,
    headers: list[str],
    rows: list[list[str]],
    name: str,
    by: Caller,
    at: datetime,
    rows_cut: Sequence[int] = (),
) -> str:
    """Keep an uploaded sheet for its uploader, whole; returns its id. Older ones than a day are thrown away.

    `rows_cut`: numbers of rows that were not read whole; the first few are kept.
    """
    throw_away_old_sheets(at=at)
    key = uuid.uuid4().hex
    for start in range(0, len(rows), PART):
        _seal(_part(key, start), rows[start : start + PART])
    head = {
        "by": by.id,
        "name": name,
        "headers": headers,
        "count": len(rows),
        "first": rows[:FIRST],
        "rows_cut": list(rows_cut[:FIRST]),
    }
    _seal(_folder() / key, head)
    return key


def throw_away_old_sheets(*, at: datetime) -> int:
    """Sheets nobody imported within a day; returns how many files they were."""
    return sum(_throw_away_old(path, at) for path in _folder().glob("*"))


def _throw_away_old(path: Path, at: datetime) -> bool:
    try:
        if at.timestamp() - path.stat().st_mtime <= KEPT_SECONDS:
            return False
        path.unlink()
    except FileNotFoundError:  # read, or thrown away by another worker
        return False
    return True


def _seal(path: Path, kept: Any) -> None:
    """Whole or not at all: a page that asks how far the import has come reads it meanwhile."""
    write_durably(path, vault.seal_bytes(json.dumps(kept, ensure_ascii=False).encode()))


def kept_sheet(*, key: str, by: Caller) -> dict[str, Any] | None:
    """A sheet this person uploaded: by, name, headers, count, first, rows_cut, and what `update_sheet` was told.

    None for another's, or one thrown away.
    """
    path = _path(key)
    try:
        kept: dict[str, Any] = json.loads(vault.unseal_bytes(path.read_bytes())) if path else {}
    except FileNotFoundError:
        return None
    return kept if kept.get("by") == by.id else None


def rows_of_sheet(*, key: str, by: Caller, start: int) -> list[list[str]] | None:
    """The next rows to read, from `start` on and at most CHUNK; None where `kept_sheet` is, or a day has passed."""
    if kept_sheet(key=key, by=by) is None:
        return None
    try:
        sealed = _part(key, start).read_bytes()
    except FileNotFoundError:
        return None
    rows: list[list[str]] = json.loads(vault.unseal_bytes(sealed))
    return rows[start % PART : start % PART + CHUNK]


def update_sheet(*, key: str, by: Caller, **changes: Any) -> None:
    """Keep the chosen columns and how far the import has come."""
    kept = kept_sheet(key=key, by=by)
    path = _path(key)
    if kept is not None and path is not None:
        _seal(path, kept | changes)


def throw_away(*, key: str, by: Caller) -> None:
    """The sheet has been read, or is not wanted."""
    path = _path(key)
    if path is not None and kept_sheet(key=key, by=by) is not None:
        for one in (path, *_folder().glob(f"{key}-*")):
            one.unlink(missing_ok=True)


def rows_as_told(rows: Iterable[Sequence[str]], columns: dict[str, int]) -> list[SheetRow]:
    """The rows with each column where `columns` says: number, subject, text, user, phone, told_on, village."""
    names = set(asdict(SheetRow("", "", "")))

    def cell(row: Sequence[str], name: str) -> str:
        place = columns.get(name, -1)
        return row[place].strip() if 0 <= place < len(row) else ""

    return [SheetRow(**{name: cell(row, name) for name in names}) for row in rows]


def _folder() -> Path:
    return Path(settings.DATA) / "imports"


def _part(key: str, start: int) -> Path:
    return _folder() / f"{key}-{start // PART:06d}"


def _path(key: str) -> Path | None:
    return _folder() / key if len(key) == 32 and all(ch in "0123456789abcdef" for ch in key) else None

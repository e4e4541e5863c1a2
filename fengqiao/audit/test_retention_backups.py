"""Backups go when their time is over, but never the last that is known to be whole, and never a key export."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from fengqiao.audit import log, retention, sealed_stream
from fengqiao.audit.retention import running
from fengqiao.audit.retention.of_audit import FOLDER, digest_of
from fengqiao.audit.sealed_stream import Purpose, seal_file

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sealed_stream, "COST", 2)
    monkeypatch.setattr(running, "AFTERWARDS", [])
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


@pytest.fixture
def put(folder):
    def put(name, *, days, purpose=Purpose.BACKUP, checked=True):
        """A sealed file that was made so many days ago, and with `checked` an entry that it was brought back."""
        file = folder / name
        with file.open("wb") as out:
            seal_file(name.encode(), to=out, passphrase="twelve characters", purpose=purpose)
        made = (AT - days * DAY).timestamp()
        os.utime(file, (made, made))
        if checked:
            log.append(
                station="", by=log.SYSTEM, verb="check_backup", object_kind="backup", object_id=name,
                at=AT - days * DAY, details={"sha256": digest_of(file), "size": file.stat().st_size},
            )  # fmt: skip
        return file

    return put


def left(folder):
    return sorted(file.name for file in folder.iterdir())


def errors(run):
    return [(one.kind, one.id, one.error) for one in run.failures]


def test_old_backups_go_when_a_newer_one_is_whole(folder, put):
    put("autumn", days=1)
    put("summer", days=91)
    put("spring", days=200, checked=False)
    put("late summer", days=89)
    assert retention.due_by_kind(at=AT)[""]["backups"] == 2
    run = retention.run_retention(at=AT)
    assert left(folder) == ["autumn", "late summer"] and run.counts[""]["backups"] == 2 and not run.failures


def test_the_newest_whole_backup_never_goes_by_its_age(folder, put):
    put("last", days=900)
    put("older", days=901)
    retention.run_retention(at=AT)
    retention.run_retention(at=AT + 900 * DAY)
    assert left(folder) == ["last"]


@pytest.mark.parametrize("spoilt", ["cut off", "altered", "never checked"])
def test_a_newer_file_that_is_not_whole_does_not_stand_in_for_it(folder, put, spoilt):
    put("whole", days=100)
    newer = put("newer", days=1, checked=spoilt != "never checked")
    made, content = newer.stat().st_mtime, newer.read_bytes()
    if spoilt != "never checked":
        newer.write_bytes(content[:-1] if spoilt == "cut off" else content[:-1] + bytes([content[-1] ^ 1]))
        os.utime(newer, (made, made))
    retention.run_retention(at=AT)
    assert left(folder) == ["newer", "whole"]


def test_where_no_backup_is_known_to_be_whole_none_goes_and_the_receipt_says_so(folder, put):
    put("copied here", days=300, checked=False)
    run = retention.run_retention(at=AT)
    assert left(folder) == ["copied here"]
    assert errors(run) == [("backups", "", "no_checked_backup")] and run.finished_at
    assert retention.due_by_kind(at=AT) == {}, "counting stops at nothing either"


def test_exports_of_keys_and_files_of_others_are_never_touched(folder, put):
    put("autumn", days=1)
    put("summer", days=91)
    keys = put("station.keys", days=4000, purpose=Purpose.KEYS, checked=False)
    photo = folder / "photo.jpg"
    photo.write_bytes(b"FQ photo")
    os.utime(photo, (1, 1))
    retention.run_retention(at=AT)
    assert left(folder) == ["autumn", "photo.jpg", keys.name]


def test_a_backup_that_cannot_be_unlinked_is_named_and_the_others_go(folder, put, monkeypatch):
    put("autumn", days=1)
    stuck, _loose = put("summer", days=91), put("spring", days=92)
    whole = type(stuck).unlink

    def unlink(self, missing_ok=False):
        if self == stuck:
            raise PermissionError(str(self))
        whole(self, missing_ok=missing_ok)

    monkeypatch.setattr(type(stuck), "unlink", unlink)
    run = retention.run_retention(at=AT)
    assert left(folder) == ["autumn", "summer"]
    assert errors(run) == [("backups", "summer", "PermissionError")]


def test_without_a_folder_nothing_is_looked_for(folder, put, monkeypatch):
    put("autumn", days=1)
    put("summer", days=91)
    monkeypatch.delenv(FOLDER)
    assert retention.run_retention(at=AT).counts == {}
    monkeypatch.setenv(FOLDER, str(folder / "nowhere"))
    assert retention.run_retention(at=AT).failures == ()

"""A backup brings the station back with its scans, or is refused; what is there already is never touched."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, cast

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.sql import SQL, Identifier

from fengqiao.audit import sealed_stream
from fengqiao.audit.backup.archive import DATABASE, Manifest, unpack
from fengqiao.audit.backup.databases import contents_of_sqlite, copy_sqlite, scratch_postgresql
from fengqiao.audit.models import Entry
from fengqiao.audit.sealed_stream import Purpose, purpose_of
from fengqiao.cli.backup_commands import PASSPHRASE, SENTENCES, backup, restore
from fengqiao.kernel.refusals import Refused

KEY = "the longest night has a morning"
SERVER = os.environ.get("FENGQIAO_DATABASE", "")
SUMMARY = "两家的地边差了半垄。"
COST, PIECE = 2**4, 2**14

# A station with one dispute and its scan, backed up by the command itself.
BUILD = """
import sys, django
django.setup()
from fengqiao.audit import sealed_stream
from fengqiao.cli.main import main
from fengqiao.cli.serve import prepare_database
from fengqiao.community.sample import build_sample_station
from fengqiao.kernel.clock import now
from fengqiao.mediation import actions
from fengqiao.mediation.actions.attachments import store
from fengqiao.mediation.models import Attachment, Dispute
from fengqiao.mediation.scope import Caller
from fengqiao.mediation.standing import Screening
prepare_database()
build_sample_station(seed=370781007, at=now())
report = actions.Report(
    village="370781007201", kind="", summary=sys.argv[1], source="resident", sender_number="", happened_on=None,
    parties=[actions.PartyGiven(name=name, phone="", side=side) for name, side in (("麦穗", "A"), ("芦荻", "B"))],
    screening=Screening(crime=False, court_seized=False, other_body=False, family_violence=False, minor=False),
)
done = actions.report_dispute(report=report, by=Caller(role="resident", kind="anonymous"), at=now())
for content in (b"first scan", b"second scan"):
    scan = Attachment.objects.create(
        dispute=done.dispute, step=done.dispute.steps.get(), title="scan", content_type="image/jpeg", size=len(content), sha256="0" * 64)
    store(scan, content)
sealed_stream.COST, sealed_stream.PIECE = int(sys.argv[2]), int(sys.argv[3])
main(["backup", sys.argv[4], "--keys", sys.argv[5], "--json"])
"""

MANIFEST = Manifest(
    id="0", made_at="2026-03-02T09:30:00+08:00", engine="sqlite", tables={}, entries=0, head="", keys=("k1",),
    keys_mark="", files_of={},
)  # fmt: skip

# What somebody sees who opens the restored station.
LOOK = """
import json, django
django.setup()
from fengqiao.audit import log
from fengqiao.mediation.actions.attachments import content_of
from fengqiao.mediation.models import Attachment, Dispute
dispute = Dispute.objects.get()
print(json.dumps([
    dispute.summary, sorted(party.name for party in dispute.parties.all()),
    sorted(content_of(row).decode() for row in Attachment.objects.all()), log.verify().ok]))
"""


@dataclass(frozen=True)
class Made:
    """What the command left behind, and what it said."""

    folder: Path
    file: Path
    keys: Path
    told: dict[str, object]


def run(code: str, *arguments: str, data: Path, database: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FENGQIAO_")}
    environment |= {
        "FENGQIAO_DATA": str(data),
        "FENGQIAO_MODE": "test",
        "FENGQIAO_DATABASE": database,
        PASSPHRASE: KEY,
    }
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("station")
    outside = tmp_path_factory.mktemp("outside")
    file, keys = outside / "station.backup", outside / "station.keys"

    def build(database: str) -> Made:
        done = run(
            BUILD, SUMMARY, str(COST), str(PIECE), str(file), str(keys), data=folder, database=database
        )
        assert done.returncode == 0, done.stderr
        return Made(folder, file, keys, json.loads(done.stdout))

    if SERVER:
        with scratch_postgresql(SERVER) as database:
            yield build(database)
    else:
        yield build("")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_stream, "COST", COST)
    monkeypatch.setattr(sealed_stream, "PIECE", PIECE)
    monkeypatch.setenv(PASSPHRASE, KEY)


@pytest.fixture
def empty() -> Iterator[str]:
    """Where the rows go: an empty PostgreSQL database, or the folder itself."""
    if SERVER:
        with scratch_postgresql(SERVER) as database:
            yield database
    else:
        yield ""


def bring_back(file: Path, to: Path, *more: str, database: str = "") -> Result:
    return CliRunner().invoke(restore, [str(file), "--data", str(to), "--database", database, *more])


def refused(result: Result, name: str) -> bool:
    """One sentence, exit code 2."""
    beginning = SENTENCES[name].partition("{")[0]
    said = result.stderr.strip()
    return result.exit_code == 2 and said.startswith(f"Error: {beginning}") and "\n" not in said


def altered(made: Made, to: Path, *, place: int) -> Path:
    content = bytearray(made.file.read_bytes())
    content[place] ^= 1
    to.write_bytes(content)
    return to


def test_a_station_comes_back_with_its_scans_and_its_names(made: Made, tmp_path: Path, empty: str) -> None:
    result = bring_back(made.file, tmp_path / "back", "--keys", str(made.keys), "--json", database=empty)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told == {name: value for name, value in made.told.items() if name != "bytes"}
    assert (told["attachments"], told["lacking"]) == (2, 0)
    seen = run(LOOK, data=tmp_path / "back", database=empty)
    assert json.loads(seen.stdout or "0") == [
        SUMMARY, ["芦荻", "麦穗"], ["first scan", "second scan"], True
    ], seen.stderr  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["back"], "nothing is left beside it"


def test_a_backup_is_private_and_holds_neither_keys_nor_plain_words(made: Made, tmp_path: Path) -> None:
    for path in (made.file, made.keys):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "两家".encode() not in path.read_bytes()
    unpack(file=made.file, passphrase=KEY, into=tmp_path)
    ring = json.loads((made.folder / "keys.json").read_text())
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert ring["index"].encode() not in path.read_bytes()
        assert path.name not in {"keys.json", "secret_key"}
    leftovers = [path.name for path in (*made.folder.iterdir(), *made.file.parent.iterdir())]
    assert not [name for name in leftovers if name.startswith(".")]


@pytest.mark.skipif(bool(SERVER), reason="looks into SQLite's file")
def test_the_log_keeps_the_digest_of_a_backup_that_was_checked(made: Made) -> None:
    """By which the retention job knows the newest one that is whole."""
    with closing(sqlite3.connect(made.folder / "db.sqlite3")) as database:
        found = database.execute("SELECT details FROM audit_entry WHERE verb = 'check_backup'").fetchall()
    content = made.file.read_bytes()
    assert [json.loads(details) for (details,) in found] == [
        {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    ]
    assert purpose_of(made.file) is Purpose.BACKUP and purpose_of(made.keys) is Purpose.KEYS


def test_without_the_keys_it_comes_back_sealed_and_says_so(made: Made, tmp_path: Path, empty: str) -> None:
    (tmp_path / "back").mkdir()
    result = bring_back(made.file, tmp_path / "back", database=empty)
    assert result.exit_code == 0, result.output
    assert "only with its key ring" in result.stdout
    expected = {"attachments"} if SERVER else {"attachments", "db.sqlite3"}
    assert {path.name for path in (tmp_path / "back").iterdir()} == expected


@pytest.mark.parametrize("part", [0.3, 0.6, 0.999])
def test_a_flipped_byte_is_refused(made: Made, tmp_path: Path, part: float) -> None:
    file = altered(made, tmp_path / "altered", place=int(made.file.stat().st_size * part))
    assert refused(bring_back(file, tmp_path / "back", database=SERVER), "sealed_file_damaged")
    assert [path.name for path in tmp_path.iterdir()] == ["altered"]


def test_a_truncated_file_is_refused(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "short"
    shutil.copy(made.file, file)
    os.truncate(file, 47 + 2 * (PIECE + 16))
    assert refused(bring_back(file, tmp_path / "back"), "sealed_file_cut_off")
    os.truncate(file, 47 + PIECE)
    assert refused(bring_back(file, tmp_path / "back"), "sealed_file_damaged")
    assert not (tmp_path / "back").exists()


def test_a_wrong_passphrase_is_refused(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "passphrase"
    wrong.write_text("the shortest night has no morning\n")
    result = bring_back(made.file, tmp_path / "back", "--passphrase-file", str(wrong))
    assert refused(result, "wrong_passphrase")
    monkeypatch.delenv(PASSPHRASE)
    assert PASSPHRASE in bring_back(made.file, tmp_path / "back").stderr
    assert not (tmp_path / "back").exists()


def test_a_file_that_is_no_backup_is_refused(made: Made, tmp_path: Path) -> None:
    assert refused(bring_back(made.folder / "keys.json", tmp_path / "back"), "not_a_sealed_file")
    assert refused(bring_back(made.keys, tmp_path / "back"), "not_a_backup")


@pytest.mark.parametrize("held", ["db.sqlite3", "keys.json", "attachments"])
def test_a_folder_with_a_station_is_never_touched(made: Made, tmp_path: Path, held: str) -> None:
    (tmp_path / held).write_bytes(b"a real station")
    assert (
        refused(bring_back(made.file, tmp_path), "holds_a_station")
        or held in bring_back(made.file, tmp_path).stderr
    )
    assert [path.name for path in tmp_path.iterdir()] == [held]
    assert (tmp_path / held).read_bytes() == b"a real station"


def test_a_folder_that_is_not_empty_wants_a_word_and_what_is_there_stays(
    made: Made, tmp_path: Path, empty: str
) -> None:
    to = tmp_path / "there"
    (to / "lost+found").mkdir(parents=True)
    (to / "letters.txt").write_text("of somebody")
    result = bring_back(made.file, to, database=empty)
    assert result.exit_code == 2 and f"Error: {to} is not empty (letters.txt)" in result.stderr
    assert not (to / "attachments").exists()
    assert bring_back(made.file, to, "--beside-what-is-there", database=empty).exit_code == 0
    assert (to / "letters.txt").read_text() == "of somebody" and (to / "attachments").is_dir()
    again = bring_back(made.file, to, "--beside-what-is-there", database=empty)
    assert again.exit_code == 2 and "holds a station already" in again.stderr, (
        "with no word of consent either"
    )


def test_the_keys_of_another_station_are_refused(made: Made, tmp_path: Path) -> None:
    from fengqiao.audit.vault import make_ring

    make_ring(tmp_path / "ring.json")
    with (tmp_path / "other.keys").open("wb") as out:
        sealed_stream.seal_file(
            (tmp_path / "ring.json").read_bytes(), to=out, passphrase=KEY, purpose=sealed_stream.Purpose.KEYS
        )
    result = bring_back(made.file, tmp_path / "back", "--keys", str(tmp_path / "other.keys"))
    assert refused(result, "not_the_keys_of_this_backup")
    assert not (tmp_path / "back").exists()


@pytest.mark.django_db
def test_a_backup_overwrites_nothing_and_asks_before_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"an older backup")
    before = Entry.objects.count()
    for arguments in ([str(there)], [str(tmp_path / "new"), "--keys", str(there)]):
        assert CliRunner().invoke(backup, arguments).stderr.startswith(f"Error: {there} exists already")
    assert refused(CliRunner().invoke(backup, [str(tmp_path / "nowhere" / "new")]), "no_such_folder")
    monkeypatch.setenv(PASSPHRASE, "short")
    assert refused(CliRunner().invoke(backup, [str(tmp_path / "new")]), "passphrase_too_short")
    assert there.read_bytes() == b"an older backup"
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert Entry.objects.count() == before


def test_a_copy_is_taken_while_somebody_writes(tmp_path: Path) -> None:
    """It waits for nobody, and has what was committed: not the half of a move."""
    with (
        closing(sqlite3.connect(tmp_path / "live", isolation_level=None)) as writer,
        closing(sqlite3.connect(tmp_path / "live", isolation_level=None, timeout=0)) as source,
    ):
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE audit_head (id INTEGER, number INTEGER, digest BLOB)")
        writer.execute("INSERT INTO audit_head VALUES (1, 7, x'0a')")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE audit_head SET number = 8")
        contents = copy_sqlite(source=source, to=tmp_path / "copy", tables=["audit_head"])
        writer.execute("COMMIT")
    assert (contents.tables, contents.entries, contents.head) == ({"audit_head": 1}, 7, "0a")
    assert contents_of_sqlite(tmp_path / "copy", tables=["audit_head"]) == contents


def test_an_archive_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    def archive_with(name: str) -> Path:
        file = tmp_path / "crafted"
        with (
            file.open("wb") as out,
            sealed_stream.SealedWriter(out, passphrase=KEY, purpose=sealed_stream.Purpose.BACKUP) as sealed,
            tarfile.open(fileobj=cast(BinaryIO, sealed), mode="w|") as tar,
        ):
            for path, content in (("manifest.json", asdict(MANIFEST)), (name, "x")):
                member = tarfile.TarInfo(path)
                member.size = len(json.dumps(content))
                tar.addfile(member, io.BytesIO(json.dumps(content).encode()))
        return file

    for name in (
        "../outside",
        "attachments/../../outside",
        "/outside",
        "attachments",
        "db.sqlite3",
        "attachments/.x",
    ):
        assert refused(bring_back(archive_with(name), tmp_path / "back"), "not_a_backup"), name
        assert [path.name for path in tmp_path.iterdir()] == ["crafted"]


@pytest.mark.skipif(bool(SERVER), reason="the file is SQLite's")
def test_a_copy_with_other_rows_or_a_broken_log_does_not_pass_the_check(made: Made, tmp_path: Path) -> None:
    from fengqiao.audit.backup.restoring import check

    manifest, _ = unpack(file=made.file, passphrase=KEY, into=tmp_path)
    assert check(manifest=manifest, folder=tmp_path) == 0
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as database:
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute("UPDATE audit_entry SET verb = 'x' WHERE number = 2")
    with pytest.raises(Refused, match="log_not_sound"):
        check(manifest=manifest, folder=tmp_path)
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as database:
        database.execute("DELETE FROM mediation_step")
    with pytest.raises(Refused, match="row_counts_differ"):
        check(manifest=manifest, folder=tmp_path)


@pytest.mark.skipif(not SERVER, reason="asks a PostgreSQL server")
def test_a_database_that_is_not_empty_is_never_touched(made: Made, tmp_path: Path, empty: str) -> None:
    assert refused(bring_back(made.file, tmp_path / "back"), "database_not_named")
    with psycopg.connect(empty, autocommit=True) as talk:
        talk.execute(SQL("CREATE TABLE {} ()").format(Identifier("of_somebody_else")))
    assert refused(bring_back(made.file, tmp_path / "back", database=empty), "database_not_empty")
    assert not (tmp_path / "back").exists()

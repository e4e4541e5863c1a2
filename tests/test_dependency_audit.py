"""The audit believes only a service that knows what is weak, and never takes silence for soundness."""

import pytest

from tests.dependency_audit import (
    KNOWN_WEAK,
    LOCKS,
    NOT_AUDITED,
    SOUND,
    WEAK,
    fingerprint,
    main,
    pinned,
    record,
)

NAME, VERSION = KNOWN_WEAK.split("==")


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "security.md"
    path.write_text("# Page\n\nDependencies last audited: never.\n\nMore.\n")
    return path


def service(*, knows=True, weak=(), skips=(), reachable=True):
    """A faithful answer of pip-audit: each pin a line, with its weaknesses or why it was left out."""

    def ask(_name, files):
        if not reachable:
            return None
        asked = pinned(files)
        if asked == {NAME}:
            weaknesses = [{"id": "PYSEC-2019-133", "fix_versions": ["1.24.2"]}] if knows else []
            return {"dependencies": [{"name": NAME, "version": VERSION, "vulns": weaknesses}]}
        return {
            "dependencies": [
                {"name": name, "skip_reason": "not found"}
                if name in skips
                else {
                    "name": name,
                    "version": "1",
                    "vulns": [{"id": "X-1", "fix_versions": []}] if name in weak else [],
                }
                for name in sorted(asked)
            ]
        }

    return ask


def test_nothing_known_is_sound_and_recorded_when_asked(page, capsys):
    assert main([], ask=service(), page=page) == SOUND
    assert "never" in page.read_text()
    assert main(["--record"], ask=service(), page=page) == SOUND
    assert fingerprint() in page.read_text() and "never" not in page.read_text()
    assert "no known weakness" in capsys.readouterr().out


def test_a_weakness_fails_whatever_is_tolerated(page, capsys):
    assert main(["--tolerate-silence", "--record"], ask=service(weak={"django"}), page=page) == WEAK
    assert "django 1: X-1" in capsys.readouterr().err and "never" in page.read_text()


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        (service(reachable=False), "service unreachable"),
        (service(knows=False), "its silence means nothing"),
        (service(skips={"django"}), "no answer for django"),
    ],
    ids=["unreachable", "knows nothing", "leaves one out"],
)
def test_silence_is_not_soundness(page, capsys, silent, said):
    assert main(["--record"], ask=silent, page=page) == NOT_AUDITED
    told = capsys.readouterr().err
    assert "NOT AUDITED" in told and said in told and "last audited: never" in told
    assert "never" in page.read_text()
    assert main(["--tolerate-silence"], ask=silent, page=page) == SOUND
    assert "NOT AUDITED" in capsys.readouterr().err


def test_a_record_belongs_to_its_lock_files(page, tmp_path):
    from datetime import date

    lock = tmp_path / "base.txt"
    lock.write_text("django==5.2.19\n")
    record(page=page, on=date(2026, 3, 2), locks=[lock])
    assert f"2026-03-02, lock files `{fingerprint([lock])}`" in page.read_text()
    assert fingerprint([lock]) != fingerprint()


def test_every_pin_is_asked_for():
    assert {"django", "cryptography", "psycopg", "pip-audit", "uv"} <= pinned(LOCKS)

"""`make audit`: does a public advisory service know a weakness of anything the lock files pin?

pip-audit asks; this program judges the answer, because a service that knows no package at all also finds nothing. A
version that is known to be weak is asked for first: only a service that warns of it is believed.

Ends with 0 when all pins were asked for and nothing is known, 1 when something is, 3 when nobody could be asked.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
LOCKS = tuple(ROOT / "requirements" / f"{name}.txt" for name in ("base", "test", "tools"))
PAGE = ROOT / "docs" / "security.md"
SERVICES = ("pypi", "osv")
KNOWN_WEAK = "urllib3==1.24.1"
SOUND, WEAK, NOT_AUDITED = 0, 1, 3
_RECORD = re.compile(r"Dependencies last audited: .*")
Ask = Callable[[str, Sequence[Path]], dict[str, object] | None]
"""(service, requirement files) -> what pip-audit says as JSON, or None when it says nothing of use."""


@dataclass(frozen=True)
class Finding:
    """`weak`: lines to read, one a weakness. `silent`: why nobody could be asked, empty when somebody was."""

    weak: tuple[str, ...] = ()
    silent: str = ""

    @property
    def status(self) -> int:
        """What the program ends with."""
        return NOT_AUDITED if self.silent else WEAK if self.weak else SOUND


def audit(*, ask: Ask, locks: Sequence[Path] = LOCKS) -> Finding:
    """The finding of the first service that can be believed and answers for every pin."""
    reasons = []
    for service in SERVICES:
        finding = _one_service(service, ask, locks)
        if not finding.silent:
            return finding
        reasons.append(f"{service}: {finding.silent}")
    return Finding(silent="; ".join(reasons))


def _one_service(service: str, ask: Ask, locks: Sequence[Path]) -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        weak_one = Path(folder) / "known-weak.txt"
        weak_one.write_text(KNOWN_WEAK + "\n")
        said = ask(service, [weak_one])
    if said is None:
        return Finding(silent="service unreachable")
    if not _weak(said):
        return Finding(silent=f"does not know that {KNOWN_WEAK} is weak, so its silence means nothing")
    said = ask(service, locks)
    if said is None:
        return Finding(silent="service unreachable")
    answered = {str(one["name"]).lower() for one in _lines(said) if "skip_reason" not in one}
    unknown = sorted(pinned(locks) - answered)
    if unknown:
        return Finding(silent=f"no answer for {', '.join(unknown)}")
    return Finding(weak=tuple(_weak(said)))


def pinned(locks: Iterable[Path]) -> set[str]:
    """The names that the lock files pin."""
    found = (
        re.match(r"([A-Za-z0-9._-]+)(\[.*\])?==", line)
        for lock in locks
        for line in lock.read_text().splitlines()
    )
    return {match[1].lower() for match in found if match}


def _lines(said: dict[str, object]) -> list[dict[str, object]]:
    lines = said.get("dependencies")
    return (
        [one for one in lines if isinstance(one, dict) and "name" in one] if isinstance(lines, list) else []
    )


def _weak(said: dict[str, object]) -> list[str]:
    found = []
    for one in _lines(said):
        known = one.get("vulns")
        for weakness in known if isinstance(known, list) else []:
            mended = ", ".join(weakness.get("fix_versions") or ()) or "no version yet"
            found.append(f"{one['name']} {one.get('version', '')}: {weakness['id']}, mended in {mended}")
    return found


def ask_pip_audit(service: str, files: Sequence[Path]) -> dict[str, object] | None:
    """The real question. It takes no index from the environment and resolves nothing: pins are asked for as pinned."""
    given = [word for file in files for word in ("-r", str(file))]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "-s", service, "-f", "json", "--disable-pip", "--no-deps",
         "--progress-spinner", "off", "--timeout", "15", *given],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def fingerprint(locks: Iterable[Path] = LOCKS) -> str:
    """Twelve digits that change with any pin."""
    return hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()[:12]


def record(*, page: Path, on: date, locks: Iterable[Path] = LOCKS) -> None:
    """Write into the page when the pins, as they are, were found sound."""
    said = f"Dependencies last audited: {on.isoformat()}, lock files `{fingerprint(locks)}`."
    page.write_text(_RECORD.sub(said, page.read_text(), count=1))


def main(arguments: Sequence[str] | None = None, *, ask: Ask = ask_pip_audit, page: Path = PAGE) -> int:
    """Ask, say what was found, and end accordingly."""
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument(
        "--tolerate-silence", action="store_true", help="end with 0 when nobody could be asked"
    )
    parser.add_argument(
        "--record", action="store_true", help="write the date of a sound audit into docs/security.md"
    )
    wanted = parser.parse_args(arguments)
    finding = audit(ask=ask)
    if finding.silent:
        last = _RECORD.search(page.read_text())
        click.echo(f"{'!' * 72}\nNOT AUDITED: {finding.silent}.\n{last[0] if last else ''}", err=True)
        click.echo(f"Run `make audit` where an advisory service can be reached.\n{'!' * 72}", err=True)
        return SOUND if wanted.tolerate_silence else NOT_AUDITED
    if finding.weak:
        click.echo("\n  ".join(["Known weaknesses:", *finding.weak]), err=True)
    else:
        click.echo(f"{len(pinned(LOCKS))} pinned packages, no known weakness.")
        if wanted.record:
            record(page=page, on=datetime.now(UTC).date())
    return finding.status


if __name__ == "__main__":
    sys.exit(main())

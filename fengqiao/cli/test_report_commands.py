"""The month's sheet from the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import transaction
from pypdf import PdfReader

from fengqiao.audit import log
from fengqiao.cli.report_commands import report

OCTOBER = datetime(2026, 10, 20, tzinfo=UTC)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_writes_the_sheet_and_tells_its_head(station: str, tmp_path: Path, language: str) -> None:
    with transaction.atomic():
        last = log.append(
            station=station, by=log.SYSTEM, verb="look", object_kind="sheet", object_id="x", at=OCTOBER
        )
    out = tmp_path / "sheet.pdf"
    given = ["monthly", "--month", "2026-10", "--out", str(out), "--language", language, "--json"]
    done = CliRunner().invoke(report, given)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["head"] == bytes(last.digest).hex() and told["verification"]["ok"] and told["entries"] == 1
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert ("可信月报" if language == "zh" else "Sheet of trust") in text
    rewritten = CliRunner().invoke(report, [*given, "--head", "ab" * 32])
    assert rewritten.exit_code == 1 and "head_mismatch" in rewritten.stderr


@pytest.mark.django_db
def test_without_a_station_there_is_no_sheet(tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    done = CliRunner().invoke(report, ["monthly", "--month", "2026-10", "--out", str(out)])
    assert done.exit_code != 0 and not out.exists()

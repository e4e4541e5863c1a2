from pathlib import Path

from click.testing import CliRunner

from fengqiao.cli.forms_commands import forms
from fengqiao.documents.papers import KINDS


def test_every_form_is_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(forms, [str(tmp_path / "forms")])
    assert done.exit_code == 0, done.output
    written = sorted((tmp_path / "forms").glob("*.pdf"))
    assert len(written) == len(KINDS)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in written)


def test_an_unknown_station_is_refused(tmp_path: Path, db: None) -> None:
    done = CliRunner().invoke(forms, [str(tmp_path), "--station", "999999999"])
    assert done.exit_code == 2
    assert "no station 999999999" in done.output

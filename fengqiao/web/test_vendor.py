"""Files of others: each recorded with origin, licence and checksum, and nothing unrecorded."""

import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).parent / "static" / "vendor"
OURS = {"manifest.json", "build_fonts.py", "build_manifest.py"}
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


@pytest.mark.parametrize("line", MANIFEST, ids=lambda line: line["file"])
def test_file_is_what_the_manifest_says(line: dict[str, str]) -> None:
    content = (VENDOR / line["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == line["sha256"]
    assert line["package"] and line["version"] and line["licence"]
    assert len((VENDOR / line["licence_text"]).read_text()) > 200


def test_nothing_is_unrecorded() -> None:
    known = {line["file"] for line in MANIFEST} | {line["licence_text"] for line in MANIFEST} | OURS
    there = {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there == known


def test_fonts_are_light_enough_for_a_village_phone() -> None:
    for path in (VENDOR / "fonts").glob("*.woff2"):
        assert path.stat().st_size < 1_500_000

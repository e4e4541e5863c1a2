"""Writes `manifest.json`: every file here that others made, where it is from, its licence and its SHA-256.

A maintainer runs it after changing a file; `test_vendor.py` fails on anything not recorded.
"""

import hashlib
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
FROM = {
    "htmx/htmx.min.js": ("htmx.org (npm)", "2.0.11", "0BSD", "htmx/LICENSE"),
    "fonts/noto-sans-sc-regular.woff2": (
        "pylopdf-fonts-zh-cn (PyPI), Noto Sans SC, subset", "0.1.1", "OFL-1.1", "fonts/OFL.txt",
    ),
    "fonts/noto-sans-sc-bold.woff2": (
        "fonts-noto-cjk (Debian), Noto Sans CJK SC, subset", "20220127", "OFL-1.1", "fonts/OFL.txt",
    ),
}  # fmt: skip


def entry(name: str) -> dict[str, str]:
    """One line of the manifest."""
    package, version, licence, text = FROM[name]
    digest = hashlib.sha256((HERE / name).read_bytes()).hexdigest()
    return {
        "file": name,
        "package": package,
        "version": version,
        "licence": licence,
        "licence_text": text,
        "sha256": digest,
    }


if __name__ == "__main__":
    files = [entry(name) for name in sorted(FROM)]
    (HERE / "manifest.json").write_text(json.dumps(files, indent=2, ensure_ascii=False) + "\n")

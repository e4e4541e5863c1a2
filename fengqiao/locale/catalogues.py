"""The catalogues: English in the code, Chinese in `zh_Hans`. Extracting needs GNU gettext, compiling only Python."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
LANGUAGES = ("zh_Hans", "en")
_LEFT_OUT = ("static/*", "test_*", "tests/*", "migrations/*", "data/*", "reference/*")
Key = tuple[str | None, str]


def catalogue(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return HERE / language / "LC_MESSAGES" / "django.po"


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def extracted() -> polib.POFile:
    """What the code and the templates say now. Runs `makemessages` on a copy; the tree is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "fengqiao"
        left_out = shutil.ignore_patterns("static", "locale", "__pycache__", "*.pyc", "data", "reference")
        shutil.copytree(PACKAGE, copy, ignore=left_out)
        (copy / "locale").mkdir()
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "--locale",
            "en",
            "--no-location",
            "--no-wrap",
        ]
        for pattern in _LEFT_OUT:
            command += ["--ignore", pattern]
        subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True)
        return polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def update() -> dict[str, list[str]]:
    """Brings the catalogues to what the code says now; translations are kept, unused ones dropped.

    Returns by language what still wants words. English wants none: its words are the ids.
    """
    now = extracted()
    return {language: _merge(language, now) for language in LANGUAGES}


def _merge(language: str, now: polib.POFile) -> list[str]:
    path = catalogue(language)
    kept = {_key(e): e for e in polib.pofile(str(path))} if path.exists() else {}
    merged = polib.POFile(wrapwidth=0)
    merged.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;" if language == "zh_Hans" else "nplurals=2; plural=(n != 1);",
    }
    for entry in sorted(now, key=lambda e: (e.msgid, e.msgctxt or "")):
        old = kept.get(_key(entry))
        fresh = polib.POEntry(
            msgid=entry.msgid, msgctxt=entry.msgctxt, flags=[f for f in entry.flags if f != "fuzzy"]
        )
        if entry.msgid_plural:
            fresh.msgid_plural = entry.msgid_plural
            forms = 1 if language == "zh_Hans" else 2
            fresh.msgstr_plural = {n: (old.msgstr_plural.get(n, "") if old else "") for n in range(forms)}
        else:
            fresh.msgstr = old.msgstr if old else ""
        if old and old.fuzzy:
            fresh.flags.append("fuzzy")
        merged.append(fresh)
    path.parent.mkdir(parents=True, exist_ok=True)
    merged.save(str(path))
    return wanting(language)


def wanting(language: str) -> list[str]:
    """The ids of a catalogue that are untranslated or fuzzy."""
    if language == "en":
        return []
    entries = polib.pofile(str(catalogue(language)))
    return [e.msgid for e in entries if not e.obsolete and (e.fuzzy or not e.translated())]


def missing_from_chinese() -> list[str]:
    """Every id in the code that the Chinese catalogue lacks, leaves empty or marks fuzzy."""
    chinese = {_key(e): e for e in polib.pofile(str(catalogue("zh_Hans"))) if not e.obsolete}
    found = ((e.msgid, chinese.get(_key(e))) for e in extracted())
    return [msgid for msgid, entry in found if entry is None or entry.fuzzy or not entry.translated()]


def compile_all() -> list[Path]:
    """Writes the `.mo` files that are older than their catalogue; returns those written."""
    written = []
    for language in LANGUAGES:
        source = catalogue(language)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        new = target.with_suffix(f".mo.{os.getpid()}")  # two processes may compile at once
        polib.pofile(str(source)).save_as_mofile(str(new))
        new.replace(target)
        written.append(target)
    return written

"""The rules of the house that no linter knows."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "fengqiao"
PURE_ROOMS = ("kernel", "analytics", "documents", "gateways")
PURE_MODULES = ("ladder", "moves", "standing", "guards", "effects", "deadlines", "fields")
EMPTY_WORDS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "managers",
    "manager",
    "common",
    "services",
    "service",
    "misc",
}
LINES = 500

FORBID_DJANGO = """
import importlib, sys
class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "ninja"}:
            raise ModuleNotFoundError(f"{name} is not installed here", name=name)
sys.meta_path.insert(0, NoDjango())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def python_files() -> list[Path]:
    """Every Python file of the package and its tests, but for the migrations, which Django writes."""
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    return sorted(path for path in files if "migrations" not in path.parts)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def is_test(path: Path) -> bool:
    return path.name.startswith("test_") or path.name == "conftest.py" or "tests" in path.parts


def pure_modules() -> list[str]:
    paths = [path for room in PURE_ROOMS for path in (PACKAGE / room).rglob("*.py")]
    for name in PURE_MODULES:
        paths += [PACKAGE / "mediation" / f"{name}.py", *(PACKAGE / "mediation" / name).rglob("*.py")]
    return sorted(module_name(path) for path in paths if path.exists() and not is_test(path))


def test_no_python_file_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): n
        for path in python_files()
        if (n := len(path.read_text().splitlines())) > LINES
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = [
        str(path) for path in python_files() if EMPTY_WORDS & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    assert empty == []


def test_only_tests_use_the_cast() -> None:
    """`fengqiao.testing` is left out of the import rules; so what the product runs must not lean on it."""
    guilty = []
    for path in python_files():
        if is_test(path) or "testing" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            guilty += [str(path) for name in names if name.startswith("fengqiao.testing")]
    assert guilty == []


def test_pure_rooms_import_without_django() -> None:
    modules = pure_modules()
    assert "fengqiao.kernel.refusals" in modules
    done = subprocess.run(
        [sys.executable, "-c", FORBID_DJANGO, *modules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_blocker_of_django_blocks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORBID_DJANGO, "fengqiao.urls"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "django" in done.stderr
    assert done.returncode != 0


@pytest.mark.parametrize("name", ["tools", "base", "test"])
def test_requirements_are_locked_by_hash_and_name_no_index(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    asked = (ROOT / "requirements" / f"{name}.in").read_text()
    for text in (lock, asked):
        assert "://" not in text
        assert not re.search(r"^\s*--?(index|extra-index|find-links|trusted|i |f )", text, re.MULTILINE)
    pins = re.split(r"\n(?=\S)", lock.strip())
    for pin in pins:
        if not pin.startswith("#"):
            assert re.match(r"[a-z0-9.\-\[\],]+==\S+", pin), pin
            assert "--hash=sha256:" in pin, pin


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git work tree")
    return [name for name in listed.stdout.split("\0") if name]


def test_package_locks_resolve_to_no_address() -> None:
    for name in tracked_files():
        if os.path.basename(name) in {"package-lock.json", "npm-shrinkwrap.json"}:
            assert '"resolved"' not in (ROOT / name).read_text(), name
        assert os.path.basename(name) not in {"uv.lock", ".npmrc", "pip.conf", "uv.toml"}, name

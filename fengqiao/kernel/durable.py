"""Files that outlast a power cut: their bytes and, what is easily forgotten, their names in the folder."""

import os
import secrets
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Write `content` to `path`, readable by its owner only: whole or not at all, and kept once this returns.

    A file that was there is replaced. Missing folders are made.
    """
    draft = _draft(path, content)
    os.replace(draft, path)
    keep_names(path.parent)


def create_durably(path: Path, content: bytes) -> None:
    """As `write_durably`, for a file that must not be there yet. Raises `FileExistsError`; of two at once one wins."""
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Files of a folder are kept; their names are only after this."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _draft(path: Path, content: bytes) -> Path:
    """The bytes in a hidden file beside `path`."""
    _make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    keep_names(folder.parent)

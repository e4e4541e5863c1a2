"""What is written is on the disk, whole, under its name, before anybody is told so."""

import os
import stat
from pathlib import Path

import pytest

from fengqiao.kernel import durable
from fengqiao.kernel.durable import create_durably, write_durably


@pytest.fixture
def disk(monkeypatch):
    """What was asked of the disk, in order: names of what was flushed, and `named` for a name given."""
    done = []
    fsync, replace, link = os.fsync, os.replace, os.link

    def flush(number):
        name = Path(os.readlink(f"/proc/self/fd/{number}")).name
        done.append(name.split(".")[1] if name.startswith(".") else name)
        fsync(number)

    def named(give):
        def call(source, target):
            done.append("named")
            give(source, target)

        return call

    monkeypatch.setattr(durable.os, "fsync", flush)
    monkeypatch.setattr(durable.os, "replace", named(replace))
    monkeypatch.setattr(durable.os, "link", named(link))
    return done


@pytest.mark.parametrize("write", [write_durably, create_durably])
def test_first_the_bytes_then_the_name_then_the_folder(tmp_path, disk, write):
    folder = tmp_path / "a" / "b"
    write(folder / "scan", b"paper")
    assert (folder / "scan").read_bytes() == b"paper"
    assert disk == [tmp_path.name, "a", "scan", "named", "b"], "each new folder in the one above it, too"


@pytest.mark.parametrize("write", [write_durably, create_durably])
def test_only_the_owner_reads_it_and_no_draft_stays(tmp_path, write):
    write(tmp_path / "keys" / "ring", b"secret")
    assert stat.S_IMODE((tmp_path / "keys" / "ring").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert os.listdir(tmp_path / "keys") == ["ring"]


def test_one_replaces_and_the_other_never_does(tmp_path):
    path = tmp_path / "file"
    create_durably(path, b"first")
    with pytest.raises(FileExistsError):
        create_durably(path, b"second")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"first", ["file"])
    write_durably(path, b"third")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"third", ["file"])


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_durably(path, b"first")

    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(path, b"second")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"first", ["file"])

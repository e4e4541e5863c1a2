"""Settings read from the environment: what a slip of the pen in them does."""

import runpy
import stat
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

import fengqiao

SETTINGS = str(Path(fengqiao.__file__).with_name("settings.py"))
SECRET = "x" * 50


@pytest.fixture
def read(monkeypatch, tmp_path):
    """The settings with these values of FENGQIAO_…."""

    def read(**given):
        values = {
            "data": str(tmp_path / "station"),
            "mode": "production",
            "hosts": "a.cn",
            "secret_key": SECRET,
        }
        for name, value in (values | given).items():
            monkeypatch.setenv(f"FENGQIAO_{name.upper()}", value)
        return runpy.run_path(SETTINGS)

    return read


def test_spaces_between_names_of_hosts_do_no_harm(read):
    found = read(hosts=" a.example.cn, .example.org ,")
    assert found["ALLOWED_HOSTS"] == ["a.example.cn", ".example.org"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://a.example.cn", "https://*.example.org"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"secret_key": ""}, "FENGQIAO_SECRET_KEY"),
        ({"secret_key": "x" * 49}, "at least 50"),
        ({"hosts": " , "}, "FENGQIAO_HOSTS"),
        ({"mode": "live"}, "must be demo, production or test"),
    ],
)
def test_production_does_not_start_half_set_up(read, given, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read(**given)


def test_processes_that_start_together_share_one_secret_that_only_the_owner_reads(read, tmp_path):
    found = []
    read()  # imports what is imported once
    threads = [
        threading.Thread(target=lambda: found.append(read(mode="demo", secret_key="")["SECRET_KEY"]))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and len(found) == 6 and len(found[0]) > 50
    assert stat.S_IMODE((tmp_path / "station" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "station").stat().st_mode) == 0o700

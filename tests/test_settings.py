"""Settings read from the environment: what a slip of the pen in them does."""

import os
import runpy
import secrets
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

import fengqiao
from fengqiao.audit.vault import make_ring

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
        ({"hosts": "a.cn, *"}, "the very names"),
        ({"sms_host": "sms.example.cn"}, "Set FENGQIAO_SMS_TOKEN"),
        ({"mode": "live"}, "must be demo, production or test"),
    ],
)
def test_production_does_not_start_half_set_up(read, given, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read(**given)


def test_production_starts_with_every_needed_setting_and_no_other(read):
    assert read()["DEBUG"] is False


@pytest.mark.parametrize("left_out", ["SECRET_KEY", "HOSTS", "KEYS"])
def test_the_program_says_in_a_sentence_which_setting_is_missing(left_out, production_environment):
    """The real command, with everything production needs but one thing."""
    del production_environment[f"FENGQIAO_{left_out}"]
    done = subprocess.run(
        [sys.executable, "-m", "fengqiao.cli", "serve", "--port", "1"],
        env=production_environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"FENGQIAO_{left_out}" in done.stderr and "Traceback" not in done.stderr


def test_check_deploy_is_silent_in_production(production_environment):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        env=production_environment, cwd=Path(fengqiao.__file__).parent.parent,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.fixture
def production_environment(tmp_path):
    """A whole production set-up, and nothing of this test run's own."""
    ring = tmp_path / "keys.json"
    make_ring(ring)
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("FENGQIAO_", "DJANGO_"))
    }
    return ours | {
        "FENGQIAO_MODE": "production",
        "FENGQIAO_DATA": str(tmp_path / "station"),
        "FENGQIAO_KEYS": str(ring),
        "FENGQIAO_HOSTS": "mediation.example.cn",
        "FENGQIAO_SECRET_KEY": secrets.token_urlsafe(64),
        "FENGQIAO_SMS_HOST": "sms.example.cn",
        "FENGQIAO_SMS_TOKEN": secrets.token_urlsafe(16),
    }


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("postgresql://f:x@db.example.cn/f", {"sslmode": "verify-full", "sslrootcert": "system"}),
        ("postgresql://f:x@db.example.cn/f?sslrootcert=/etc/ca.pem", {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}),
        ("postgresql://f:x@127.0.0.1/f", {}),
    ],
    ids=["another machine", "its own authority", "this machine"],
)  # fmt: skip
def test_the_certificate_of_a_database_on_another_machine_is_checked(read, url, checked):
    options = read(database=url)["DATABASES"]["default"]["OPTIONS"]
    assert {name: value for name, value in options.items() if name.startswith("ssl")} == checked


@pytest.mark.parametrize("name", ["SESSION", "CSRF", "LANGUAGE", "LARGE_TYPE", "KNOWN_BROWSER", "PASSKEY"])
def test_cookies_are_bound_to_this_host_in_production(read, name):
    found = read()
    assert found[f"{name}_COOKIE_NAME"].startswith("__Host-")
    assert found.get(f"{name}_COOKIE_SECURE", found["SESSION_COOKIE_SECURE"]) is True
    assert found.get(f"{name}_COOKIE_HTTPONLY", True) is True
    assert found.get(f"{name}_COOKIE_DOMAIN") is None and found.get(f"{name}_COOKIE_PATH", "/") == "/"


def test_what_is_asked_for_in_the_clear_is_asked_for_over_tls_in_production(read):
    policy = read()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert policy["upgrade-insecure-requests"] is True
    assert (
        read(mode="demo", secret_key="")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["upgrade-insecure-requests"]
        is False
    )


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

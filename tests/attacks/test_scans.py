"""Files that are taken: opened while nothing is locked, for nobody who may not, and given out as files only."""

import base64
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from fengqiao.kernel.ids import uuid7
from fengqiao.mediation.actions import uploads
from fengqiao.mediation.models import Attachment
from fengqiao.testing.quarrel import PDF


def photo() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def opened_at(monkeypatch: Any) -> list[int]:
    """For every file that is opened: in how many transactions, one in the other."""
    depths: list[int] = []
    opens = uploads.checked

    def noted(*args: Any, **kwargs: Any) -> Any:
        depths.append(len(connection.atomic_blocks))
        return opens(*args, **kwargs)

    monkeypatch.setattr(uploads, "checked", noted)
    return depths


def by_api(case: Any, desk: Any) -> Any:
    """As JSON, with a key that makes a repetition safe."""
    proof = {"name": "a.jpg", "content": base64.b64encode(photo()).decode()}
    return case.move("record_performance", case.side("A"), once=str(uuid7()), proof=proof).status


def by_desk(case: Any, desk: Any) -> Any:
    """As a form at the desk."""
    return send_form(desk, f"/disputes/{case.number}/do/record_performance/", case)


def by_phone(case: Any, desk: Any) -> Any:
    """As a form of the phone pages."""
    return send_form(desk, f"/work/{case.number}/do/record_performance/", case)


def send_form(desk: Any, path: str, case: Any) -> int:
    """What came of it."""
    answer = desk.send(path, proof=SimpleUploadedFile("a.jpg", photo()), version=case.look()["version"])
    return int(answer.status_code)


@pytest.mark.parametrize(("send", "role"), [(by_api, "elder"), (by_desk, "officer"), (by_phone, "elder")])
def test_a_file_is_opened_before_anything_is_locked(
    walk_to: Any, at_desk: Any, opened_at: list[int], send: Any, role: str
) -> None:
    case = walk_to("in_force", 1)
    desk = at_desk(role)
    before = Attachment.objects.count()
    opened_at.clear()
    assert send(case, desk) in {200, 302}
    assert Attachment.objects.count() == before + 1
    assert opened_at == [len(connection.atomic_blocks)], "once, and in no transaction of the request"


def test_nobody_has_a_file_opened_for_a_case_that_is_not_theirs(
    walk_to: Any, cast: Any, opened_at: list[int]
) -> None:
    case = walk_to("in_force", 1)
    proof = {"name": "a.jpg", "content": base64.b64encode(photo()).decode()}
    opened_at.clear()
    assert case.move("record_performance", cast.outsider.key, version=1, proof=proof).status == 404
    assert case.move("record_performance", cast.clerk.key, version=1, proof=proof).status in {403, 404}
    assert case.move("record_performance", case.side("A"), version=1, proof=proof).refusal == "stale_version"
    assert opened_at == []


@pytest.mark.parametrize(
    ("content", "kind"), [(photo(), "image/jpeg"), (PDF.content, "application/pdf")], ids=["picture", "pdf"]
)
def test_every_kind_that_is_taken_is_given_out_only_to_whom_it_may_be_and_never_shown_in_the_page(
    walk_to: Any, at_desk: Any, content: bytes, kind: str
) -> None:
    case = walk_to("in_force", 1)
    proof = {"name": "a.html", "content": base64.b64encode(content).decode()}
    assert case.move("record_performance", case.side("A"), proof=proof).status == 200
    row = Attachment.objects.filter(dispute__number=case.number).order_by("-id")[0]
    url = f"/disputes/{case.number}/scan/{row.id}/"
    assert Client().get(url).status_code == 302, "nobody knows who that is"
    assert at_desk("outsider").get(url).status_code == 404
    officer = at_desk("officer")
    assert officer.get(url).status_code == 403, "who does not mediate says why first"
    officer.send(f"/disputes/{case.number}/reveal/words/", reason="complaint about the scan")
    got = officer.get(url)
    assert (got.status_code, got["Content-Type"]) == (200, kind)
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Disposition"].startswith("attachment;")
    assert (
        "sandbox" in got["Content-Security-Policy"] and "default-src 'none'" in got["Content-Security-Policy"]
    )
    assert "no-store" in got["Cache-Control"]


@pytest.mark.parametrize("path", ["/check/", "/report/", "/api/v1/disputes"])
def test_a_body_in_pieces_without_a_length_is_refused_by_name_and_unread(station: str, path: str) -> None:
    class Unread:
        """A body that must not be read."""

        def read(self, *size: int) -> bytes:
            """Some of it."""
            raise AssertionError("the body was read")

        readline = read

    client = Client()
    client.cookies["django_language"] = "en"
    answer = client.generic(
        "POST", path, b"", content_type="multipart/form-data; boundary=XX", HTTP_TRANSFER_ENCODING="chunked",
        **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 411
    said = answer.content.decode()
    assert "length_missing" in said if path.startswith("/api") else "does not say how long it is" in said

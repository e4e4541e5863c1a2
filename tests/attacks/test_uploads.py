"""Files that are too large, that are two things at once, whose names lead elsewhere."""

import base64
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser
from django.test import Client
from django.utils import translation
from PIL import Image

from fengqiao.audit.models import Entry
from fengqiao.mediation.actions.attachments import path_of
from fengqiao.mediation.fields import MAX_FILE
from fengqiao.mediation.models import Attachment
from fengqiao.web.uploads import InMemory

from .conftest import leaks, newest_entry

GIGABYTE = 1 << 30
SCRIPT = b"<script>alert(document.cookie)</script>"


class Unread:
    """A body of any length that must not be read."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, *size: int) -> bytes:
        """Some of it."""
        self.taken += 1
        raise AssertionError("the body was read")

    readline = read


def a_gigabyte(client: Client, path: str, **headers: Any) -> Any:
    """A POST that says it is a gigabyte long."""
    return client.generic(
        "POST",
        path,
        b"",
        content_type="multipart/form-data; boundary=XX",
        **{"CONTENT_LENGTH": str(GIGABYTE), "wsgi.input": Unread(), **headers},
    )


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "一次送得太多了"), ("en", "That is too much at once")]
)
def test_a_gigabyte_is_refused_unread_in_the_readers_language(
    station: str, language: str, words: str
) -> None:
    client = Client()
    client.cookies["django_language"] = language
    for path in ("/check/", "/case/", "/report/", "/import/"):
        answer = a_gigabyte(client, path)
        assert (answer.status_code, answer["Connection"]) == (413, "close")
        assert words in answer.content.decode()
        assert leaks(answer.content.decode()) == []
        assert (newest_entry().verb, newest_entry().refusal) == ("upload", "request_too_large")


def test_the_api_says_so_in_json_and_the_log_says_who(station: str, at_desk: Any) -> None:
    with translation.override("en"):
        answer = a_gigabyte(Client(), "/api/v1/disputes", HTTP_ACCEPT_LANGUAGE="en")
    assert (answer.status_code, answer.json()["refusal"]) == (413, "request_too_large")
    officer = at_desk("officer")
    assert a_gigabyte(officer, "/import/").status_code == 413
    assert (newest_entry().actor, newest_entry().station) == (str(officer.user.id), station)
    assert f'"bytes":{GIGABYTE}' in newest_entry().details


@pytest.mark.parametrize("length", [f"000000000000000{GIGABYTE}", "9" * 40, "0" * 5_000 + str(GIGABYTE)])
def test_a_length_written_otherwise_is_as_long(station: str, length: str) -> None:
    assert a_gigabyte(Client(), "/check/", CONTENT_LENGTH=length).status_code == 413


def test_visitors_do_not_fill_the_log_with_what_was_not_read(station: str, at_desk: Any) -> None:
    for _ in range(40):
        assert a_gigabyte(Client(), "/check/").status_code == 413
    unread = Entry.objects.filter(refusal="request_too_large")
    assert unread.count() == 10
    assert Entry.objects.filter(verb="close_door", object_id="unread").count() == 1
    for number in range(400):
        a_gigabyte(Client(), "/check/", REMOTE_ADDR=f"2001:db8:0:{number:x}::1")
    assert unread.count() == 300, "from however many networks"
    officer = at_desk("officer")
    for _ in range(12):
        a_gigabyte(officer, "/import/")
    assert unread.filter(actor=str(officer.user.id)).count() == 12, "of people signed in, every one"


def test_a_length_that_lies_brings_no_more_than_it_says(station: str) -> None:
    answer = Client().generic(
        "POST", "/check/", b"", content_type="multipart/form-data; boundary=XX", CONTENT_LENGTH="-5"
    )
    assert answer.status_code < 500


def test_no_file_ever_lies_on_the_disk_before_it_is_sealed(settings: Any) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["fengqiao.web.uploads.InMemory"]
    body = (
        b'--XX\r\nContent-Disposition: form-data; name="scan"; filename="../../x\0.pdf"\r\n\r\n'
        + b"a" * (MAX_FILE * 2)
        + b"\r\n--XX--\r\n"
    )
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=XX", "CONTENT_LENGTH": str(len(body))}
    given, files = MultiPartParser(meta, io.BytesIO(body), [InMemory()]).parse()
    assert isinstance(given, QueryDict)
    file = files["scan"]
    assert file.size == MAX_FILE * 2, "everybody can tell it is too large"
    assert len(file.read()) == MAX_FILE + 1, "and little more than is allowed was kept"


def photo(**more: Any) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "JPEG", **more)
    return out.getvalue()


def zipped(content: bytes) -> bytes:
    """The bytes with an archive behind them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("run.js", "alert(1)")
    return content + out.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../../../../etc/cron.d/x", "..\\..\\x.jpg", "a\0.html", "\u202egpj.exe", "长" * 3_000, "/etc/passwd"],
)
def test_a_file_of_two_kinds_and_a_leading_name_becomes_a_picture_under_our_own_name(
    walk_to: Any, cast: Any, at_desk: Any, settings: Any, name: str
) -> None:
    case = walk_to("in_force", 1)
    content = base64.b64encode(zipped(photo(comment=SCRIPT) + SCRIPT)).decode()
    answer = case.move(
        "record_performance", case.side("A"),
        proof={"name": name, "content": content},
    )  # fmt: skip
    assert answer.status == 200, answer
    row = Attachment.objects.filter(dispute__number=case.number).order_by("-id")[0]
    assert path_of(row).is_relative_to(settings.ATTACHMENTS)
    officer = at_desk("officer")
    url = f"/disputes/{case.number}/scan/{row.id}/"
    assert officer.get(url).status_code == 403, "who does not mediate says why first"
    officer.send(f"/disputes/{case.number}/reveal/words/", reason="complaint about the scan")
    got = officer.get(url)
    assert got.status_code == 200
    assert SCRIPT not in got.content and not zipfile.is_zipfile(io.BytesIO(got.content))
    assert got["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got["Content-Security-Policy"] and got["X-Content-Type-Options"] == "nosniff"
    assert at_desk("outsider").get(url).status_code == 404


def test_an_unfit_file_is_refused_at_its_field_and_leaves_nothing(
    walk_to: Any, cast: Any, settings: Any
) -> None:
    case = walk_to("agreeing", 1)
    before = Attachment.objects.count()
    for bad in (b"MZ\x90", b"%PDF-1.7\n/JS (app.alert(1))", SCRIPT, zipped(b"")):
        for move in ("seal", "record_performance"):
            name = "scan" if move == "seal" else "proof"
            given = {name: {"name": "a.pdf", "content": base64.b64encode(bad).decode()}}
            answer = case.move(move, cast.elder.key, **given)
            assert answer.status in {409, 422}
            assert leaks(answer.raw.decode()) == []
    assert Attachment.objects.count() == before


def test_the_public_check_takes_anything_and_says_nothing(station: str) -> None:
    client = Client()
    for bad in (b"%PDF-1.7 torn", b"PK\x03\x04", SCRIPT, b"\0" * 1000):
        answer = client.post("/check/", {"print": SimpleUploadedFile("../x.pdf", bad)})
        assert answer.status_code == 302
        assert leaks(client.get("/check/").content.decode(), "alert(") == []

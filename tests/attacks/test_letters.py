"""Rare characters, emoji, and texts in an encoding that is not theirs: they come through whole, or are refused."""

import io
import unicodedata
import zipfile
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from fengqiao.documents.tables import Sheet, read_table, write_table
from fengqiao.testing.cast import report_body

from .conftest import leaks, newest_entry

# Of the extensions B, E and G, and one that few fonts have.
RARE = "\U00020164\U0002cb4e\U00030edd\u4dae"
EMOJI = "🌾👨‍👩‍👧"


def pdf_text(content: bytes) -> str:
    """Every word of it, without white space."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.fixture
def rare_case(report: Any, walk_to: Any) -> Any:
    """A case whose reporter's name no old computer can write."""
    parties = [
        {"name": f"李{RARE}", "phone": "139-0000-4401", "side": "A"},
        {"name": "赵和", "phone": "139-0000-4402", "side": "B"},
    ]
    told = report(parties=parties, summary=f"水渠{RARE}改道{EMOJI}，地里进不了水。")
    return walk_to("in_force", 1, reported=told)


def test_a_rare_name_comes_through_to_page_search_pdf_word_and_sheet(
    rare_case: Any, api: Any, cast: Any, at_desk: Any
) -> None:
    number = rare_case.number
    assert rare_case.look(rare_case.side("A"))["parties"][0]["name"] == f"李{RARE}"
    assert EMOJI in rare_case.look(rare_case.side("A"))["summary"]
    found = api.get("/disputes", cast.chief.key, q=RARE[:2])
    assert [one["number"] for one in found["items"]] == [number]
    chief = at_desk("chief")
    chief.send(f"/disputes/{number}/reveal/parties/", reason="calling them today")
    assert f"李{RARE}" in chief.text(f"/disputes/{number}/")
    reason = {"reason": "to be sent to the office"}
    for url in (f"/disputes/{number}/dossier/", f"/disputes/{number}/papers/agreement/"):
        answer = chief.post(url, reason)
        assert answer["Content-Type"] == "application/pdf"
        assert f"李{RARE}" in pdf_text(answer.content), url
    word = chief.post(f"/disputes/{number}/papers/agreement/?as=word", reason)
    with zipfile.ZipFile(io.BytesIO(word.content)) as archive:
        assert f"李{RARE}" in archive.read("word/document.xml").decode()
    sheet = write_table([Sheet(RARE, (RARE,), ((EMOJI + RARE,),))], watermark=RARE)
    table = read_table(sheet, filename="a.xlsx")
    assert (table.columns, table.rows[0]) == ((RARE,), (EMOJI + RARE,))


def test_a_text_in_parts_and_the_same_in_one_are_both_kept_as_they_came(report: Any) -> None:
    parts = unicodedata.normalize("NFD", "Zoë's 水渠")
    told = report(summary=f"{parts}，{EMOJI}进不了水")
    assert parts in told.look(told.side("A"))["summary"]


@pytest.mark.parametrize(
    "body",
    [
        '{"village": "水渠"}'.encode("gb18030"),
        '{"village": "水渠"}'.encode("utf-16"),
        b'{"village": "\xed\xa0\x80"}',
        b'\xff\xfe{"a": 1}',
        b"\x00" * 40,
        '{"summary": "水渠'.encode() + "水渠".encode("gb18030") + b'"}',
        b"[" * 100_000,
    ],
    ids=["gb18030", "utf-16", "half a pair", "a mark and no more", "zeros", "two in one", "a deep hole"],
)
def test_json_in_another_encoding_is_refused_and_not_guessed(api: Any, body: bytes) -> None:
    answer = api.post("/disputes", body)
    assert answer.status == 422 and answer.refusal == "malformed"
    assert leaks(answer.raw.decode()) == []


@pytest.mark.parametrize("text", ["a\ud800b", "a\0b"], ids=["half a pair", "a zero"])
def test_what_no_text_can_hold_is_refused_by_the_api(api: Any, text: str) -> None:
    answer = api.post("/disputes", report_body(summary=f"水渠{text}改道，地里进不了水。"))
    assert answer.status == 422
    assert leaks(answer.raw.decode()) == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_a_form_in_another_encoding_breaks_nothing(station: str, encoding: str) -> None:
    body = "story=水渠改道".encode(encoding)
    for kind in ("application/x-www-form-urlencoded", f"application/x-www-form-urlencoded; charset={encoding}",
                 "application/x-www-form-urlencoded; charset=no-such-thing"):  # fmt: skip
        answer = Client().generic("POST", "/report/", body, content_type=kind)
        assert answer.status_code < 500
        assert leaks(answer.content.decode()) == []


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        (
            "a.csv",
            "标题,说\n".encode("gb18030") + "水渠,水渠改道进不了水\n".encode(),
            "table_in_two_encodings",
        ),
        ("../../a.xlsx", b"PK\x03\x04 broken", "not_a_table"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0", "not_a_table"),
        ("a.exe", b"MZ", "not_a_table"),
        ("a.csv", b"", "sheet_missing"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_with_its_place_and_written_down(
    at_desk: Any, name: str, content: bytes, refusal: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    officer = at_desk("officer")
    answer = officer.send("/import/", sheet=SimpleUploadedFile(name, content))
    assert answer.status_code == 409
    page = answer.content.decode()
    if refusal == "table_in_two_encodings":
        assert "File: a.csv." in page and "Row: 2." in page
    assert leaks(page) == [] and "../.." not in page
    entry = newest_entry()
    assert (entry.verb, entry.object_kind, entry.actor) == ("upload", "sheet", str(officer.user.id))
    assert entry.refusal in {refusal, "table_empty"}

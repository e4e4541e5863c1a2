"""Scans and photos: told by their content, checked in quarantine, written anew, sealed on disk."""

import base64
import contextlib
import io
import math
import os
import stat
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter

from fengqiao.audit.models import Entry
from fengqiao.kernel.clock import now
from fengqiao.kernel.confined import Broken, run_confined
from fengqiao.kernel.refusals import Refused
from fengqiao.testing.quarrel import PDF

from . import quarantine
from .actions.attachments import checked, content_of, path_of
from .fields import FieldsWrong, GivenFile
from .models import Attachment
from .scans import MEMORY, UnfitScan
from .scans.pictures import KEPT_DOTS, checked_picture

GPS = 0x8825


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """A quarantine of the test's own."""
    settings.QUARANTINE = tmp_path / "quarantine"
    return settings.QUARANTINE


def photo(*, size=(40, 30), form="JPEG", mode="RGB", place=True, **more) -> bytes:
    colour: dict[str, Any] = {
        "RGB": (180, 40, 30),
        "CMYK": (0, 200, 200, 10),
        "L": 90,
        "I;16": 40_000,
        "RGBA": (0, 0, 0, 0),
    }
    picture = Image.new(mode, size, colour[mode])
    exif = Image.Exif()
    if place:
        exif[GPS] = {1: "N", 2: (36.0, 42.0, 0.0)}
        exif[0x010F] = "a phone of the neighbour's"
    out = io.BytesIO()
    picture.save(out, form, exif=exif, **more)
    return out.getvalue()


def pdf(*, change=lambda writer: None, pages=1, password="") -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    change(writer)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def wrong_with(content: bytes, name="scan.pdf") -> str:
    with pytest.raises(FieldsWrong) as caught:
        checked(GivenFile(name, content))
    return caught.value.errors["file"]


def opened(kept: bytes) -> Any:
    return Image.open(io.BytesIO(kept))


# Pictures


def test_a_photo_loses_where_it_was_taken():
    raw = photo()
    assert opened(raw).getexif().get_ifd(GPS)[1] == "N"
    kind, kept = checked(GivenFile("IMG_2026.jpg", raw))
    assert kind == "image/jpeg"
    assert dict(opened(kept).getexif()) == {}
    assert b"neighbour" not in kept and b"Exif" not in kept


def test_comments_texts_and_thumbnails_are_gone():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "the neighbour")
    texts.add_itxt("Place", "the neighbour's yard", zip=True)
    small = photo(size=(8, 8), place=False)
    for raw in (
        photo(form="PNG", pnginfo=texts),
        photo(comment=b"taken by the neighbour"),
        photo(icc_profile=b"the neighbour" * 20),
        photo(place=False)[:2] + b"\xff\xe1" + (len(small) + 8).to_bytes(2, "big") + b"Exif\0\0" + small
        + photo(place=False)[2:],
    ):  # fmt: skip
        kept = checked(GivenFile("a", raw))[1]
        assert b"neighbour" not in kept
        assert kept.count(b"\xff\xd8\xff") == 1, "one picture, no smaller one in it"


def test_a_photo_lying_on_its_side_is_set_upright():
    picture = Image.new("RGB", (40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    assert opened(checked(GivenFile("a", out.getvalue()))[1]).size == (20, 40)


def test_a_large_photo_is_made_smaller_and_a_png_becomes_a_jpeg():
    for raw in (photo(size=(4000, 3000), form="PNG"), photo(size=(8000, 3000))):
        kind, kept = checked(GivenFile("a.png", raw))
        assert kind == "image/jpeg"
        assert KEPT_DOTS * 0.99 < math.prod(opened(kept).size) < KEPT_DOTS * 1.01


def test_a_long_screenshot_of_a_talk_stays_as_wide_as_it_can_be_read():
    kept = checked(GivenFile("a.png", photo(size=(720, 7_900), form="PNG", place=False)))[1]
    assert opened(kept).size == (720, 7_900)


def test_a_photo_with_a_second_one_beside_it_is_one_photo():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    assert opened(out.getvalue()).format == "MPO"
    kept = opened(checked(GivenFile("a.jpg", out.getvalue()))[1])
    assert kept.format == "JPEG" and kept.getpixel((5, 5))[0] > 200


@pytest.mark.parametrize(
    ("raw", "about"),
    [
        (photo(mode="CMYK"), (245, 50, 50)),
        (photo(form="PNG", mode="I;16", place=False), (156, 156, 156)),
        (photo(form="PNG", mode="RGBA", place=False), (255, 255, 255)),
        (photo(mode="L"), (90, 90, 90)),
    ],
    ids=["for printers", "16 bits", "see-through", "grey"],
)
def test_every_way_to_keep_colours_comes_out_as_it_looks(raw, about):
    kept = opened(checked(GivenFile("a", raw))[1])
    assert kept.mode == "RGB"
    assert all(abs(a - b) < 20 for a, b in zip(kept.getpixel((5, 5)), about, strict=True))


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    kept = opened(checked(GivenFile("a", out.getvalue()))[1])
    assert getattr(kept, "n_frames", 1) == 1 and kept.getpixel((5, 5))[0] > 200


def test_a_picture_that_is_a_page_or_an_archive_too_is_only_a_picture_afterwards():
    page = b"<html><script>alert(1)</script></html>"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("run.js", "alert(1)")
    assert zipfile.is_zipfile(io.BytesIO(photo() + archive.getvalue()))
    for raw in (
        photo() + page,
        photo() + archive.getvalue(),
        photo(comment=page),
        pdf() + archive.getvalue(),
    ):
        kept = checked(GivenFile("a.html", raw))[1]
        assert b"script" not in kept and not zipfile.is_zipfile(io.BytesIO(kept))


@pytest.mark.parametrize(("across", "down"), [(60_000, 60_000), (6_000, 4_001)])
def test_more_dots_than_a_scan_has_are_not_unpacked(across, down):
    bomb = bytearray(photo(form="PNG", place=False))
    bomb[16:24] = across.to_bytes(4, "big") + down.to_bytes(4, "big")  # the size a header claims
    bomb[29:33] = zlib.crc32(bytes(bomb[12:29])).to_bytes(4, "big")
    assert wrong_with(bytes(bomb)) == "scan_too_wide"


@pytest.mark.parametrize(
    "raw",
    [
        lambda: photo(size=(6_000, 4_000), form="PNG", mode="RGBA", place=False),
        lambda: photo(size=(6_000, 4_000), form="PNG", mode="I;16", place=False),
        lambda: photo(size=(8_000, 5_000), progressive=True),
        lambda: photo(size=(8_000, 5_000), mode="CMYK"),
    ],
    ids=["see-through PNG", "16-bit PNG", "progressive JPEG", "JPEG for printers"],
)
def test_the_largest_pictures_taken_need_less_memory_than_there_is(raw):
    kept = run_confined(
        "fengqiao.mediation.scans.drawing:drawn_anew", raw(), memory=MEMORY, seconds=60, most=10_000_000
    )
    assert kept.startswith(b"\xff\xd8\xff")


def test_a_picture_that_needs_more_memory_than_there_is_is_refused_and_the_server_lives(monkeypatch):
    monkeypatch.setattr("fengqiao.mediation.scans.MEMORY", 200 * 1024 * 1024)
    assert wrong_with(photo(size=(6_000, 4_000), form="PNG", mode="RGBA", place=False)) == "scan_too_wide"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photo(form="GIF", place=False),
        photo()[:200],
        b"%PDX",
        b"%PDF-1.7 torn",
        pdf()[:120],
        pdf(pages=0),
    ],
)  # fmt: skip
def test_what_is_no_scan_is_refused_whatever_its_name(content):
    assert wrong_with(content, "seal.pdf") == "not_a_scan"


def test_a_decoder_that_stumbles_is_no_error_of_the_server(monkeypatch):
    def stumbles(picture):
        raise KeyError("an EXIF tag nobody knows")

    monkeypatch.setattr("PIL.Image.Image.getexif", stumbles)
    with pytest.raises(UnfitScan, match="not_a_scan"):
        checked_picture(photo())


@pytest.mark.parametrize(("why", "name"), [("died", "not_a_scan"), ("time", "scan_too_wide")])
def test_a_decoder_that_breaks_its_process_or_never_ends_is_a_refusal(monkeypatch, why, name):
    def breaks(*args, **kwargs):
        raise Broken(why)

    monkeypatch.setattr("fengqiao.mediation.scans.run_confined", breaks)
    assert wrong_with(photo()) == name


@pytest.mark.parametrize("answer", [b"", b"<html>", b"%PDF-1.4", b"root", b"scan_of_its_own"])
def test_what_a_decoder_in_other_hands_says_is_not_believed(monkeypatch, answer):
    monkeypatch.setattr("fengqiao.mediation.scans.run_confined", lambda *args, **kwargs: answer)
    assert wrong_with(photo()) == "not_a_scan"


# PDF; what can hide in one is in scans/test_pdfs.py


def test_a_pdf_keeps_its_pages_and_loses_who_made_it():
    raw = pdf(change=lambda writer: writer.add_metadata({"/Author": "the neighbour"}), pages=3)
    kind, kept = checked(GivenFile("a.pdf", raw))
    assert (kind, len(PdfReader(io.BytesIO(kept)).pages)) == ("application/pdf", 3)
    assert b"neighbour" not in kept


def test_a_locked_pdf_and_one_of_too_many_pages_are_refused_with_their_own_words():
    assert wrong_with(pdf(password="secret")) == "scan_locked"
    assert wrong_with(pdf(pages=101)) == "scan_too_long"


# Quarantine


def test_a_file_is_checked_in_quarantine_sealed_and_leaves_it_when_it_is_fit(folder, monkeypatch):
    seen = []

    def looks(content):
        (file,) = folder.iterdir()
        seen.append((file.name, stat.S_IMODE(file.stat().st_mode), file.read_bytes()))
        return "application/pdf", content

    monkeypatch.setattr("fengqiao.mediation.actions.attachments.checked_scan", looks)
    checked(GivenFile("../../etc/passwd\0.pdf", PDF.content))
    ((name, mode, lying),) = seen
    assert len(name) == 32 and "passwd" not in name
    assert mode == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert b"%PDF" not in lying
    assert list(folder.iterdir()) == []


def test_what_is_unfit_never_leaves_quarantine_and_is_gone_after_a_day(folder):
    assert wrong_with(b"MZ a program") == "not_a_scan"
    (file,) = folder.iterdir()
    assert b"MZ" not in file.read_bytes()[:2]
    assert quarantine.content_held(file.name) == b"MZ a program"
    assert quarantine.clear_quarantine(at=now() + timedelta(hours=23)) == 0
    assert quarantine.clear_quarantine(at=now() + timedelta(hours=25)) == 1
    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_the_timers_empty_the_quarantine(folder, station):
    from .actions.timers import run_timers

    wrong_with(b"MZ")
    (file,) = folder.iterdir()
    os.utime(file, (0, 0))
    run_timers(at=now())
    assert not file.exists()


def test_unfit_files_fill_no_disk(folder, monkeypatch):
    monkeypatch.setattr(quarantine, "MOST_BYTES", 2_000)
    for _time in range(5):
        wrong_with(b"MZ" * 400)
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 2_000


def test_nor_a_folder_with_a_million_small_ones(folder, monkeypatch):
    monkeypatch.setattr(quarantine, "MOST_FILES", 3)
    for _time in range(5):
        wrong_with(b"MZ")
    assert len(list(folder.iterdir())) == 3


def test_a_file_that_goes_while_quarantine_is_counted_hinders_nobody(folder, monkeypatch):
    folder.mkdir()
    (folder / ("0" * 32)).write_bytes(b"of another process")
    (folder / ("1" * 32)).write_bytes(b"of a third")
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    (folder / ("0" * 32)).unlink()
    monkeypatch.setattr(quarantine.os, "scandir", lambda path: contextlib.nullcontext(entries))
    assert [one.name for one in quarantine._lying()] == ["1" * 32], "what is still there is counted"
    assert checked(PDF)[0] == "application/pdf"


def test_no_name_leads_out_of_quarantine(folder):
    (folder.parent / "keys").write_bytes(b"secret")
    for name in ("../keys", str(folder.parent / "keys"), "", "..", "0" * 31 + "/"):
        with pytest.raises(FileNotFoundError):
            quarantine.content_held(name)


def test_a_virus_scanner_is_asked_where_one_is_set_up(settings, folder):
    settings.UPLOAD_SCANNER = "fengqiao.mediation.test_attachments.finds_everything"
    assert wrong_with(PDF.content) == "scan_infected"
    settings.UPLOAD_SCANNER, settings.CLAMD = "fengqiao.gateways.clamd.finding", str(folder / "nobody")
    with pytest.raises(Refused, match="scanner_away"):
        checked(PDF)


def finds_everything(content: bytes, *, path: str) -> str:
    return "Eicar"


# In a case


@pytest.mark.django_db
def test_the_sealed_paper_lies_sealed_on_disk(quarrel):
    case = quarrel().in_force()
    row = Attachment.objects.get(dispute=case.row)
    assert (row.title, row.content_type) == ("agreement", "application/pdf")
    assert row.step.move == "seal"
    lying = path_of(row).read_bytes()
    assert b"%PDF" not in lying
    assert content_of(row).startswith(b"%PDF-") and len(content_of(row)) == row.size


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad", [b"not a scan", pdf(change=lambda writer: writer.add_attachment("run.exe", b"MZ"))]
)
def test_a_wrong_scan_leaves_the_agreement_unsealed_and_the_try_in_the_log(quarrel, bad):
    case = (
        quarrel()
        .agreeing()
        .do("sign", "elder", side="A")
        .do("sign", "elder", side="B")
        .do("sign_as_mediator", "elder")
    )
    with pytest.raises(FieldsWrong) as caught:
        case.do("seal", "elder", scan=GivenFile("scan.pdf", bad))
    error = caught.value.errors["scan"]  # said beside the field it was given in
    assert case.stage == "agreeing"
    assert not Attachment.objects.exists()
    newest: Any = Entry.objects.order_by("-number").first()
    assert (newest.verb, newest.refusal, newest.role) == ("seal", error, "elder")


@pytest.mark.django_db
def test_a_receipt_comes_with_the_performance(quarrel):
    case = quarrel().in_force().do("record_performance", "B", proof=GivenFile("r.jpg", photo()))
    assert [row.title for row in Attachment.objects.filter(step__move="record_performance")] == ["proof"]
    assert case.standing.performance_open == ()


@pytest.mark.django_db
def test_a_scan_that_did_not_reach_the_disk_is_not_acknowledged(quarrel, monkeypatch):
    case = quarrel().in_force()

    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fengqiao.kernel.durable.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        case.do("record_performance", "B", proof=GivenFile("r.jpg", photo()))
    assert not Attachment.objects.filter(step__move="record_performance").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "a\0b.pdf", "长" * 5_000, "\u202egnp.exe", "C:\\CON", "", "."]
)
def test_no_name_of_a_file_leads_anywhere(quarrel, settings, name):
    case = quarrel().in_force()
    given = {"name": name, "content": base64.b64encode(photo()).decode()}
    case.do("record_performance", "B", proof=given)
    row = Attachment.objects.get(step__move="record_performance")
    assert path_of(row).is_relative_to(settings.ATTACHMENTS)
    assert path_of(row).name == row.id.hex

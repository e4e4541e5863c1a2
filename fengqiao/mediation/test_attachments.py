"""Scans and photos: told by their content, without hidden data, sealed on disk."""

import io

import pytest
from PIL import Image

from fengqiao.testing.quarrel import PDF

from .actions.attachments import LONGEST_EDGE, checked, content_of, path_of
from .fields import FieldsWrong, GivenFile
from .models import Attachment

GPS = 0x8825


def photo(*, size=(40, 30), form="JPEG", place=True) -> bytes:
    picture = Image.new("RGB", size, (180, 40, 30))
    exif = Image.Exif()
    if place:
        exif[GPS] = {1: "N", 2: (36.0, 42.0, 0.0)}
        exif[0x010F] = "a phone of the neighbour's"
    out = io.BytesIO()
    picture.save(out, form, exif=exif)
    return out.getvalue()


def test_a_photo_loses_where_it_was_taken():
    raw = photo()
    assert GPS in Image.open(io.BytesIO(raw)).getexif()
    kind, kept = checked(GivenFile("IMG_2026.jpg", raw))
    assert kind == "image/jpeg"
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}
    assert b"neighbour" not in kept


def test_a_photo_lying_on_its_side_is_set_upright():
    picture = Image.new("RGB", (40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(checked(GivenFile("a", out.getvalue()))[1])).size == (20, 40)


def test_a_large_photo_is_made_smaller_and_a_png_becomes_a_jpeg():
    kind, kept = checked(GivenFile("a.png", photo(size=(3000, 500), form="PNG")))
    assert (kind, Image.open(io.BytesIO(kept)).size) == ("image/jpeg", (LONGEST_EDGE, 400))


def test_a_pdf_is_kept_as_it_is():
    assert checked(PDF) == ("application/pdf", PDF.content)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photo(form="GIF", place=False),
        photo()[:200],
        b"%PDX",
    ],
)
def test_what_is_no_scan_is_refused_whatever_its_name(content):
    with pytest.raises(FieldsWrong):
        checked(GivenFile("seal.pdf", content))


def test_a_decoder_that_stumbles_is_no_error_of_the_server(monkeypatch):
    def stumbles(picture):
        raise KeyError("an EXIF tag nobody knows")

    monkeypatch.setattr("fengqiao.mediation.actions.attachments.ImageOps.exif_transpose", stumbles)
    with pytest.raises(FieldsWrong):
        checked(GivenFile("a.jpg", photo()))


def test_more_pixels_than_a_scan_has_are_not_unpacked(monkeypatch):
    monkeypatch.setattr("fengqiao.mediation.actions.attachments.MAX_PIXELS", 1_000)
    with pytest.raises(FieldsWrong):
        checked(GivenFile("a.jpg", photo()))


@pytest.mark.django_db
def test_the_sealed_paper_lies_sealed_on_disk(quarrel):
    case = quarrel().in_force()
    row = Attachment.objects.get(dispute=case.row)
    assert (row.title, row.content_type, row.size) == ("agreement", "application/pdf", len(PDF.content))
    assert row.step.move == "seal"
    lying = path_of(row).read_bytes()
    assert b"%PDF" not in lying
    assert content_of(row) == PDF.content


@pytest.mark.django_db
def test_a_wrong_scan_leaves_the_agreement_unsealed(quarrel):
    case = (
        quarrel()
        .agreeing()
        .do("sign", "elder", side="A")
        .do("sign", "elder", side="B")
        .do("sign_as_mediator", "elder")
    )
    with pytest.raises(FieldsWrong) as caught:
        case.do("seal", "elder", scan=GivenFile("scan.pdf", b"not a scan"))
    assert caught.value.errors == {"scan": "not_a_scan"}, "said beside the field it was given in"
    assert case.stage == "agreeing"
    assert not Attachment.objects.exists()


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

"""A PDF is kept as pictures of its pages: wherever something hid in it, it is gone."""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from fengqiao.testing.quarrel import PDF

from . import UnfitScan, checked_scan
from .drawing import drawn_anew
from .pdfs import LONG_FROM, MAX_PAGES

MARK = b"the neighbour's yard"
ALLOWED = {
    "/Type", "/Pages", "/Count", "/Kids", "/Parent", "/MediaBox", "/Contents", "/Resources", "/XObject", "/P",
    "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Length", "/Root", "/Size",
}  # fmt: skip

Change = Callable[[Any], None]


def photo(*, size: tuple[int, int] = (40, 30), colour: tuple[int, int, int] = (180, 40, 30)) -> bytes:
    """A picture that says where it was taken, behind its end too."""
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    exif[0x8825] = {1: "N", 2: (36.0, 42.0, 0.0)}
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif, comment=MARK)
    return out.getvalue()


def pdf(
    change: Change = lambda writer: None, *, pages: int = 1, size: tuple[float, float] = (595, 842)
) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(*size)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(content: bytes, **about: Any) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(content)
    made.update({NameObject(f"/{name}"): value for name, value in about.items()})
    return made


def dictionary(**about: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in about.items()})


def picture_object(writer: Any, data: bytes, *filters: str, **more: Any) -> Any:
    names: Any = ArrayObject([NameObject(f"/{name}") for name in filters])
    return writer._add_object(
        stream(
            data, Type=NameObject("/XObject"), Subtype=NameObject("/Image"), Width=NumberObject(40),
            Height=NumberObject(30), ColorSpace=NameObject("/DeviceRGB"), BitsPerComponent=NumberObject(8),
            Filter=names if len(filters) != 1 else NameObject(f"/{filters[0]}"), **more,
        )
    )  # fmt: skip


def drawn(writer: Any, made: Any, *, how: bytes = b"q 400 0 0 300 50 400 cm /X Do Q") -> None:
    page = writer.pages[0]
    page[NameObject("/Resources")] = dictionary(XObject=dictionary(X=made))
    page[NameObject("/Contents")] = writer._add_object(stream(how))


def in_flate(writer: Any) -> None:
    drawn(writer, picture_object(writer, zlib.compress(photo()), "FlateDecode", "DCTDecode"))


def a_second_photo_behind_the_first(writer: Any) -> None:
    drawn(writer, picture_object(writer, photo() + photo(), "DCTDecode"))


def in_a_form(writer: Any) -> None:
    inner = picture_object(writer, photo(), "DCTDecode")
    form = stream(
        b"q 40 0 0 30 0 0 cm /X Do Q", Type=NameObject("/XObject"), Subtype=NameObject("/Form"),
        BBox=ArrayObject([NumberObject(n) for n in (0, 0, 40, 30)]),
        Resources=dictionary(XObject=dictionary(X=inner)),
    )  # fmt: skip
    drawn(writer, writer._add_object(form), how=b"q 10 0 0 10 50 400 cm /X Do Q")


def in_line(writer: Any) -> None:
    inline = b"q 400 0 0 300 50 400 cm BI /W 40 /H 30 /CS /RGB /BPC 8 /F /DCT ID " + photo() + b"\nEI Q"
    drawn(writer, picture_object(writer, photo(), "DCTDecode"), how=inline)


def as_mask(writer: Any) -> None:
    hidden = picture_object(writer, photo(), "DCTDecode")
    drawn(
        writer, picture_object(writer, photo(), "DCTDecode", SMask=hidden, Alternates=ArrayObject([hidden]))
    )


def as_thumbnail(writer: Any) -> None:
    writer.pages[0][NameObject("/Thumb")] = picture_object(writer, photo(), "DCTDecode")


def in_metadata(writer: Any) -> None:
    xmp = writer._add_object(stream(b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>", Type=NameObject("/Metadata")))
    writer._root_object[NameObject("/Metadata")] = xmp
    writer.pages[0][NameObject("/Metadata")] = xmp
    writer.add_metadata({"/Author": MARK.decode()})


def in_piece_info(writer: Any) -> None:
    private = dictionary(LastModified=TextStringObject("D:2026"), Private=TextStringObject(MARK.decode()))
    writer.pages[0][NameObject("/PieceInfo")] = dictionary(Maker=private)


def never_drawn(writer: Any) -> None:
    drawn(writer, picture_object(writer, photo(), "DCTDecode"), how=b"q Q")


def _noted(writer: Any, **about: Any) -> None:
    note = dictionary(
        Type=NameObject("/Annot"), Rect=ArrayObject([FloatObject(n) for n in (10, 10, 90, 90)]), **about
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def three_dimensional(writer: Any) -> None:
    """Its script runs when somebody turns it."""
    turns = writer._add_object(stream(b"runtime.alert('" + MARK + b"')"))
    shape = stream(b"U3D", Type=NameObject("/3D"), Subtype=NameObject("/U3D"), OnInstantiate=turns)
    _noted(writer, Subtype=NameObject("/3D"), **{"3DD": writer._add_object(shape)})


def script_named_elsewhere(writer: Any) -> None:
    """The kind of the action is a name in an object of its own."""
    kind = writer._add_object(NameObject("/JavaScript"))
    code = writer._add_object(stream(b"app.alert('" + MARK + b"')"))
    action = dictionary(S=kind, JS=code)
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)
    writer.pages[0][NameObject("/AA")] = dictionary(O=writer._add_object(action))


def program(writer: Any) -> None:
    action = dictionary(S=NameObject("/Launch"), F=TextStringObject(MARK.decode()))
    _noted(writer, Subtype=NameObject("/Link"), A=action)


def form_that_sends(writer: Any) -> None:
    action = dictionary(S=NameObject("/SubmitForm"), F=TextStringObject("http://elsewhere/" + MARK.decode()))
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def film(writer: Any) -> None:
    _noted(
        writer,
        Subtype=NameObject("/RichMedia"),
        RichMediaContent=dictionary(Says=TextStringObject(MARK.decode())),
    )


HIDDEN: list[Change] = [
    in_flate, a_second_photo_behind_the_first, in_a_form, in_line, as_mask, as_thumbnail, in_metadata, in_piece_info,
    never_drawn, three_dimensional, script_named_elsewhere, program, form_that_sends, film,
]  # fmt: skip


def objects_of(kept: bytes) -> Iterator[Any]:
    """Everything in the file, referred to or not."""
    reader = PdfReader(io.BytesIO(kept))
    yield reader.trailer
    for number in range(1, int(str(reader.trailer["/Size"]))):
        yield reader.get_object(IndirectObject(number, 0, reader))


def names_in(found: Any) -> set[str]:
    if isinstance(found, DictionaryObject):
        return set(found) | {name for value in found.values() for name in names_in(value)}
    if isinstance(found, ArrayObject):
        return {name for value in found for name in names_in(value)}
    return set()


def assert_only_pictures_of_pages(kept: bytes) -> None:
    """What is in the file is what may be in it; its pictures end where they end and say nothing beside their dots."""
    pictures = 0
    for found in objects_of(kept):
        assert names_in(found) <= ALLOWED
        if isinstance(found, StreamObject) and found.get("/Subtype") == "/Image":
            pictures += 1
            data = found._data
            assert found["/Filter"] == "/DCTDecode"
            assert data.startswith(b"\xff\xd8\xff\xe0") and data.index(b"\xff\xd9") == len(data) - 2
            assert b"Exif" not in data and b"\xff\xfe" not in data[:1000] and b"\xff\xe1" not in data[:1000]
        elif isinstance(found, StreamObject):
            assert re.fullmatch(rb"q [\d.]+ 0 0 [\d.]+ 0 0 cm /P Do Q", found.get_data())
    assert pictures == len(PdfReader(io.BytesIO(kept)).pages)
    assert kept.count(b"%%EOF") == 1 and kept.endswith(b"%%EOF\n")


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda one: one.__name__)
def test_what_hides_in_a_pdf_is_gone(hide: Change) -> None:
    kept = drawn_anew(pdf(hide))
    assert_only_pictures_of_pages(kept)
    assert MARK not in kept


@pytest.mark.parametrize(
    "hide", [in_flate, a_second_photo_behind_the_first, in_a_form, in_line], ids=lambda one: one.__name__
)
def test_the_photo_itself_is_still_on_its_page(hide: Change) -> None:
    page = _first_picture(drawn_anew(pdf(hide)))
    red, green, _blue = page.getpixel((page.width // 3, page.height // 3))  # type: ignore[misc]
    assert red > 150 and green < 90


def _first_picture(kept: bytes) -> Any:
    found: Any = PdfReader(io.BytesIO(kept)).pages[0].images[0].image
    return found


def test_words_can_still_be_read_as_they_look_and_the_pages_are_as_large_as_they_were() -> None:
    kept = drawn_anew(PDF.content)
    page = PdfReader(io.BytesIO(kept)).pages[0]
    assert page.extract_text() == ""
    assert tuple(map(float, page.mediabox)) == (0, 0, 595, 842)
    picture = _first_picture(kept)
    assert picture.mode == "L", "without colour, half the room"
    assert picture.width >= 595 / 72 * 190, "200 dots to the inch, or nearly"
    assert picture.getextrema()[0] < 40, "there are words on it"


def test_chinese_words_without_a_font_of_their_own_are_drawn_in_ours() -> None:
    def written(writer: Any) -> None:
        below = dictionary(
            Type=NameObject("/Font"), Subtype=NameObject("/CIDFontType0"), BaseFont=NameObject("/STSong-Light"),
            CIDSystemInfo=dictionary(
                Registry=TextStringObject("Adobe"), Ordering=TextStringObject("GB1"), Supplement=NumberObject(2)
            ),
        )  # fmt: skip
        font = dictionary(
            Type=NameObject("/Font"), Subtype=NameObject("/Type0"), BaseFont=NameObject("/STSong-Light"),
            Encoding=NameObject("/GBK-EUC-H"), DescendantFonts=ArrayObject([writer._add_object(below)]),
        )  # fmt: skip
        page = writer.pages[0]
        page[NameObject("/Resources")] = dictionary(Font=dictionary(F=writer._add_object(font)))
        text = "同意".encode("gbk").hex().encode()
        page[NameObject("/Contents")] = writer._add_object(
            stream(b"BT /F 200 Tf 60 400 Td <" + text + b"> Tj ET")
        )

    picture = _first_picture(drawn_anew(pdf(written))).convert("L")
    dark = sum(picture.histogram()[:100]) / (picture.width * picture.height)
    assert 0.02 < dark < 0.1, "strokes, neither nothing nor two boxes"


def test_a_seal_that_lies_on_the_page_as_a_note_is_on_the_picture() -> None:
    def sealed(writer: Any) -> None:
        look = stream(
            b"1 0 0 rg 0 0 200 200 re f", Type=NameObject("/XObject"), Subtype=NameObject("/Form"),
            BBox=ArrayObject([NumberObject(n) for n in (0, 0, 200, 200)]),
        )  # fmt: skip
        _noted(
            writer, Subtype=NameObject("/Stamp"), F=NumberObject(4), AP=dictionary(N=writer._add_object(look))
        )

    kept = drawn_anew(pdf(sealed))
    picture = _first_picture(kept)
    assert picture.getpixel((picture.width * 50 // 595, picture.height * 792 // 842))[0] > 200
    assert picture.mode == "RGB"
    assert_only_pictures_of_pages(kept)


def enclosed(writer: Any) -> None:
    writer.add_attachment("run.exe", b"MZ")


def enclosed_in_a_note(writer: Any) -> None:
    file = writer._add_object(stream(b"MZ", Type=NameObject("/EmbeddedFile")))
    spec = dictionary(Type=NameObject("/Filespec"), F=TextStringObject("run.exe"), EF=dictionary(F=file))
    _noted(writer, Subtype=NameObject("/FileAttachment"), FS=spec)


@pytest.mark.parametrize("hide", [enclosed, enclosed_in_a_note], ids=lambda one: one.__name__)
def test_enclosed_files_are_refused_not_lost_unsaid(hide: Change) -> None:
    assert _wrong_with(pdf(hide)) == "scan_not_pages"


def _wrong_with(content: bytes) -> str:
    with pytest.raises(UnfitScan) as caught:
        checked_scan(content)
    return caught.value.name


def test_the_process_apart_says_the_same() -> None:
    assert checked_scan(pdf(in_flate)) == ("application/pdf", drawn_anew(pdf(in_flate)))


@pytest.mark.parametrize("size", [(10, 10), (595, 20), (30, 14_000), (5_000, 5_000)])
def test_a_page_of_any_shape_is_drawn_at_a_bearable_size(size: tuple[float, float]) -> None:
    picture = _first_picture(drawn_anew(pdf(size=size)))
    assert 500_000 < picture.width * picture.height < 8_100_000
    assert max(picture.size) <= 20_001


def test_many_pages_are_kept_smaller_and_too_many_refused() -> None:
    few, many = (drawn_anew(pdf(pages=pages)) for pages in (1, LONG_FROM + 1))
    assert _first_picture(many).width < _first_picture(few).width
    assert _wrong_with(pdf(pages=MAX_PAGES + 1)) == "scan_too_long"

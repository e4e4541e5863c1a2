"""Photos and scanned pictures: only their pixels are kept."""

import io

from PIL import Image, ImageOps

from .unfit import UnfitScan

MAX_PIXELS = 40_000_000
LONGEST_EDGE = 2_400
_KNOWN = ("JPEG", "PNG")


def checked_picture(content: bytes) -> bytes:
    """A JPEG of the picture's pixels, upright, its longer edge at most `LONGEST_EDGE`.

    Place, device, comments, thumbnails, texts and later frames are gone. Raises `UnfitScan`: not_a_scan,
    scan_too_wide (more than `MAX_PIXELS`; told from the header, nothing is unpacked).
    """
    try:
        with Image.open(io.BytesIO(content), formats=_KNOWN) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnfitScan("scan_too_wide")
            picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            upright = _on_white(ImageOps.exif_transpose(picture))
    except UnfitScan:
        raise
    except Image.DecompressionBombError as error:
        raise UnfitScan("scan_too_wide") from error
    except Exception as error:  # a decoder stumbles in a hundred ways over what is no picture, or half of one
        raise UnfitScan("not_a_scan") from error
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    # A new picture: saving the old one would write its comment again.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; where it lets through it is paper, or a signature would be black on black."""
    if picture.mode.startswith("I"):  # 16 bits of grey: converting cuts off instead of scaling
        return picture.convert("I").point([value // 256 for value in range(65_536)], "L").convert("RGB")
    if "transparency" not in picture.info and "A" not in picture.mode:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("RGB")

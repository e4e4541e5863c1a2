"""Photos and scanned pictures: only their dots are kept."""

import io
import math

from PIL import Image

from .unfit import UnfitScan

MAX_DOTS = {"JPEG": 40_000_000, "PNG": 24_000_000}
"""A JPEG is made smaller while it is unpacked; a PNG lies in memory whole."""
KEPT_DOTS = 2_400 * 2_400
QUALITY = 85
_TURNED = 0x0112  # how the camera was held, 1 to 8
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def checked_picture(content: bytes) -> bytes:
    """A JPEG of the picture's dots, upright, of at most `KEPT_DOTS`.

    Place, device, comments, thumbnails, texts and later frames are gone. Raises `UnfitScan`: not_a_scan,
    scan_too_wide (more than `MAX_DOTS`, told from the header before anything is unpacked).
    """
    try:
        with Image.open(io.BytesIO(content), formats=tuple(MAX_DOTS)) as picture:
            # What phones write with a depth map beside it calls itself neither.
            if picture.width * picture.height > MAX_DOTS.get(picture.format or "", MAX_DOTS["JPEG"]):
                raise UnfitScan("scan_too_wide")
            picture.draft("RGB", _fitting(picture.size))
            turn = _UPRIGHT.get(picture.getexif().get(_TURNED, 1))
            flat = _on_white(picture)
            return _jpeg(flat.transpose(turn) if turn is not None else flat)
    except (UnfitScan, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise UnfitScan("scan_too_wide") from error
    except Exception as error:  # a decoder stumbles in a hundred ways over what is no picture, or half of one
        raise UnfitScan("not_a_scan") from error


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The size to keep: by dots, not by the longer edge, or a long screenshot of a talk could not be read."""
    width, height = size
    share = min(1.0, math.sqrt(KEPT_DOTS / (width * height)))
    return max(1, round(width * share)), max(1, round(height * share))


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours and its size to keep, made smaller before it is copied.

    Where it lets through it is paper, or a signature would be black on black.
    """
    lets_through = "transparency" in picture.info or "A" in picture.mode
    if picture.mode.startswith("I"):  # 16 bits of grey: converting cuts off instead of scaling
        picture = picture.convert("I").point([value // 256 for value in range(65_536)], "L")
        lets_through = False
    elif picture.mode in ("1", "P") or "transparency" in picture.info:  # numbers of colours have no mean
        picture = picture.convert("RGBA" if lets_through else "RGB")
    picture = picture.resize(_fitting(picture.size), Image.Resampling.BICUBIC, reducing_gap=2.0)
    if lets_through:
        clear = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return picture.convert("RGB")


def _jpeg(upright: Image.Image) -> bytes:
    # A new picture: saving the old one would write its comment again.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()

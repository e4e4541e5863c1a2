"""Makes the web fonts (a maintainer runs it, users never do).

    python fengqiao/web/static/vendor/build_fonts.py [--bold NotoSansCJK-Bold.ttc]

Keeps the 3,755 everyday characters of GB 2312, what our own texts and the reference station's village names
need beyond them, ASCII and punctuation. Wants fonttools and brotli. The regular weight comes from the package
pylopdf-fonts-zh-cn; the bold one from Debian's fonts-noto-cjk. Prints sizes; then run `build_manifest.py`.
"""

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[2]
BOLD = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
PUNCTUATION = (
    "·—…‘’“”、。〈〉《》「」『』【】〔〕！（），．：；？％￥¥～－＋×÷＝≤≥→←↑↓↗✓✕●○■□▲△▼▽①②③④⑤⑥⑦⑧⑨⑩㎡℃°′″№–"
)


def everyday_characters() -> set[str]:
    """GB 2312 level one: rows 16 to 55, the last row five short."""
    kept = set()
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                kept.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return kept


def own_characters() -> set[str]:
    """Every character our own catalogues and reference data use."""
    found: set[str] = set()
    for pattern in ("locale/**/*.po", "*/reference/*.csv", "*/reference/*.json"):
        for path in PACKAGE.glob(pattern):
            found |= {c for c in path.read_text(encoding="utf-8") if "\u3400" <= c <= "\u9fff"}
    return found


def simplified_face(path: Path) -> TTFont:
    """The simplified Chinese face of a font file or collection."""
    if path.suffix != ".ttc":
        return TTFont(path)
    for number in range(20):
        font = TTFont(path, fontNumber=number)
        name = font["name"].getDebugName(4) or ""
        if "Sans CJK SC" in name and "Mono" not in name:
            return font
    raise SystemExit(f"{path} has no simplified Chinese face")


def write_subset(*, font: TTFont, text: str, to: Path) -> None:
    """Writes `font` with the characters of `text` as WOFF2."""
    options = subset.Options(flavor="woff2", hinting=False, desubroutinize=False, notdef_outline=True)
    options.layout_features = ["kern", "palt", "halt", "tnum", "locl", "ccmp"]
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    maker = subset.Subsetter(options)
    maker.populate(text=text)
    maker.subset(font)
    subset.save_font(font, str(to), options)
    sys.stdout.write(f"{to.name}: {to.stat().st_size / 1e6:.2f} MB\n")


def main() -> None:
    from pylopdf_fonts_zh_cn import __file__ as fonts

    parser = argparse.ArgumentParser(description="Make the web fonts.")
    parser.add_argument("--bold", type=Path, default=BOLD)
    given = parser.parse_args()
    ascii_text = "".join(map(chr, range(0x20, 0x7F)))
    text = "".join(sorted(everyday_characters() | own_characters() | set(PUNCTUATION + ascii_text)))
    regular = Path(fonts).parent / "NotoSansSC-Regular.otf"
    write_subset(font=simplified_face(regular), text=text, to=HERE / "fonts" / "noto-sans-sc-regular.woff2")
    if given.bold.exists():
        write_subset(
            font=simplified_face(given.bold), text=text, to=HERE / "fonts" / "noto-sans-sc-bold.woff2"
        )


if __name__ == "__main__":
    main()

"""Build the cover font from the Noto family: python tests/publish/build_font.py NOTO_FOLDER OUT.ttf (needs fonttools).

Every script in it can be drawn glyph by glyph, without a layout engine; hinting and layout tables are
dropped. The glyph of a missing character is empty and has no width, so that it is known and never seen.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

LATIN = "0020-007E 00A0-024F 0253 0254 0256 0257 0259 025B 0263 0268 0269 026F 0272 0283 0289-028C 0292 0294 02BB 02BC"
MORE_LATIN = "1E00-1EFF 2010-2027 2030-205E 2070-209C 20A0-20C0 2100-214F 2150-215E 2190-2193 2212 2248 2260 2264 2265"
ARABIC = "060C 061B 061F 0621-064A 0660-066D 0671-06D5 06F0-06F9 FB50-FBE9 FBFC-FBFF FE80-FEFC"
SOURCES = {
    "NotoSerif-Bold": f"{LATIN} {MORE_LATIN} 0370-03FF 0400-052F",
    "NotoSerifHebrew-Bold": "05BE 05D0-05EA 05EF-05F4",
    "NotoSerifArmenian-Bold": "0531-058F",
    "NotoSerifGeorgian-Bold": "10A0-10FF 1C90-1CBF",
    "NotoSerifEthiopic-Bold": "1200-137C",
    "NotoNaskhArabic-Bold": ARABIC,
}
SCALES = {"NotoNaskhArabic-Bold": 1.2}
"""So that its letters look as large as the Latin ones beside them."""
NAMES = {1: "Audiobrief Cover", 2: "Bold", 4: "Audiobrief Cover Bold", 6: "AudiobriefCover-Bold"}


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    with TemporaryDirectory() as scratch:
        parts = [cut(folder / f"{name}.ttf", ranges, Path(scratch)) for name, ranges in SOURCES.items()]
        font = Merger().merge([str(part) for part in parts])
    font["hmtx"][".notdef"] = (0, 0)
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    for number, text in NAMES.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font.save(out)
    sys.stdout.write(f"{out}: {len(font.getBestCmap())} characters, {out.stat().st_size} bytes\n")


def cut(source: Path, ranges: str, scratch: Path) -> Path:
    options = Options()
    options.hinting = options.notdef_outline = options.glyph_names = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 13, 14]
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "gasp"]
    font = TTFont(source)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(ranges))
    subsetter.subset(font)
    units = font["head"].unitsPerEm
    scale_upem(font, round(units * SCALES.get(source.stem, 1)))
    font["head"].unitsPerEm = units
    part = scratch / source.name
    font.save(part)
    return part


if __name__ == "__main__":
    main()

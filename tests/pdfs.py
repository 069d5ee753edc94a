"""PDFs of placed text, small enough to be read in a test."""

Placed = tuple[float, float, float, str]
"""Points from the left, points from the bottom, size in points, text; of a page of 600 by 800 points."""
FONTS = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def pdf(pages: list[list[Placed]], extra: str = "") -> bytes:
    """Return a PDF of lines of Helvetica; `extra` is written into every page as it stands, where /C is Courier."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", FONTS, FONTS.replace("Helvetica", "Courier")]
    kids = []
    for lines in pages:
        content = "".join(
            f"BT /F {size} Tf {left} {bottom} Td ({_escaped(text)}) Tj ET\n" for left, bottom, size, text in lines
        )
        content += extra
        objects.append(f"<</Length {len(content)}>>\nstream\n{content}endstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R/C 4 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    data, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return f"{data}startxref\n{start}\n%%EOF".encode("cp1252")


def column(left: float, top: float, text: str, size: float = 10, pitch: float = 12) -> list[Placed]:
    """Return lines of text, a list of one at each line break, set down the page."""
    return [(left, top - pitch * number, size, line) for number, line in enumerate(text.split("\n"))]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

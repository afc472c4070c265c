"""PDFs by hand: pieces of text at places of a page."""

from collections.abc import Sequence
from pathlib import Path

Placed = tuple[int, int, str]


def pdf(path: Path, pages: Sequence[Sequence[Placed]]) -> Path:
    """A PDF with text at places: points from the left and from below, and the words."""
    return drawn(
        path,
        [
            "".join(f"BT /F1 10 Tf {x} {y} Td ({words}) Tj ET\n" for x, y, words in pieces)
            for pieces in pages
        ],
    )


def lines_pdf(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A PDF with one line of text under the other."""
    shown = ("".join(f"({line}) Tj T*\n" for line in lines) for lines in pages)
    return drawn(path, [f"BT /F1 10 Tf 14 TL 50 780 Td\n{lines}ET" for lines in shown])


def drawn(path: Path, pages: Sequence[str]) -> Path:
    """A PDF of pages in its own drawing commands."""
    streams = [page.encode("latin-1") for page in pages]
    bodies = [b"<< /Length %d >>\nstream\n%s\nendstream" % (len(s), s) for s in streams]
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for i, body in enumerate(bodies):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 %s >> >> >>" % (4 + 2 * i, font)
        )
        objects.append(body)
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    path.write_bytes(
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    )
    return path

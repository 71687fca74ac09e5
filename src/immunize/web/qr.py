"""QR codes as drawings in the page. 二维码"""

import segno
from markupsafe import Markup


def qr(code: str) -> Markup:
    """A QR code as inline SVG; the text stands beside it.

    Error correction M: readable from a scratched phone, and still coarse enough for an old
    scanner.
    """
    drawing = segno.make(code, error="m", micro=False)
    return Markup(drawing.svg_inline(scale=8, border=2, svgclass="qr", lineclass=None))  # noqa: S704 - drawn here

"""What the board's script asks and decides, and the plain values that it is answered with.

The script, its style and its template are in `static/`; the other pages are in `ui.pages`.
"""

"""Who is at the page: keys, sessions, the pages that each has open, the files that they chose.

Who is let in at all is the door's business, in `ui.server`.
"""

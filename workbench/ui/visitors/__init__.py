"""Who is at the page: keys, sessions, the pages that each has open, the files that they chose.

Who is let in at all is decided at the door, in `ui.server`.
"""

"""The web application: its guard, the files that it serves, its start and its end.

What stands on a page is in `ui.pages`.
"""

"""What pages are put together from: small parts, tables, colours, the component of a script.

Nothing of one page alone, and nothing that reads a study.
"""

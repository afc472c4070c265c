"""What pages are put together from: small parts, tables, colours, the component of a script.

Nothing that only one page uses, and nothing that reads a study.
"""

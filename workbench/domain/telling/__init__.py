"""A study in words and tables: sentences of the trail, titles, differences, the matrix.

Plain text only; formats are in `exporters`, pages in `ui`.
"""

"""A run: candidate themes proposed, how steadily they are found, what changed since the last.

How excerpts are grouped is in `clustering`; how themes are named is in `services.labelers`.
"""

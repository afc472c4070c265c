"""Excerpts as engines see them: their vectors, surroundings, keyphrases, the typical ones.

Nothing here decides or records; how they are grouped is in `clustering`.
"""

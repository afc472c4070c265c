"""What a study is made of: transcripts, excerpts, speakers, pseudonyms, the humans' codebook.

What happens to it is in `domain.trail`; how files are read is in `importers`.
"""

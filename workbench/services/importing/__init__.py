"""What comes in: transcripts, colleagues' projects, codebooks, codings, names to replace.

How a file is read is in `importers`; what an erasure takes out again is in `services.erasing`.
"""

"""Having themes named: which labelers may, what they are shown, what becomes of their answers.

The labelers themselves, and how one is run, are in `labeling`.
"""

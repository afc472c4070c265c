"""Labelers: finding them, running them over clusters, checking what they say."""

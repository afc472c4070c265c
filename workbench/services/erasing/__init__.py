"""Forgetting: who withdraws, words that must go, what came in by mistake, and their traces.

Names replaced before anything is stored are in `services.importing`.
"""

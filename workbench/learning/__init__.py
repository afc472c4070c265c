"""Suggestions from decisions; nothing here yet."""

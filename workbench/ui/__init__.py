"""The page: what analysts work in."""

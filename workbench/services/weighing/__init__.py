"""What speaks for a theme and against it: evidence, likeness to others, the human codebook.

The measures are pure and in `domain.measures`; nothing here decides.
"""

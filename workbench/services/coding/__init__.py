"""What several people code side by side: sample frames, and how far the coders agree.

The figures are in `domain.measures`; what a coder decides is in `services.deciding`.
"""

"""The board that a trail gives, and the rule of every event that changes it.

What the page shows of it is in `ui.board`; what a run has to say about it is in
`domain.proposing`.
"""

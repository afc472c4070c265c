"""What the machine has to say about a board: offers, conflicts, hints, targets of suggestions.

Nothing here changes a board: only events do, by `domain.board.rules`.
"""

"""What an analyst decides about themes, and what a decision would do before it is taken.

What a decision does to the board is in `domain.board.rules`; answers to suggestions are in
`services.suggesting`.
"""

"""What can happen to a study, and how it is written down so that it can be checked.

What an event does to the board is in `domain.board.rules`; how it is told in words is in
`domain.telling`.
"""

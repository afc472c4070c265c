"""Figures: how themes agree with codes, how steady, alike, well-founded and well-named they are.

Arrays and values in, values out; who asks for them is in `services`.
"""

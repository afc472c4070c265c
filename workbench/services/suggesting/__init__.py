"""What an excerpt may be about, learnt from codebook and decisions, and the answers to it.

The arithmetic is in `learning`; how good suggestions are is found in `services.evaluating`.
"""

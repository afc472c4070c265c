"""What left the study in files: noted as it is written, so that an erasure reaches it.

What becomes of it after an erasure is in `services.reach`.
"""

"""What becomes of transcripts that come in: which each is in the study, and what is to be done.

Pure: how files are read is in `importers`, what is stored in `services.importing`.
"""

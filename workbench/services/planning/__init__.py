"""What a study file asks for, whose project it makes, and what that has beside the file.

Doing it in one go is in `services.batch`; how single files are read is in `importers`.
"""

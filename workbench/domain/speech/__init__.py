"""Who speaks in a document: labels by their evidence, whole readings weighed, doubts said.

Lines become turns here, and a study's drafts are understood together. One name a speaker, and who
asks and who answers, is told in `domain.material.speakers`. Nothing here reads a file.
"""

"""Words of spoken languages, a data file each.

They are weak evidence: what recurs in a file weighs more.
"""

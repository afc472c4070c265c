"""What the board learns: excerpts scored against codes and themes, by words, then by decisions.

Arrays in, arrays out; nothing is stored.
"""

from workbench.learning.confidence import TrackRecord
from workbench.learning.learner import Learnt, learn
from workbench.learning.passages import Pool, pool
from workbench.learning.queue import ToRead, next_to_read
from workbench.learning.terms import Counted, counted
from workbench.learning.typical import typical_rows
from workbench.learning.words import word_likeness
from workbench.learning.zero_shot import Asked, Prior, zero_shot

__all__ = [
    "Asked", "Counted", "Learnt", "Pool", "Prior", "ToRead", "TrackRecord", "counted", "learn",
    "next_to_read", "pool", "typical_rows", "word_likeness", "zero_shot",
]  # fmt: skip

"""Likeness in words: character n-grams find "coding" if a code says "coded"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.learning.passages import Table

SAMPLE = 5_000
"""Excerpts whose n-grams are counted; of more, an even sample, so that memory stays small."""

BLOCK = 2_000


def word_likeness(texts: Sequence[str], targets: Sequence[str]) -> Table:
    """(len(texts), len(targets)) cosines of tf-idf over character 3- to 5-grams, within words.

    A column depends on its target and the texts alone, not on the other targets or the order.
    """
    # Imported when needed: scikit-learn takes longer than the page may to start.
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(
        sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5), dtype=np.float32
    )
    try:
        counter.fit(sorted(texts)[:: -(-len(texts) // SAMPLE) or 1])
    except ValueError:  # not one n-gram: no texts, or symbols alone
        return np.zeros((len(texts), len(targets)), dtype=np.float32)
    wanted = counter.transform(targets).T.tocsr()
    blocks = [
        (counter.transform(texts[at : at + BLOCK]) @ wanted).toarray()
        for at in range(0, len(texts), BLOCK)
    ]
    return np.concatenate(blocks).astype(np.float32)

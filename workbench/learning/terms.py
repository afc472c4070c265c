"""The words of excerpts and of the questions that they answer, by tf-idf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from workbench.domain.talk import talk_of
from workbench.domain.words import WORD
from workbench.learning.passages import Table, Terms

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

_MOST = 30_000
"""Different words that count, the most frequent ones."""

_EVERYWHERE = 0.2
"""Share of the excerpts from which a word is in too many of them to tell them apart."""

_FEW = 20
"""Excerpts from which words are counted in shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Words counted in a study; texts that come later are compared in the same ones.

    Attributes:
        rows: (n, t) unit rows of the study's own texts.
        counter: what counts them; None where there is nothing to count.
    """

    rows: Terms
    counter: TfidfVectorizer | None

    def likeness(self, texts: Sequence[str]) -> Table:
        """(n, len(texts)) cosines with other texts."""
        if self.counter is None or not texts:
            return np.zeros((self.rows.shape[0], len(texts)), dtype=np.float32)
        return np.asarray((self.rows @ self.counter.transform(texts).T).toarray(), np.float32)


def counted(texts: Sequence[str], language: str) -> Counted:
    """Count the words of texts that stand in two of them or more, and not in very many.

    Args:
        texts: n texts.
        language: BCP 47 tag; where its talk is known, such words do not count.
    """
    # Imported when needed: scikit-learn takes longer than the page may to start.
    from sklearn.feature_extraction.text import TfidfVectorizer

    talk = talk_of(language)
    counter = TfidfVectorizer(
        sublinear_tf=True, token_pattern=f"(?u){WORD}", dtype=np.float32, max_features=_MOST,
        min_df=2, max_df=_EVERYWHERE if len(texts) >= _FEW else 1.0,
        stop_words=sorted(talk.function | talk.weak) if talk else None,
    )  # fmt: skip
    try:
        return Counted(rows=counter.fit_transform(texts).tocsr(), counter=counter)
    except ValueError:  # not one word that counts
        return Counted(rows=sp.csr_matrix((len(texts), 1), dtype=np.float32), counter=None)

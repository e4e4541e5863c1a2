"""Counts of pairs of neighbouring characters, for all texts at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse


def pair_counts(texts: Sequence[str]) -> Any:
    """A sparse matrix, a row for each text and a column for each pair of letters that stand side by side in any.

    The entry is 1 + ln(count). Only letters and digits pair; a gap or a mark between two keeps them apart.
    """
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    codes = np.frombuffer(
        "".join(f"{text} " for text in texts).encode("utf-32-le", "replace"), dtype=np.uint32
    )
    rows = np.repeat(np.arange(len(texts)), lengths)
    distinct, of = np.unique(codes, return_inverse=True)
    letter = np.array([chr(code).isalnum() for code in distinct], dtype=np.bool_)[of]
    together = letter[:-1] & letter[1:]  # the blank that ends each text parts it from the next
    keys = (codes[:-1].astype(np.uint64) << np.uint64(32) | codes[1:])[together]
    pairs, columns = np.unique(keys, return_inverse=True)
    counts = sparse.csr_matrix(
        (np.ones(len(columns)), (rows[:-1][together], columns)), shape=(len(texts), max(1, len(pairs)))
    )
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts

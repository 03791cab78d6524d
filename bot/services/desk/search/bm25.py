"""BM25 over weighted terms: how well documents fit a query, and how much of the query they hold."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Mapping, Sequence

K1 = 1.2
B = 0.5
"""Length counts less than in texts of pages: ours are sentences."""

Terms = Mapping[str, float]


class Bm25:
    """Documents by their place in the list."""

    def __init__(self, documents: Sequence[Terms]) -> None:
        lengths = [sum(document.values()) for document in documents]
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, (document, length) in enumerate(zip(documents, lengths)):
            norm = K1 * (1 - B + B * length / mean)
            for term, count in document.items():
                postings[term].append((place, count * (K1 + 1) / (count + norm)))
        self._postings = dict(postings)
        self._idf = {
            term: math.log(1 + (len(documents) - len(found) + 0.5) / (len(found) + 0.5))
            for term, found in postings.items()
        }
        self._unknown = math.log(1 + (len(documents) + 0.5) / 0.5)

    def scores(self, query: Terms) -> dict[int, float]:
        """How well each document fits that has anything of the query."""
        found: dict[int, float] = defaultdict(float)
        for term, weight in query.items():
            for place, fit in self._postings.get(term, ()):
                found[place] += weight * self._idf[term] * fit
        return found

    def covered(self, query: Terms, document: Terms) -> float:
        """How much of the query the document holds, from 0 to 1; rare terms count more."""
        total = sum(weight * self._weight(term) for term, weight in query.items())
        held = sum(
            weight * self._weight(term) for term, weight in query.items() if term in document
        )
        return held / total if total else 0.0

    def _weight(self, term: str) -> float:
        return self._idf.get(term, self._unknown)

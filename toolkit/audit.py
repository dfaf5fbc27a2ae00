"""The arithmetic of reports as a list that people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.find import iter_documents

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.relations import Relation

_WORDS = {
    "consistent": "fits",
    "rounding": "fits when rounded",
    "truncation": "fits when cut off",
    "unreconciled": "cannot be reconciled as stated",
    "uncheckable": "cannot be checked",
}


def list_checks(reports: pd.DataFrame) -> Iterator[str]:
    """Yield, for each report, a head line and then each claim with its verdict and its words."""
    for document in iter_documents(reports, caller="audit"):
        counts = {verdict: 0 for verdict in _WORDS}
        for relation in document.relations:
            counts[relation.verdict] += 1
        told = ", ".join(f"{count} {_WORDS[verdict]}" for verdict, count in counts.items() if count)
        yield f"{document.report_id}: {len(document.relations)} claims; {told or 'nothing to check'}"
        for number, relation in enumerate(document.relations, start=1):
            yield _tell(number, relation, document.text)


def _tell(number: int, relation: Relation, text: str) -> str:
    start, end = relation.members[0][0], relation.members[-1][1]
    parts = [f"{role} {text[s:e]}" for s, e, role in relation.members]
    computed = _tell_interval(relation.computed_low, relation.computed_high)
    line = f"  {number}. {relation.kind}: {_WORDS[relation.verdict]}; {', '.join(parts)}{computed}"
    note = f"\n     {relation.note}" if relation.note else ""
    return f"{line}{note}\n     “{' '.join(text[start:end].split())}” ({start}-{end})"


def _tell_interval(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f"; recomputed {low:.6g}" if low == high else f"; recomputed {low:.6g} to {high:.6g}"

"""How each layer is scored: which rows match, and which of their fields must agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from toolkit.evaluate.gold import Row
from toolkit.evaluate.pairs import (
    Comparison,
    Count,
    Mismatch,
    Pairing,
    Rank,
    agree,
    count_overlap,
    count_share,
    overlap,
    pair_rows,
    show_value,
)

VERDICTS = {
    "true": ("consistent",),
    "rounding": ("rounding", "consistent"),
    "false": ("unreconciled",),
}


@dataclass(frozen=True)
class SpanLayer:
    """A layer whose rows are spans with fields: the fields that must agree, by measure.

    `whole` measures count every row and rank the pairs, first measure first; `shares` count the
    matched rows only.
    """

    table: str
    whole: dict[str, tuple[str, ...]]
    shares: dict[str, tuple[str, ...]]

    @property
    def fields(self) -> list[str]:
        """Every field that is compared, once."""
        measures = [*self.whole.values(), *self.shares.values()]
        return list(dict.fromkeys(field for fields in measures for field in fields))


_EXACT = ("start", "end")
SPAN_LAYERS = {
    "quantities": SpanLayer(
        "quantities",
        {"span": (), "value": ("value",), "value_unit": ("value", "unit"), "exact_span": _EXACT},
        {"bounds": ("low", "high", "bound"), "hedge": ("hedge",)},
    ),
    "others": SpanLayer("numerals", {"span": (), "exact_span": _EXACT}, {"kind": ("kind",)}),
    "incidence": SpanLayer(
        "incidence",
        {"span": (), "value": ("value",)},
        {"bounds": ("low", "high"), "role": ("role",), "year": ("year",), "region": ("region",)},
    ),
    "funds": SpanLayer(
        "funds",
        {"span": (), "yuan": ("yuan",)},
        {"flow": ("flow",), "source": ("source",), "sector": ("sector",), "year": ("year",)},
    ),
}


def compare_spans(layer: SpanLayer, gold: Sequence[Row], rows: Sequence[Row]) -> Comparison:
    """Compare rows that are a span with fields: quantities, other numerals, incidence, funds."""

    def rank(expected: Row, row: Row) -> Rank | None:
        shared = count_overlap(expected, row)
        if not shared:
            return None
        whole = [not agree(expected, row, fields) for fields in layer.whole.values()]
        return *whole, sum(not agree(expected, row, fields) for fields in layer.shares.values()), -shared

    pairing = pair_rows(gold, rows, rank=rank, touches=overlap)
    counts = {name: pairing.count_rows(partial(agree, fields=fields)) for name, fields in layer.whole.items()}
    for name, fields in layer.shares.items():
        known = [(expected, row) for expected, row in pairing.pairs if set(fields) <= set(expected)]
        counts[name] = count_share(agree(expected, row, fields) for expected, row in known)
    return Comparison(counts, pairing.list_unpaired(_show_row) + _list_fields(pairing, layer.fields))


def _list_fields(pairing: Pairing, fields: Sequence[str]) -> list[Mismatch]:
    return [
        Mismatch(field, row["start"], row["end"], show_value(expected[field]), show_value(row[field]))
        for expected, row in pairing.pairs
        for field in fields
        if field in expected and not agree({field: expected[field]}, row, [field])
    ]


def _show_row(row: Row) -> str:
    """Return the characters of the row, or its amount where the annotation leaves them out."""
    amount = [row.get(field) for field in ("text", "value", "yuan", "low", "high")]
    return next((show_value(value) for value in amount if value is not None), "")


def compare_sectors(gold: Sequence[Row], sentences: Sequence[Row]) -> Comparison:
    """Compare the sector labels of sentences; ``general`` and no sector are the same.

    Each annotated sentence meets the machine sentence that shares most characters with it; the
    labels of the other sentences are found too much, save where they overlap an optional row.
    """
    labelled: list[tuple[Row, set[str], set[str]]] = []
    met: set[int] = set()
    for expected in gold:
        shared = [count_overlap(expected, row) for row in sentences]
        best = shared.index(max(shared)) if any(shared) else None
        met |= set() if best is None else {best}
        if not expected.get("optional"):
            found = set() if best is None else _split_labels(sentences[best])
            labelled.append((expected, set(expected["sectors"]) - {"general"}, found))
    optional = [row for row in gold if row.get("optional")]
    for i, row in enumerate(sentences):
        if i not in met and not any(overlap(other, row) for other in optional):
            labelled.append((row, set(), _split_labels(row)))
    return Comparison({"sectors": _count_labels(labelled)}, _list_labels(labelled))


def _split_labels(sentence: Row) -> set[str]:
    return set(sentence["sectors"].split(";")) - {"", "general"}


def _count_labels(labelled: Sequence[tuple[Row, set[str], set[str]]]) -> Count:
    n_gold = sum(len(expected) for _, expected, _ in labelled)
    n_found = sum(len(found) for _, _, found in labelled)
    return Count(n_gold, n_found, sum(len(expected & found) for _, expected, found in labelled))


def _list_labels(labelled: Sequence[tuple[Row, set[str], set[str]]]) -> list[Mismatch]:
    return [
        Mismatch("missed", row["start"], row["end"], label, "")
        if label in expected
        else Mismatch("extra", row["start"], row["end"], "", label)
        for row, expected, found in labelled
        for label in sorted(expected ^ found)
    ]


def compare_relations(gold: Sequence[Row], rows: Sequence[Row]) -> Comparison:
    """Compare claims: the same kind over the same figures, then their roles and the verdict.

    The last measure holds every true claim against the machine's word: it is not right where a
    claim that shares two of its figures is called unreconciled and answers to no other annotation.
    """

    def rank(expected: Row, row: Row) -> Rank | None:
        if expected["kind"] != row["kind"] or not _has_same_figures(expected, row):
            return None
        return not _has_same_roles(expected, row), not _has_right_verdict(expected, row)

    pairing = pair_rows(gold, rows, rank=rank, touches=_lies_within)
    judged = [(expected, row) for expected, row in pairing.pairs if expected["holds"] is not None]
    paired = [(expected, [row, *pairing.extra]) for expected, row in pairing.pairs]
    required = paired + [(expected, pairing.extra) for expected in pairing.missed]
    true = [(g, candidates) for g, candidates in required if _name_truth(g) in ("true", "rounding")]
    accused = [g for g, candidates in true if any(_accuses(row, g) for row in candidates)]
    counts = {
        "claim": pairing.count_rows(lambda expected, row: True),
        "roles": count_share(_has_same_roles(expected, row) for expected, row in pairing.pairs),
        "verdict": count_share(_has_right_verdict(expected, row) for expected, row in judged),
        "true_not_unreconciled": Count(len(true), len(true), len(true) - len(accused)),
    }
    return Comparison(counts, _list_claims(pairing, accused))


def _list_claims(pairing: Pairing, accused: Sequence[Row]) -> list[Mismatch]:
    mismatches = pairing.list_unpaired(_show_claim)
    for expected, row in pairing.pairs:
        span, truth = (expected["start"], expected["end"]), _name_truth(expected)
        if not _has_same_roles(expected, row):
            mismatches.append(Mismatch("roles", *span, _show_claim(expected), _show_claim(row)))
        if truth and not _has_right_verdict(expected, row):
            mismatches.append(Mismatch("verdict", *span, truth, row["verdict"]))
    return mismatches + [
        Mismatch("true_not_unreconciled", row["start"], row["end"], _name_truth(row), "unreconciled")
        for row in accused
    ]


def _has_same_figures(expected: Row, row: Row) -> bool:
    if len(expected["members"]) != len(row["members"]):
        return False
    return all(map(overlap, expected["members"], row["members"]))


def _has_same_roles(expected: Row, row: Row) -> bool:
    return [m.get("role") for m in expected["members"]] == [m.get("role") for m in row["members"]]


def _has_right_verdict(expected: Row, row: Row) -> bool:
    return row["verdict"] in VERDICTS.get(_name_truth(expected), ())


def _name_truth(expected: Row) -> str:
    return "" if expected["holds"] is None else str(expected["holds"]).lower()


def _accuses(row: Row, expected: Row) -> bool:
    return row["verdict"] == "unreconciled" and _count_shared_figures(expected, row) >= 2


def _lies_within(optional: Row, row: Row) -> bool:
    """Return whether all figures of the one claim are figures of the other."""
    fewest = min(len(optional["members"]), len(row["members"]))
    return _count_shared_figures(optional, row) >= fewest


def _count_shared_figures(one: Row, other: Row) -> int:
    return sum(any(overlap(a, b) for b in other["members"]) for a in one["members"])


def _show_claim(row: Row) -> str:
    members = [f"{m.get('role', '')} {m['start']}-{m['end']}" for m in row["members"]]
    return f"{row['kind']}: {', '.join(members)}"

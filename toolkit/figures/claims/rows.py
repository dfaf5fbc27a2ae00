"""From the table of relations to the rows that the figures of claims plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.figures.places import label_reports

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

# From what fits least to what fits as printed.
VERDICTS = ("unreconciled", "uncheckable", "truncation", "rounding", "consistent")


def count_claims(tables: Tables) -> pd.DataFrame:
    """Count claims by kind and verdict: ``kind``, ``verdict``, ``n``, ``n_reports``; kinds by their size."""
    found = tables["relations"].groupby(["kind", "verdict"], as_index=False)
    counts = found.agg(n=("relation_id", "size"), n_reports=("report_id", "nunique"))
    counts["size"] = counts.groupby("kind")["n"].transform("sum")
    order = counts.sort_values(["size", "kind", "verdict"], ascending=[False, True, True], ignore_index=True)
    return order[["kind", "verdict", "n", "n_reports"]]


def measure_gaps(tables: Tables) -> pd.DataFrame:
    """Return how far the recomputed figure lies from the stated one, one row per claim that has both.

    Columns: ``report_id``, ``report``, ``relation_id``, ``kind``, ``verdict``, ``stated``,
    ``computed_low``, ``computed_high``, ``gap_low``, ``gap_high`` (percent of the stated figure), ``note``.
    What fits least stands first.
    """
    claims = label_reports(tables["reports"]).merge(tables["relations"], on="report_id")
    known = claims[["stated", "computed_low", "computed_high"]].notna().all(axis=1) & (claims["stated"] != 0)
    claims = claims[known]
    ends = {
        f"gap_{end}": 100 * (claims[f"computed_{end}"] - claims["stated"]) / claims["stated"].abs()
        for end in ("low", "high")
    }
    claims = claims.assign(**ends, place=claims["verdict"].map(VERDICTS.index))
    claims["middle"] = (claims["gap_low"] + claims["gap_high"]).abs().round(6)
    keys = ["place", "middle", "report_id", "relation_id"]
    order = claims.sort_values(keys, ascending=[True, False, True, True], ignore_index=True)
    columns = [
        "report_id",
        "report",
        "relation_id",
        "kind",
        "verdict",
        "stated",
        "computed_low",
        "computed_high",
    ]
    return order[[*columns, "gap_low", "gap_high", "note"]]

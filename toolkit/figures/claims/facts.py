"""The numbers in captions and alt texts of the figures of claims, counted from the plotted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.claims.rows import VERDICTS
from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd


def describe_claims(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure claims."""
    by_verdict = data.groupby("verdict")["n"].sum()
    first = data["kind"].iloc[0]
    return {
        "n": int(data["n"].sum()),
        "n_reports": tables["relations"]["report_id"].nunique(),
        "n_kinds": data["kind"].nunique(),
        **{f"n_{code}": int(by_verdict.get(code, 0)) for code in VERDICTS},
        "n_checked": int(data.loc[data["verdict"] != "uncheckable", "n"].sum()),
        "first": labels.name("claim", first),
        "n_first": int(data.loc[data["kind"] == first, "n"].sum()),
    }


def describe_gaps(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure claim_gaps."""
    meets = (data["gap_low"] <= 0) & (data["gap_high"] >= 0)
    farthest = data.iloc[int(data[["gap_low", "gap_high"]].abs().min(axis=1).argmax())]
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_meet": int(meets.sum()),
        "n_apart": int((~meets).sum()),
        "n_unreconciled": int((data["verdict"] == "unreconciled").sum()),
        "n_uncheckable": int((data["verdict"] == "uncheckable").sum()),
        "left_out": len(tables["relations"]) - len(data),
        "report": farthest["report"],
        "kind": labels.name("claim", farthest["kind"]),
        "verdict": labels.name("verdict", farthest["verdict"]),
        "stated": f"{farthest['stated']:,g}",
        "low": f"{farthest['computed_low']:,.4g}",
        "high": f"{farthest['computed_high']:,.4g}",
    }

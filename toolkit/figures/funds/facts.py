"""The numbers in captions and alt texts, counted from the plotted rows and the tables behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd


def describe_funds(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure funds."""
    flow = data["flow"].iloc[0]
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_flows": data["flow"].nunique(),
        "first_flow": labels.name("flow", flow),
        "n_first": int((data["flow"] == flow).sum()),
        "largest": f"{data['yuan'].max():,.0f}",
        "left_out": len(tables["funds"]) - len(data),
    }

"""The numbers in captions and alt texts of the figures of the systems, counted from the plotted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd


def describe_systems(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure systems."""
    by_system = data.groupby("system", sort=False)["n"].sum()
    told = data[data["n"] > 0]
    by_report = told.groupby("report", sort=False)["system"].nunique()
    return {
        "n": int(data["n"].sum()),
        "n_reports": data["report_id"].nunique(),
        "n_telling": told["report_id"].nunique(),
        "first": labels.name("system", str(by_system.idxmax())),
        "n_first": int(by_system.max()),
        "rarest": labels.name("system", str(by_system.idxmin())),
        "n_rarest": int(by_system.min()),
        "widest": by_report.idxmax(),
        "n_widest": int(by_report.max()),
    }


def describe_chain(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure problem_chain."""
    closed = data[data["closed"].notna()]
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_closed": len(closed),
        "n_silent": len(data) - len(closed),
        "n_open": int((closed["high"] - closed["low"] > 0).sum()),
        "n_sure": int((closed["high"] == closed["low"]).sum()),
        "n_all": int((closed["low"] == 1).sum()),
        "most": data["report"].iloc[0],
        "most_text": data["text"].iloc[0],
    }

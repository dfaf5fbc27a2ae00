"""The numbers in captions and alt texts, counted from the plotted rows and the tables behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd


def describe_declines(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure declines."""
    roles = data.groupby("row")["role"].agg(set)
    first = data[data["row"] == 0]
    roles_of = {role: tables["incidence"]["role"] == role for role in ("level", "threshold")}
    return {
        "n": len(data),
        "n_reports": data["report_id"].nunique(),
        "n_rows": len(roles),
        "n_pairs": int(roles.map({"start", "end"}.issubset).sum()),
        "n_masked": int((data["bound"] == "masked").sum()),
        "n_targets": int((data["role"] == "target").sum()),
        "n_levels": int((roles_of["level"] & tables["incidence"]["year"].notna()).sum()),
        "n_thresholds": int(roles_of["threshold"].sum()),
        "first_place": first["place"].iloc[0],
        "first_text": " → ".join(first["text"]),
    }


def describe_series(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure series."""
    nation, stated = (data[data["series"] == name] for name in ("nation", "report"))
    rates = nation.groupby("year")["high"].max()
    above = stated["low"] > stated["year"].map(rates)
    return {
        "n_survey": len(nation),
        "first_year": int(nation["year"].min()),
        "last_year": int(nation["year"].max()),
        "first": f"{nation['value'].iloc[0]:g}",
        "last": f"{nation['value'].iloc[-1]:g}",
        "n_reports": stated["report_id"].nunique(),
        "n_reports_figures": len(stated),
        "n_above": int(above.sum()),
    }

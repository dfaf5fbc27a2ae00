"""The numbers in captions and alt texts of the panel, counted from the plotted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.measures.panel.plots import CAMPAIGN
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd

_LEVEL = 0.05


def _tell_years(years: pd.Series) -> Facts:
    return {
        "first_year": int(years.min()),
        "last_year": int(years.max()),
        "start": CAMPAIGN[0],
        "stop": CAMPAIGN[1],
    }


def describe_nation(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure national_rates."""
    reports = data.drop_duplicates("report_id")
    inside = data["report_year"].between(*CAMPAIGN)
    sums = data.groupby([data["sector"], inside])[["n", "n_tokens"]].sum()
    rates = (1000 * sums["n"] / sums["n_tokens"]).unstack().reindex(columns=[False, True]).fillna(0.0)
    rates = rates.assign(gap=rates[True] - rates[False]).nlargest(1, "gap").reset_index()
    return _tell_years(data["report_year"]) | {
        "n_reports": len(reports),
        "n": int(data["n"].sum()),
        "n_tokens": int(reports["n_tokens"].sum()),
        "n_sectors": data["sector"].nunique(),
        "n_zero": int((data["n"] == 0).sum()),
        "n_cells": len(data),
        "first": labels.name("sector", data["sector"].iloc[0]),
        "most": labels.name("sector", rates["sector"].iloc[0]),
        "most_inside": f"{rates[True].iloc[0]:.1f}",
        "most_outside": f"{rates[False].iloc[0]:.1f}",
    }


def describe_provinces(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure provinces_rates."""
    last = data[data["report_year"] == data["report_year"].max()]
    sectors = data.drop_duplicates("sector")
    most = last.nlargest(1, "median").iloc[0]
    rises = sectors.assign(share=sectors["n_up"] / sectors["n_pairs"]).nlargest(1, "share").iloc[0]
    return _tell_years(data["report_year"]) | {
        "n": int(data["n"].sum()),
        "n_provinces": int(data["n_provinces"].max()),
        "n_sectors": len(sectors),
        "n_fell": int((2 * sectors["n_up"] < sectors["n_pairs"]).sum()),
        "most": labels.name("sector", most["sector"]),
        "most_median": f"{most['median']:.1f}",
        "rise": labels.name("sector", rises["sector"]),
        "rise_up": int(rises["n_up"]),
        "rise_pairs": int(rises["n_pairs"]),
    }


def describe_ratios(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure ratios."""
    fitted = data.dropna(subset="estimate")
    excludes = (fitted["low"] > 1) | (fitted["high"] < 1)
    return {
        "value": data["value"].iloc[0],
        "baseline": data["baseline"].iloc[0],
        "n_reports": int(data["n"].max()),
        "n": int(data["n_counted"].sum()),
        "n_sectors": len(data),
        "n_poisson": int((fitted["model"] == "Poisson").sum()),
        "n_negative": int((fitted["model"] == "negative binomial").sum()),
        "n_none": len(data) - len(fitted),
        "n_apart": int(excludes.sum()),
        "n_found": int((fitted["q_value"] < _LEVEL).sum()),
        "below": int((fitted["estimate"] < 1).sum()),
    }


def describe_agendas(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure agenda."""
    least, most = data.nsmallest(1, "estimate").iloc[0], data.nlargest(1, "estimate").iloc[0]
    return _tell_years(data["report_year"]) | {
        "n_reports": len(data),
        "size": int(data["size"].iloc[0]),
        "n_sentences": int(data["n_sentences"].sum()),
        "least": f"{least['estimate']:.1f}",
        "least_year": int(least["report_year"]),
        "most": f"{most['estimate']:.1f}",
        "most_year": int(most["report_year"]),
    }

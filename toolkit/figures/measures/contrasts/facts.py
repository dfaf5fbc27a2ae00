"""The numbers in captions and alt texts of the contrasts, counted from the plotted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables

if TYPE_CHECKING:
    import pandas as pd

_LEVEL = 0.05


def describe_keyness(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure keyness."""
    strongest = data.iloc[int(data["estimate"].abs().argmax())]
    is_found = data["q_value"] < _LEVEL
    years = tables["measured_reports"]
    return {
        "year": int(years.loc[years["level"] == "province", "report_year"].max()),
        "n_with": int(data["reports_target"].iloc[0]),
        "n_without": int(data["reports_reference"].iloc[0]),
        "n": int(data["n"].sum()),
        "n_sectors": len(data),
        "smallest_p": f"{data['smallest_p'].iloc[0]:.2g}",
        "n_found": int(is_found.sum()),
        "n_tokens_only": int(((data["conservative"] != 0) & ~is_found).sum()),
        "strongest": labels.name("sector", strongest["sector"]),
        "strongest_ratio": f"{2 ** abs(strongest['estimate']):.1f}",
        "side": labels.name("group", "with" if strongest["estimate"] > 0 else "without"),
        "strongest_q": f"{strongest['q_value']:.2f}",
    }


def describe_dispersion(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure dispersion."""
    even, uneven = data.nsmallest(1, "dp_norm").iloc[0], data.nlargest(1, "dp_norm").iloc[0]
    years = tables["measured_reports"]
    return {
        "year": int(years.loc[years["level"] == "province", "report_year"].max()),
        "n_reports": int(data["n_reports"].max()),
        "n": int(data["n"].sum()),
        "n_sectors": len(data),
        "n_everywhere": int((data["range"] == data["n_reports"]).sum()),
        "even": labels.name("sector", even["sector"]),
        "even_dp": f"{even['dp_norm']:.2f}",
        "uneven": labels.name("sector", uneven["sector"]),
        "uneven_dp": f"{uneven['dp_norm']:.2f}",
        "uneven_n": int(uneven["n"]),
        "uneven_range": int(uneven["range"]),
    }


def describe_cooccurrence(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure cooccurrence."""
    is_found = data["q_value"] < _LEVEL
    chosen = data[is_found] if is_found.any() else data
    closest = chosen.nlargest(1, "npmi").iloc[0]
    names = [labels.name("sector", closest[f"sector_{end}"]) for end in "ab"]
    return {
        "n_reports": tables["sentences"]["report_id"].nunique(),
        "n_sentences": int(data["n"].iloc[0]),
        "n_sectors": len(set(data["sector_a"]) | set(data["sector_b"])),
        "n_pairs": len(data),
        "family": int(data["family"].iloc[0]),
        "n_found": int(is_found.sum()),
        "n_more": int((is_found & (data["npmi"] > 0)).sum()),
        "first": names[0],
        "second": names[1],
        "both": int(closest["n_both"]),
        "expected": f"{closest['expected']:.1f}",
    }


def describe_band(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure specification."""
    shipped = data[data["is_shipped"]].iloc[0]
    return {
        "sector": labels.name("sector", data["sector"].iloc[0]),
        "n_choices": len(data),
        "n_reports": int(data["n"].max()),
        "n_least": int(data["n_counted"].min()),
        "n_most": int(data["n_counted"].max()),
        "least": f"{data['estimate'].min():.2f}",
        "most": f"{data['estimate'].max():.2f}",
        "shipped": f"{shipped['estimate']:.2f}",
        "shipped_low": f"{shipped['low']:.2f}",
        "shipped_high": f"{shipped['high']:.2f}",
        "n_apart": int(((data["low"] > 1) | (data["high"] < 1)).sum()),
    }

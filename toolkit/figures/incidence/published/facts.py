"""The numbers in captions and alt texts of the figures of places and provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.incidence.published.plots import write_band
from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables
from toolkit.figures.tiles import UNITS, name_unit
from toolkit.figures.words import join_words

if TYPE_CHECKING:
    import pandas as pd


def describe_slopes(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure slopes."""
    first = data.iloc[0]
    return {
        "n": len(data),
        "n_places": data["place"].nunique(),
        "first_year": int(data["start_year"].min()),
        "last_year": int(data["end_year"].max()),
        "n_unknown": int((data["basis"] == "unknown").sum()),
        "place": first["place"],
        "start": f"{first['start_value']:g}",
        "start_year": int(first["start_year"]),
        "end": f"{first['end_value']:g}",
        "end_year": int(first["end_year"]),
        "n_below": int((data["end_value"] < 1).sum()),
    }


def describe_provinces(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure provinces."""
    own = data[data["region"] != "全国"]
    shown = list(dict.fromkeys(own["region"]))
    series = tables["province_series"]
    known = set(series.loc[series["indicator"] == "poverty_incidence", "region"])
    bands = [name_unit(region, labels.lang) for region in UNITS if region in known and region not in shown]
    points = own.dropna(subset="value")
    highest = points.sort_values("value", kind="stable").iloc[-1]
    bases = points["basis"].value_counts()
    return {
        "n": len(points),
        "n_provinces": len(shown),
        "n_bands": int(own["value"].isna().sum()),
        **{f"n_{code}": int(bases.get(code, 0)) for code in ("register", "survey", "unknown")},
        "first_year": int(own["year"].min()),
        "last_year": int(own["year"].max()),
        "left_out": join_words(bands, labels.lang) or "–",
        "highest": f"{highest['value']:g}",
        "highest_place": name_unit(highest["region"], labels.lang),
        "highest_year": int(highest["year"]),
        "highest_basis": labels.name("basis", highest["basis"]),
    }


def describe_tiles(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure tiles."""
    last = data[data["year"] == data["year"].max()]
    size = last.groupby(["band_low", "band_high"], dropna=False).size()
    (low, high), most = size.idxmax(), int(size.max())
    has_band = low == low or high == high
    return {
        "n": len(data),
        "first": int(data["year"].min()),
        "last": int(data["year"].max()),
        "n_values": int(data["value"].notna().sum()),
        "n_last": len(last),
        "n_empty": len(UNITS) - last["region"].nunique(),
        "band": write_band(low, high) if has_band else "–",
        "n_band": most if has_band else 0,
    }


def describe_ranks(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure ranks."""
    sizes = data.groupby("basis").agg(
        n=("region", "size"),
        year=("year", "first"),
        sure=("n_unordered", lambda column: int((column == 0).sum())),
    )
    told = [
        labels.say(
            "ranks", "told", basis=labels.name("basis", str(basis)), n=row.n, year=row.year, sure=row.sure
        )
        for basis, row in zip(sizes.index, sizes.itertuples(), strict=True)
    ]
    widest = data.sort_values("n_unordered", kind="stable").iloc[-1]
    return {
        "n": len(data),
        "told": join_words(told, labels.lang, mark=";"),
        "widest": name_unit(widest["region"], labels.lang),
        "best": int(widest["rank_best"]),
        "worst": int(widest["rank_worst"]),
    }

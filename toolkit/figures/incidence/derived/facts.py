"""The numbers in captions and alt texts of the figures of trends and denominators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables
from toolkit.figures.tiles import name_unit
from toolkit.figures.words import join_words

if TYPE_CHECKING:
    import pandas as pd


def describe_trends(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure trends."""
    first = data[data["region"] == data["region"].iloc[0]].set_index("estimator")
    above = data[data["high"] > 0]
    told = [
        labels.say(
            "trends",
            "told",
            name=labels.name("estimator", str(name)),
            unit=labels.name("trend_unit", row.unit),
            estimate=f"{row.estimate:.1f}",
            low=f"{row.low:.1f}",
            high=f"{row.high:.1f}",
        )
        for name, row in zip(first.index, first.itertuples(), strict=True)
    ]
    return {
        "n": len(data),
        "n_places": data.groupby(["region", "basis"]).ngroups,
        "first_year": int(data["first_year"].min()),
        "last_year": int(data["last_year"].max()),
        "fewest": int(data["n"].min()),
        "most": int(data["n"].max()),
        "place": labels.name("nation", name_unit(first["region"].iloc[0], labels.lang)),
        "told": join_words(told, labels.lang, mark=";"),
        "n_above": len(above),
    }


def describe_denominators(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure denominators."""
    places = data.drop_duplicates("region")
    apart = places[places["ratio"] > 1]
    first = places.iloc[0]
    return {
        "n": len(data),
        "n_places": len(places),
        "n_reports": int((data["source"] == "report").sum()),
        "n_apart": len(apart),
        "n_stated": int(places["population_low"].notna().sum()),
        "first_year": int(data["year"].min()),
        "last_year": int(data["year"].max()),
        "place": name_unit(first["region"], labels.lang),
        "ratio": f"{first['ratio']:.2f}",
    }

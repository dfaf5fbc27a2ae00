"""From series to the rows that the figures of trends and denominators plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.estimates import collect_populations, collect_series, estimate_denominators, estimate_trends
from toolkit.figures.incidence.published.rows import Tables, fold_rates, name_place
from toolkit.figures.tiles import UNITS

if TYPE_CHECKING:
    import pandas as pd

_OPEN_RATIO = 1.5  # bounds wider apart than this say nothing that a picture could show


def fit_trends(tables: Tables) -> pd.DataFrame:
    """Return the trends of the nation and of the provinces that have enough years (`estimate_trends`).

    Columns: ``region``, ``basis``, ``estimator``, ``unit``, ``estimate``, ``low``, ``high``, ``n``,
    ``first_year``, ``last_year``, ``reason``. Kendall's tau, which has no unit of change, is left out, and
    so is the basis unknown, which may mix registers and lines.
    """
    import pandas as pd

    rates = fold_rates(pd.concat([tables["national_series"], tables["province_series"]]))
    kept = rates["region"].isin([*UNITS, "全国"]) & (rates["scope"] == "") & (rates["basis"] != "unknown")
    trends = estimate_trends(rates[kept])
    trends = trends[trends["estimate"].notna() & (trends["estimator"] != "kendall")]
    order = {region: number for number, region in enumerate(["全国", *UNITS])}
    trends = trends.assign(order=trends["region"].map(order)).sort_values(["order", "basis"], kind="stable")
    columns = ["region", "basis", "estimator", "unit", "estimate", "low", "high", "n"]
    return trends[[*columns, "first_year", "last_year", "reason"]].reset_index(drop=True)


def imply_populations(tables: Tables) -> pd.DataFrame:
    """Return the populations that counts and rates imply, for places with two pairs or a stated population.

    Pairs come from the published series of places and provinces and from the reports. Columns: ``source``
    (published or report), ``region``, ``place``, ``basis``, ``year``, ``estimate``, ``low``, ``high`` (people
    implied), ``population_low``, ``population_high`` (people stated, of the report's own year), ``least``
    (the lowest of the place's bounds), ``ratio`` (the least between two pairs of the place that the bounds
    allow; 1 where one population fits all, missing for a single pair).
    """
    import pandas as pd

    nation = tables["national_series"]
    nation = nation[nation["region"] == "全国"]
    series = pd.concat([nation, tables["province_series"], tables["place_series"]])
    stated = collect_series(tables["incidence"], tables["quantities"])
    populations = collect_populations(tables["quantities"], tables["sentences"])
    parts = {"published": series[series["scope"] == ""], "report": stated}
    implied = pd.concat([estimate_denominators(part).assign(source=name) for name, part in parts.items()])
    implied = implied[(implied["high"] / implied["low"] < _OPEN_RATIO)].drop_duplicates(
        ["region", "basis", "year", "low", "high"]
    )
    told = populations.groupby("region", as_index=False).agg(
        population_low=("low", "min"), population_high=("high", "max")
    )
    implied = implied.drop(columns=["population_low", "population_high"]).merge(told, on="region", how="left")
    groups = implied.groupby("region")
    ratio = groups["low"].transform("max") / groups["high"].transform("min")
    implied = implied.assign(
        ratio=ratio.clip(lower=1).where(groups["low"].transform("size") > 1),
        least=groups["low"].transform("min"),
    )
    is_told = (groups["low"].transform("size") > 1) | implied["population_low"].notna()
    implied = implied[is_told].assign(place=implied["region"].map(name_place))
    implied = implied.sort_values(
        ["ratio", "region", "year", "low"], ascending=[False, True, True, True], kind="stable"
    )
    columns = ["source", "region", "place", "basis", "year", "estimate", "low", "high"]
    return implied[[*columns, "population_low", "population_high", "least", "ratio"]].reset_index(drop=True)

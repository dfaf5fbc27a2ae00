"""From the list of counties to the rows that the figures of exits plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import estimate_exits
from toolkit.figures.tiles import UNITS
from toolkit.regions import find_place

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

DEEP = "three_regions"
PARTS = ["west", "central", "east", ""]


def count_exits(tables: Tables) -> pd.DataFrame:
    """Return the counties that left in each year by part of the country, one row each.

    Columns: ``year``, ``part`` (east, central, west), ``n``, ``n_left`` (on the list after the year).
    """
    counties = tables["counties_832"].dropna(subset="exit_year")
    parts = counties["province"].map(_part_of).rename("part")
    counts = counties.groupby([counties["exit_year"].rename("year"), parts]).size().reset_index(name="n")
    gone = counts.groupby("year")["n"].sum().cumsum()
    return counts.assign(n_left=len(tables["counties_832"]) - counts["year"].map(gone).astype("int64"))


def count_left(tables: Tables) -> pd.DataFrame:
    """Return the counties still on the list after each year by province, one row each.

    Columns: ``province``, ``part``, ``year`` (the first is that before any exit), ``n`` (on the list at
    first), ``n_left``, ``share`` (of the counties of the province). Provinces stand by part, and in it by
    the share left over the years, the highest first.
    """
    import pandas as pd

    counties = tables["counties_832"]
    exits = counties["exit_year"].dropna()
    years = range(int(exits.min()) - 1, int(exits.max()) + 1) if len(exits) else range(0)
    columns = ["province", "year", "is_left"]
    is_left = [
        counties.assign(year=year, is_left=~(counties["exit_year"] <= year))[columns] for year in years
    ]
    every = pd.concat([counties.assign(year=0, is_left=True)[columns].head(0), *is_left])
    rows = every.groupby(["province", "year"], as_index=False).agg(
        n_left=("is_left", "sum"), n=("is_left", "size")
    )
    rows = rows.assign(part=rows["province"].map(_part_of), share=rows["n_left"] / rows["n"])
    mean = rows.groupby("province")["share"].transform("mean").round(10)
    rows = rows.assign(mean=mean, order=rows["part"].map(PARTS.index))
    rows = rows.sort_values(["order", "mean", "province", "year"], ascending=[True, False, True, True])
    return rows[["province", "part", "year", "n", "n_left", "share"]].reset_index(drop=True)


def follow_counties(tables: Tables) -> pd.DataFrame:
    """Return the curves of the share still on the list by group, and where the reports' counties left it.

    Columns: ``series`` (curve or report), ``group`` (deep: 三区三州; west: the rest of the west; other),
    ``year``, ``n_at_risk``, ``n_exits``, ``estimate``, ``low``, ``high``, ``n`` (from `estimate_exits`;
    missing for a report), ``place``.
    """
    import pandas as pd

    counties = tables["counties_832"].assign(group=group_counties(tables["counties_832"]))
    curves = estimate_exits(counties, by="group").assign(series="curve", place="")
    reports = tables["reports"][["region"]].drop_duplicates().merge(counties, on="region")
    marks = reports.dropna(subset="exit_year").rename(columns={"exit_year": "year"})
    marks = marks.assign(series="report", place=marks["region"].map(_own_name)).sort_values(
        ["year", "adcode"]
    )
    numbers = ["n_at_risk", "n_exits", "estimate", "low", "high", "n"]
    columns = ["series", "group", "year", *numbers, "place"]
    return pd.concat([curves[columns], marks.reindex(columns=columns)], ignore_index=True).astype(
        {name: curves[name].dtype for name in ("year", *numbers)}
    )


def group_counties(counties: pd.DataFrame) -> pd.Series:
    """Return the group of each county: deep (三区三州), west (the rest of the west), or other."""
    is_deep = counties["deep_poverty"].str.split(";").map(lambda codes: DEEP in codes).astype(bool)
    is_west = counties["province"].map(_part_of) == "west"
    return is_west.map({True: "west", False: "other"}).mask(is_deep, "deep")


def _part_of(province: str) -> str:
    return UNITS[province].part if province in UNITS else ""


def _own_name(region: str) -> str:
    place = find_place(region)
    return place.name if place else region

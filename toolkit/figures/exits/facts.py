"""The numbers in captions and alt texts of the figures of exits, counted from the plotted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.figures.labels import Labels
from toolkit.figures.spec import Facts, Tables
from toolkit.figures.tiles import name_unit
from toolkit.figures.words import join_words

if TYPE_CHECKING:
    import pandas as pd


def describe_years(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure exits_by_year."""
    counties = tables["counties_832"]
    totals = data.groupby("year")["n"].sum()
    most = int(totals.sort_values(kind="stable").index[-1])
    sure = counties["confidence"].value_counts()
    return {
        "n": int(data["n"].sum()),
        "first_year": int(totals.index.min()),
        "last_year": int(totals.index.max()),
        "most_year": most,
        "n_most": int(totals[most]),
        "n_west": int(data.loc[data["part"] == "west", "n"].sum()),
        **{f"n_{code}": int(sure.get(code, 0)) for code in ("high", "medium", "low")},
    }


def describe_left(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure exits_provinces."""
    last = data[data["n_left"] > 0]["year"].max()
    late = data[(data["year"] == last) & (data["n_left"] > 0)]
    most = late.sort_values(["n_left", "province"], ascending=[False, True]).iloc[0]
    return {
        "n": int(data.drop_duplicates("province")["n"].sum()),
        "n_provinces": data["province"].nunique(),
        "last": int(last),
        "n_late": len(late),
        "n_late_counties": int(late["n_left"].sum()),
        "most": name_unit(most["province"], labels.lang),
        "n_most": int(most["n_left"]),
    }


def describe_curves(data: pd.DataFrame, tables: Tables, labels: Labels) -> Facts:
    """Return the numbers of the figure exits_survival."""
    curves, marks = (data[data["series"] == name] for name in ("curve", "report"))
    sizes = curves.groupby("group")["n"].first()
    year = int(curves["year"].median())
    after = curves[curves["year"] == year].set_index("group")[["estimate", "low", "high"]] * 100
    told = [
        labels.say(
            "exits_survival",
            "group",
            group=labels.name("county_group", group),
            share=f"{share:.0f}",
            low=f"{low:.0f}",
            high=f"{high:.0f}",
        )
        for group, share, low, high in after.itertuples(name=None)
    ]
    return {
        "n": int(sizes.sum()),
        "sizes": join_words(
            (
                f"{labels.name('county_group', group)} {size}"
                for group, size in zip(sizes.index, sizes, strict=True)
            ),
            labels.lang,
        ),
        "year": year,
        "shares": join_words(told, labels.lang),
        "n_reports": len(marks),
        "places": join_words(marks["place"], labels.lang) or "–",
    }

"""From the tables to the rows that the figures of contrasts plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import InputError
from toolkit.estimates import (
    compare_groups,
    estimate_band,
    estimate_cooccurrence,
    estimate_dispersion,
)
from toolkit.figures.measures.panel.rows import count_level
from toolkit.figures.save import round_values
from toolkit.figures.spec import Tables

if TYPE_CHECKING:
    import pandas as pd

N_PAIRED = 14
_LOCAL = ("prefecture", "county", "township")
_BAND_KEY = ("dictionary", "headings", "repeated", "overlap", "denominator")


def _take_last_year(tables: Tables) -> pd.DataFrame:
    counts = count_level(tables, "province")
    return counts[counts["report_year"] == counts["report_year"].max()]


def compare_provinces(tables: Tables) -> pd.DataFrame:
    """Return how much more provinces with national poor counties name each sector, in the last year."""
    counts = _take_last_year(tables)
    is_poor = counts["province"].isin(tables["counties_832"]["province"])
    counts = counts.assign(group=is_poor.map({True: "with", False: "without"}))
    if counts["group"].nunique() < 2:
        return counts.head(0)
    keyness = compare_groups(counts, group="group", target="with").rename(columns={"term": "sector"})
    return round_values(keyness).sort_values(
        ["estimate", "sector"], ascending=[False, True], ignore_index=True
    )


def spread_provinces(tables: Tables) -> pd.DataFrame:
    """Return how evenly each sector is spread over the provinces of the last year, the commonest first."""
    spread = estimate_dispersion(_take_last_year(tables)).rename(columns={"term": "sector"})
    used = spread[spread["dp_norm"].notna()]
    return used.sort_values(["n", "sector"], ascending=[False, True], ignore_index=True)


def pair_sectors(tables: Tables) -> pd.DataFrame:
    """Return the pairs of the commonest sectors, with how they keep company within sentences."""
    import pandas as pd

    pairs = estimate_cooccurrence(tables["sentences"])
    pairs = pairs[(pairs["sector_a"] != "general") & (pairs["sector_b"] != "general")]
    ends = [pairs[[f"sector_{end}", f"n_{end}"]].set_axis(["sector", "n"], axis=1) for end in "ab"]
    sizes = pd.concat(ends).drop_duplicates().sort_values(["n", "sector"], ascending=[False, True])
    common = sizes["sector"].head(N_PAIRED).tolist()
    chosen = pairs["sector_a"].isin(common) & pairs["sector_b"].isin(common)
    return pairs[chosen].reset_index(drop=True)


def vary_choices(tables: Tables) -> pd.DataFrame:
    """Return the ratio of local to higher reports for the sector that most reports name, under every choice.

    Columns: those of `estimate_band`, lowest first, and ``is_shipped`` (our own choices).
    """
    reports, measures = tables["reports"], tables["measures"]
    measures = measures[measures["sector"] != "general"]
    is_local = reports["level"].isin(_LOCAL)
    if measures.empty or is_local.nunique() < 2:
        return measures.head(0)
    sector = str(measures.groupby("sector")["report_id"].nunique().idxmax())
    reports = reports.assign(group=is_local.map({True: "local", False: "higher"}))
    built = {"reports": reports, "measures": measures, "sentences": tables["sentences"]}
    try:
        band = estimate_band(built, sector=sector, by="group")
    except InputError:  # some choice leaves one of the two groups without any words
        return measures.head(0)
    shipped = band[list(_BAND_KEY)].eq(band.loc[0, list(_BAND_KEY)]).all(axis=1)
    found = band.assign(is_shipped=shipped).dropna(subset="estimate")
    return round_values(found).sort_values(["estimate", *_BAND_KEY], ignore_index=True)

"""From the tables to the rows that the figures of measures plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import count_sectors, estimate_rates
from toolkit.figures.places import label_reports

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

N_SECTORS = 10


def rate_sectors(tables: Tables) -> pd.DataFrame:
    """Return mentions per 1,000 words by report and sector, with exact intervals (`estimate_rates`)."""
    rates = estimate_rates(count_sectors(tables["measures"], tables["reports"]))
    return label_reports(tables["reports"]).merge(rates, on="report_id")


def place_mentions(tables: Tables) -> pd.DataFrame:
    """Return where each mention of the commonest sectors stands, one row each.

    Columns: ``report_id``, ``report``, ``sector``, ``position`` (0 the beginning, 1 the end of the text).
    """
    reports, measures = tables["reports"], tables["measures"]
    labelled = label_reports(reports).merge(reports[["report_id", "n_chars"]], on="report_id")
    placed = labelled.merge(measures[["report_id", "start", "sector"]], on="report_id")
    placed = placed.assign(position=placed["start"] / placed["n_chars"])
    sizes = placed.groupby("sector").size().reset_index(name="n")
    common = sizes.sort_values(["n", "sector"], ascending=[False, True])["sector"].head(N_SECTORS).tolist()
    chosen = placed[placed["sector"].isin(common)]
    return chosen[["report_id", "report", "sector", "position"]].reset_index(drop=True)

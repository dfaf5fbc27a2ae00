"""From the tables to the rows that the figures of measures plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.estimates import count_sentences, estimate_shares
from toolkit.figures.places import label_reports
from toolkit.figures.spec import Tables

if TYPE_CHECKING:
    import pandas as pd

N_SECTORS = 10
LEVELS = ("national", "province", "prefecture", "county", "township")


def label_levels(reports: pd.DataFrame) -> pd.DataFrame:
    """Return ``report_id``, ``report`` and ``level``, the nation first, then level by level."""
    labelled = label_reports(reports).merge(reports[["report_id", "level"]], on="report_id")
    rank = labelled["level"].map({level: place for place, level in enumerate(LEVELS)})
    return labelled.iloc[rank.argsort(kind="stable")].reset_index(drop=True)


def share_sentences(tables: Tables) -> pd.DataFrame:
    """Return the share of each report's sentences that speak of each sector (`estimate_shares`)."""
    shares = estimate_shares(count_sentences(tables["sentences"]))
    return label_levels(tables["reports"]).merge(shares, on="report_id")


def place_mentions(tables: Tables) -> pd.DataFrame:
    """Return where each mention of the commonest sectors stands, one row each.

    Columns: ``report_id``, ``report``, ``level``, ``sector``, ``position`` (0 the beginning, 1 the end of
    the text).
    """
    reports, measures = tables["reports"], tables["measures"]
    labelled = label_levels(reports).merge(reports[["report_id", "n_chars"]], on="report_id")
    placed = labelled.merge(measures[["report_id", "start", "sector"]], on="report_id")
    placed = placed.assign(position=placed["start"] / placed["n_chars"])
    sizes = placed.groupby("sector").size().reset_index(name="n")
    common = sizes.sort_values(["n", "sector"], ascending=[False, True])["sector"].head(N_SECTORS).tolist()
    chosen = placed[placed["sector"].isin(common)]
    return chosen[["report_id", "report", "level", "sector", "position"]].reset_index(drop=True)

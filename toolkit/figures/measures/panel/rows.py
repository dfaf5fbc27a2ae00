"""From the measured tables to the rows that the figures of the panel plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.estimates import count_terms, estimate_agendas, estimate_rates, estimate_ratios
from toolkit.figures.spec import Tables

if TYPE_CHECKING:
    import pandas as pd

N_PANELS = 12
# Words of this kind of measure stand in any work report; `general` names no sector.
_ROUTINE, _NO_SECTOR = "routine_", "general"


def count_level(tables: Tables, level: str) -> pd.DataFrame:
    """Return mentions by report of a level and sector, zeros too, routine words left out."""
    reports, mentions = tables["measured_reports"], tables["measured_measures"]
    reports = reports[(reports["level"] == level) & reports["report_year"].notna()]
    is_specific = ~mentions["measure"].str.startswith(_ROUTINE) & (mentions["sector"] != _NO_SECTOR)
    chosen = mentions[is_specific & mentions["report_id"].isin(reports["report_id"])]
    return count_terms(chosen, reports, n="n_mentions", keep=["report_year", "province", "n_tokens"])


def rate_nation(tables: Tables) -> pd.DataFrame:
    """Return the rate of the commonest sectors in each national report, the commonest sector first."""
    counts = count_level(tables, "national")
    sums = counts.groupby("sector")["n"].sum().sort_values(ascending=False, kind="stable")
    rank = counts["sector"].map({sector: place for place, sector in enumerate(sums.index[:N_PANELS])})
    chosen = counts.assign(rank=rank).dropna(subset="rank").sort_values(["rank", "report_year"])
    return estimate_rates(chosen.drop(columns=["rank", "province"]).reset_index(drop=True))


def rate_provinces(tables: Tables) -> pd.DataFrame:
    """Return by sector and year the middle and the quartiles of the provinces' rates.

    Columns: ``sector``, ``report_year``, ``n`` (mentions), ``median``, ``low``, ``high`` (quartiles, per
    1,000 words), ``n_provinces``, and ``n_up`` of ``n_pairs`` provinces with both years whose rate rose.
    The sector with the highest median comes first.
    """
    rates = estimate_rates(count_level(tables, "province"))
    by = rates.groupby(["sector", "report_year"])
    found = by.agg(
        n=("n", "sum"),
        median=("rate", "median"),
        low=("rate", _take_low),
        high=("rate", _take_high),
        n_provinces=("province", "size"),
    ).reset_index()
    found = found.merge(_count_rises(rates), on="sector")
    found = found.assign(rank=-found.groupby("sector")["median"].transform("max"))
    ordered = found.sort_values(["rank", "sector", "report_year"], ignore_index=True)
    return ordered.drop(columns="rank")


def _take_low(rates: pd.Series) -> float:
    return float(rates.quantile(0.25))


def _take_high(rates: pd.Series) -> float:
    return float(rates.quantile(0.75))


def _count_rises(rates: pd.DataFrame) -> pd.DataFrame:
    """Count by sector the provinces that have a first and a last year, and those whose rate rose."""
    years, key = rates["report_year"], ["sector", "province"]
    first, last = (rates.loc[years == year, [*key, "rate"]] for year in (years.min(), years.max()))
    both = first.merge(last, on=key, suffixes=("", "_last"))
    both = both.assign(rose=both["rate_last"] > both["rate"])
    return both.groupby("sector", as_index=False).agg(n_up=("rose", "sum"), n_pairs=("rose", "size"))


def compare_years(tables: Tables) -> pd.DataFrame:
    """Return the rate ratio of the provinces' last year to their first, by sector, errors by province."""
    counts = count_level(tables, "province")
    years = sorted(counts["report_year"].unique())
    counts = counts[counts["report_year"].isin([years[0], years[-1]])] if len(years) > 1 else counts.head(0)
    counts = counts.assign(year=counts["report_year"].astype("str"))
    ratios = estimate_ratios(counts, by=["year"], term="sector", cluster="province")
    ratios = ratios.rename(columns={"term": "sector"})
    return ratios.sort_values(["estimate", "sector"], ascending=[False, True], ignore_index=True)


def spread_agendas(tables: Tables) -> pd.DataFrame:
    """Return the effective number of sectors of each national report, at one number of sentences."""
    reports, sectors = tables["measured_reports"], tables["measured_sectors"]
    reports = reports[(reports["level"] == "national") & reports["report_year"].notna()]
    chosen = sectors[sectors["report_id"].isin(reports["report_id"]) & (sectors["sector"] != _NO_SECTOR)]
    counts = count_terms(chosen, reports, n="n_sentences", keep=["n_sentences"])
    agendas = estimate_agendas(counts)
    agendas = agendas[(agendas["index"] == "hill_1") & agendas["is_rarefied"] & agendas["estimate"].notna()]
    dated = agendas.merge(reports[["report_id", "report_year"]], on="report_id")
    columns = ["report_id", "report_year", "size", "estimate", "low", "high", "n", "n_sentences"]
    return dated.sort_values("report_year")[columns].reset_index(drop=True)

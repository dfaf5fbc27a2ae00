from __future__ import annotations

import pandas as pd
import pytest

from toolkit import datasets
from toolkit.datasets import list_datasets, list_sources, load_dataset
from toolkit.errors import InputError
from toolkit.schema import REFERENCE, make_frame
from toolkit.schema.check import check_table

SERIES = ("national_series", "province_series")


def test_unknown_name_lists_what_there_is():
    with pytest.raises(InputError, match="national_series"):
        load_dataset("nothing_of_the_kind")


def test_every_dataset_loads_and_text_is_never_missing():
    for name in list_datasets():
        table = load_dataset(name)
        text = table.select_dtypes(include="str")
        assert not text.isna().any().any(), name


def test_loading_prints_nothing(capsys):
    load_dataset("national_series")
    assert capsys.readouterr() == ("", "")


def test_tables_of_the_schema_keep_their_types(tmp_path, monkeypatch):
    folder = tmp_path / "toolkit" / "data" / "tidy"
    folder.mkdir(parents=True)
    row = ("r", 2, 5, "3.1%", "湖南省", "043000", 3.1, None, 3.1, "less", "level", None, "unknown", "survey")
    incidence = make_frame("incidence", [row])
    incidence.to_csv(folder / "incidence.csv", index=False)
    monkeypatch.setattr(datasets, "__file__", str(tmp_path / "toolkit" / "datasets.py"))
    pd.testing.assert_frame_equal(load_dataset("incidence"), incidence)


@pytest.mark.parametrize("name", SERIES)
def test_series_rows_say_where_they_come_from(name):
    series = load_dataset(name)
    assert (series["source_title"] != "").all()
    assert set(series["basis"]) <= {"survey", "register", "unknown"}
    assert set(series["confidence"]) <= {"high", "medium", "low"}
    assert set(series["unit"]) == {"人", "%"}
    assert not series.duplicated().any()


@pytest.mark.parametrize("name", SERIES)
def test_series_bounds_hold_the_value(name):
    series = load_dataset(name)
    plain = series[series["value"].notna()]
    assert (plain["low"] == plain["value"]).all()
    assert (plain["high"] == plain["value"]).all()
    assert (plain["step"] > 0).all()
    bands = series[series["value"].isna()]
    assert bands[["low", "high"]].notna().any(axis=1).all()
    assert series.loc[series["unit"] == "%", ["low", "high"]].max().max() <= 100


def test_national_reductions_agree_with_the_stocks():
    series = load_dataset("national_series")
    nation = series[series["region"] == "全国"].pivot_table(index="year", columns="indicator", values="value")
    fall = -nation["poor_population"].diff()
    stated = nation["poor_population_reduction"].dropna()
    assert (fall.loc[stated.index] == stated).all()
    assert stated.sum() == 98_990_000 - 5_510_000


def test_register_and_survey_differ_for_one_place():
    series = load_dataset("province_series")
    yunnan = series[(series["region"] == "云南省") & (series["indicator"] == "poverty_incidence")]
    assert {"survey", "register"} <= set(yunnan["basis"])


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_tables_keep_their_schema(name):
    check_table(load_dataset(name), name)


def test_sources_are_told_on_request():
    sources = list_sources("national_series")
    series = load_dataset("national_series")
    assert sources["n_rows"].sum() == len(series)
    assert set(sources["source_title"]) == set(series["source_title"])
    assert sources["n_rows"].is_monotonic_decreasing


def test_rows_of_reports_rest_on_what_the_report_restates():
    sources = list_sources("incidence")
    reports = load_dataset("reports")
    named = reports.loc[reports["source_title"] != "", "report_id"]
    assert sources["n_rows"].sum() == load_dataset("incidence")["report_id"].isin(named).sum()
    assert set(sources["source_title"]) <= set(reports["source_title"])


def test_our_own_vocabulary_has_no_source():
    assert list_sources("reference_codes").empty

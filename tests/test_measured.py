"""Counts of texts that are not passed on: they add up, hold no sentence, and can be made again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit.__main__ import main
from toolkit.build import build_tables
from toolkit.datasets import load_dataset
from toolkit.errors import InputError
from toolkit.measured import compare_measured, measure_reports, measure_tables, write_measured
from toolkit.schema import MEASURED
from toolkit.schema.check import check_table

REPORTS = Path(__file__).resolve().parents[1] / "data" / "reports"


@pytest.fixture(scope="module")
def tables():
    return build_tables(REPORTS)


@pytest.fixture(scope="module")
def measured(tables):
    return measure_tables(tables)


def test_every_measured_table_keeps_its_schema(measured):
    assert list(measured) == list(MEASURED)
    for name, frame in measured.items():
        check_table(frame, name)


def test_counts_add_up_to_the_rows_they_count(tables, measured):
    assert measured["measured_measures"]["n_mentions"].sum() == len(tables["measures"])
    assert measured["measured_numerals"]["n_numerals"].sum() == len(tables["numerals"])
    assert measured["measured_quantities"]["n_quantities"].sum() == len(tables["quantities"])
    lengths = measured["measured_reports"]
    assert (lengths["n_sentences"] + lengths["n_headings"]).sum() == len(tables["sentences"])
    assert (lengths["n_han"] < lengths["n_chars"]).all()


def test_a_sentence_counts_once_for_each_sector_it_speaks_of(tables, measured):
    sentences = tables["sentences"]
    spoken = sentences[~sentences["is_heading"]]
    water = spoken["sectors"].str.split(";").map(lambda sectors: "water" in sectors).sum()
    counted = measured["measured_sectors"]
    assert counted.loc[counted["sector"] == "water", "n_sentences"].sum() == water


def test_no_cell_is_longer_than_a_figure(measured):
    figures = pd.concat([measured["measured_funds"]["text"], measured["measured_incidence"]["text"]])
    assert figures.str.len().max() < 25


def test_a_report_without_figures_counts_nothing(tmp_path):
    (tmp_path / "empty.txt").write_text("村里开了会。", encoding="utf-8")
    measured = measure_reports(tmp_path)
    row = measured["measured_reports"].iloc[0]
    assert [row["n_han"], row["n_sentences"], row["n_headings"]] == [5, 1, 0]
    assert measured["measured_funds"].empty


def test_who_holds_the_texts_finds_them_equal_under_any_name(tmp_path, measured):
    (tmp_path / "renamed.txt").write_bytes((REPORTS / "yushe-2019.txt").read_bytes())
    compared = compare_measured(measure_reports(tmp_path), measured).set_index("report_id")["outcome"]
    assert compared["yushe-2019"] == "equal"
    assert (compared.drop("yushe-2019") == "not held").all()


def test_a_table_that_differs_is_named(measured):
    funds = measured["measured_funds"]
    other = measured | {"measured_funds": funds.assign(flow="loan")}
    outcome = compare_measured(measured, other).set_index("report_id")["outcome"]
    assert outcome["yushe-2019"] == "measured_funds"


def test_texts_that_nobody_measured_are_refused(tmp_path, measured):
    (tmp_path / "other.txt").write_text("榆社县2019年减贫1200人。", encoding="utf-8")
    with pytest.raises(InputError, match="SHA-256"):
        compare_measured(measure_reports(tmp_path), measured)


def test_what_is_written_is_read_back(tmp_path, measured):
    write_measured(measured, tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(MEASURED)
    back = pd.read_csv(tmp_path / "measured_reports.csv", dtype={"adcode": str})
    assert back["sha256"].tolist() == measured["measured_reports"]["sha256"].tolist()


def test_the_shipped_counts_are_those_of_the_originals(shared, capsys):
    status = main(["measure", str(shared / "reports"), str(shared / "corpora"), "--jobs", "2", "--check"])
    n_reports = len(load_dataset("measured_reports"))
    assert capsys.readouterr().out.endswith(f"{n_reports} of {n_reports} reports held, 0 of them differ.\n")
    assert status == 0

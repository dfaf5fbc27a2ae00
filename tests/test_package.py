"""The data package: it describes every table that ships, and an independent validator agrees."""

from __future__ import annotations

import shutil
from pathlib import Path

import frictionless
import pytest

from toolkit.datasets import list_datasets
from toolkit.package import describe_package, make_package
from toolkit.schema import DATASETS

ROOT = Path(__file__).resolve().parents[1]


def test_every_table_that_ships_is_described():
    described = {resource["path"] for resource in describe_package(ROOT / "data")["resources"]}
    shipped = {path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*.csv")}
    assert described == shipped
    assert {Path(path).stem for path in described} == set(list_datasets()) == set(DATASETS)


def test_the_description_is_that_of_the_files():
    for path, text in make_package(ROOT / "data", ROOT / "book").items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run make figures"


def test_an_independent_validator_finds_no_fault():
    report = frictionless.validate(str(ROOT / "data" / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
    assert len(report.tasks) == len(DATASETS)


@pytest.mark.parametrize(
    ("old", "new"), [("quantity", "quantify"), ("guangan-2019", "elsewhere-2019")], ids=["value", "key"]
)
def test_the_validator_would_find_one(tmp_path, old, new):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    table = tmp_path / "data" / "tidy" / "numerals.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "data" / "datapackage.json")).valid


def test_each_column_is_told_in_both_languages():
    columns = [column for table in DATASETS.values() for column in table.columns]
    for column in columns:
        assert column.meaning, column.name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in column.meaning_zh), column.name

"""The contract of the tables: columns as they are written down for users, types that hold without rows."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from toolkit.datasets import load_dataset
from toolkit.errors import InputError, require_columns
from toolkit.schema import DTYPES, TABLES, describe_table, make_frame
from toolkit.schema.check import check_table

COLUMNS = {
    "reports": "report_id path format encoding sha256 n_chars n_tokens engine title region province adcode level "
    "report_year period_start period_end published publisher genre restated source_title source_url meta_basis",
    "sentences": "report_id sentence_id start end text section is_heading n_tokens sectors",
    "numerals": "report_id start end text kind",
    "quantities": "report_id sentence_id start end text value low high bound hedge unit indicator role status "
    "region year year_basis",
    "incidence": "report_id start end text region adcode value low high bound role year year_basis basis",
    "funds": "report_id start end text yuan low high bound flow source sector year year_basis part_of",
    "measures": "report_id sentence_id start end term sector measure status",
    "relations": "report_id relation_id kind members stated computed_low computed_high verdict note",
    "problems": "path report_id stage problem advice",
}


def test_tables_and_columns_are_those_of_the_contract():
    assert {name: table.names for name, table in TABLES.items()} == {
        name: columns.split() for name, columns in COLUMNS.items()
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_table_without_rows_has_every_column_with_its_type(name):
    frame = make_frame(name, [])
    assert frame.columns.tolist() == TABLES[name].names
    for column in TABLES[name].columns:
        assert frame[column.name].dtype == DTYPES[column.type]


@pytest.mark.parametrize("name", TABLES)
def test_types_are_the_same_where_cells_are_missing(name):
    samples = {"text": "甲", "integer": None, "number": None, "truth": True}
    frame = make_frame(name, [[samples[column.type] for column in TABLES[name].columns]] * 2)
    assert frame.dtypes.tolist() == make_frame(name, []).dtypes.tolist()
    assert len(frame) == 2


@pytest.mark.parametrize("name", TABLES)
def test_every_column_says_what_it_holds(name):
    told = describe_table(name)
    assert told.columns.tolist() == ["column", "type", "values", "meaning"]
    assert told["column"].tolist() == COLUMNS[name].split()
    assert set(told["type"]) <= set(DTYPES)
    assert told["meaning"].str.len().min() > 0


@pytest.mark.parametrize("name", TABLES)
def test_the_key_is_made_of_columns(name):
    assert set(TABLES[name].key) <= set(TABLES[name].names)


def test_an_unknown_table_is_named_with_the_known_ones():
    with pytest.raises(InputError, match=r"'money'.*quantities"):
        describe_table("money")


def test_missing_columns_are_named_three_at_most():
    table = pd.DataFrame({"start": [1]})
    with pytest.raises(InputError, match=r"find_x: .*'a', 'b', 'c'\].*\['start'\]"):
        require_columns(table, ["a", "b", "start", "c", "d"], caller="find_x")
    require_columns(table, ["start"], caller="find_x")


@pytest.mark.parametrize("name", TABLES)
def test_what_is_built_keeps_its_schema(name):
    check_table(load_dataset(name), name)
    check_table(make_frame(name, []), name)


BROKEN = {
    "a value outside its list": (lambda t: t.assign(bound="huge"), "'bound', row 0: 'huge'"),
    "bounds the wrong way round": (
        lambda t: t.assign(low=2.0, high=1.0),
        "row 0 breaks 'low must not exceed",
    ),
    "a column too few": (lambda t: t.drop(columns="unit"), "'unit' breaks"),
    "a column too many": (lambda t: t.assign(extra=1), "'extra' breaks"),
    "another order": (lambda t: t[t.columns[::-1]], "'year_basis' breaks"),
    "another type": (lambda t: t.astype({"start": "float64"}), "'float64' breaks"),
    "a row twice": (lambda t: pd.concat([t, t.head(1)], ignore_index=True), "breaks"),
}


@pytest.mark.parametrize(("breach", "told"), BROKEN.values(), ids=BROKEN)
def test_a_breach_of_the_schema_is_told_with_its_place(breach, told):
    quantities = load_dataset("quantities")
    with pytest.raises(InputError, match=f"no table 'quantities'.*{re.escape(told)}"):
        check_table(breach(quantities), "quantities")

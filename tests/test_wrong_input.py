"""Every public function, called with what it does not take: our errors or a right result, never Python's."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pandas as pd
import pytest

import toolkit
from toolkit.errors import CodebookError, FigureError, InputError, ReadError, require_columns, require_type

OURS = (CodebookError, FigureError, InputError, ReadError)
WRONG = {
    "nothing": None,
    "text": "text",
    "number": 3,
    "list": [1, 2],
    "empty frame": pd.DataFrame(),
    "other frame": pd.DataFrame({"x": [1]}),
}
# Options that must be given, and arguments that are no tables.
OPTIONS = {
    "report_id": "a", "name": "a", "folder": "a", "group": "sector", "base_year": 2019, "on": ["report_id"],
    "sector": "water", "first_year": 2014, "last_year": 2019, "by": "sector",
}  # fmt: skip
LISTS = {"estimate_ratios": {"by": ["sector"]}}
BEHIND: dict[str, Any] = {"leave_out_reports": lambda frame: frame, "check_table": "funds"}
MISSING = re.compile(r"must have \[(.*?)\]")


def list_functions() -> Iterator[Callable]:
    for room in (toolkit, toolkit.estimates, toolkit.figures):
        for name in room.__all__:
            one = getattr(room, name)
            if inspect.isfunction(one) and needed_of(one, inspect.Parameter.POSITIONAL_OR_KEYWORD):
                yield one


def needed_of(function: Callable, kind: Any) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [one.name for one in parameters if one.kind == kind and one.default is one.empty]


FUNCTIONS = {function.__qualname__: function for function in list_functions()}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Let a function that writes write where nothing is."""
    monkeypatch.chdir(tmp_path)


def call(name: str, wrong: object) -> None:
    """Call a function with one wrong thing for each argument that is needed."""
    function = FUNCTIONS[name]
    given = [wrong] * len(needed_of(function, inspect.Parameter.POSITIONAL_OR_KEYWORD))
    given[1:] = [BEHIND[name]] if name in BEHIND and isinstance(wrong, pd.DataFrame) else given[1:]
    options = {one: OPTIONS[one] for one in needed_of(function, inspect.Parameter.KEYWORD_ONLY)}
    options |= LISTS.get(name, {})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function(*given, **options)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_no_table_of_ours_is_refused_in_words(name, wrong):
    with suppress(*OURS):
        call(name, wrong)


@pytest.mark.parametrize("cells", [["甲", "乙"], ["3", "4"], [1.5, 2.5], [None, None], []], ids=str)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_table_with_wrong_cells_is_refused_in_words(name, cells):
    """The frame grows by the columns that the function asks for, until it is taken, or refused."""
    columns: dict[str, list] = {}
    while True:
        try:
            call(name, pd.DataFrame(columns, dtype=None if cells else "object"))
        except OURS as error:
            asked = MISSING.search(str(error))
            new = [column.strip(" '") for column in asked[1].split(",")] if asked else []
            if set(new) <= columns.keys():
                return
            columns |= dict.fromkeys(new, cells)
        else:
            return


def test_the_message_says_where_what_must_hold_and_what_came():
    frame = pd.DataFrame({"value": ["3,5"], "text": ["5户"], "is_heading": ["true"]})
    with pytest.raises(InputError, match=r"find_x: column 'value' must hold numbers, but holds \['3,5'\]"):
        require_columns(frame, ["value"], caller="find_x")
    with pytest.raises(InputError, match="'is_heading' must hold true or false"):
        require_columns(frame, ["is_heading"], caller="find_x")
    with pytest.raises(InputError, match=r"find_x: a table must be a frame .*, not str"):
        require_columns("text", ["value"], caller="find_x")
    require_columns(frame, ["value"], caller="find_x", free=["value"])
    require_columns(frame, ["text"], caller="find_x")


def test_a_table_read_from_a_file_without_rows_is_taken():
    frame = pd.DataFrame(columns=["start", "value", "text"])
    require_columns(frame, ["start", "value", "text"], caller="find_x")


def test_a_column_of_missing_numbers_is_taken():
    require_columns(pd.DataFrame({"value": [None, None]}), ["value"], caller="find_x")


def test_a_type_is_asked_for_by_name():
    with pytest.raises(InputError, match="x: y must be a path, not int"):
        require_type(3, str, must="x: y must be a path")


@pytest.mark.parametrize(
    ("function", "given", "message"),
    [
        ("show_evidence", ["text"], "row must be one row of a table"),
        ("show_evidence", [pd.DataFrame({"report_id": ["a"]})], "row must be one row of a table"),
        ("read_reports", [3], "a source must be the path"),
        ("read_reports", [None], "a source must be the path"),
        ("read_reports", [[None]], "a source must be the path"),
        ("build_tables", [3], "a source must be the path"),
        ("find_systems", ["text", "text"], "find_systems: a table must be"),
        ("load_dataset", [["funds"]], "name must be one of"),
        ("describe_table", [None], "name must be the name of a table"),
        ("load_codebook", [None], "name must be one of"),
        ("find_place", [430000], "as text"),
        ("list_uses", [None], "tables must be those of build_tables"),
    ],
)
def test_messages_of_the_doors_that_are_met_most(function, given, message):
    options = {"report_id": "a"} if function == "list_uses" else {}
    with pytest.raises(InputError, match=message):
        getattr(toolkit, function)(*given, **options)

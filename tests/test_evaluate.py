"""Scores against hand annotation: what counts, what is neutral, what is an error."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import InputError, ReadError
from toolkit.evaluate import evaluate_tables, list_mismatches
from toolkit.evaluate.gold import match_folders
from toolkit.schema import TABLES, make_frame

REPORT = "a-2019"
SHARED_GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
SHARED_REPORTS = SHARED_GOLD.parent / "reports"


def frame(table: str, rows: list[dict]) -> pd.DataFrame:
    """Return contract rows from the few fields that a case is about."""
    blank = {"text": "", "integer": None, "number": None, "truth": False}
    full = [
        [row.get(column.name, blank[column.type]) for column in TABLES[table].columns]
        for row in ({"report_id": REPORT} | row for row in rows)
    ]
    return make_frame(table, full)


def machine(**rows: list[dict]) -> dict[str, pd.DataFrame]:
    """Return all tables, empty but for the given ones and the report."""
    return {name: frame(name, rows.get(name, [{}] if name == "reports" else [])) for name in TABLES}


def annotate(folder: Path, report_id: str = REPORT, *, extent: list[int] | None = None, **layers) -> Path:
    """Write the layers of one report and return the folder of the annotation."""
    (folder / report_id).mkdir(parents=True, exist_ok=True)
    for layer, rows in layers.items():
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / report_id / f"{layer}.jsonl").write_text(lines, encoding="utf-8")
    if extent:
        (folder / report_id / "report.json").write_text(json.dumps({"extent": extent}), encoding="utf-8")
    return folder


def amount(start: int, end: int, value: float | None, unit: str = "户", **other) -> dict:
    row = {"start": start, "end": end, "value": value, "unit": unit, "low": value, "high": value}
    return row | {"bound": "exact", "hedge": ""} | other


def counts(scores: pd.DataFrame, layer: str, measure: str, report_id: str = "all") -> list[int]:
    at = (scores["report_id"] == report_id) & (scores["layer"] == layer) & (scores["measure"] == measure)
    (row,) = scores.loc[at, ["n_gold", "n_found", "n_right"]].values.tolist()
    return row


def whats(mismatches: pd.DataFrame) -> list[list]:
    return mismatches[["what", "start", "expected", "found"]].values.tolist()


def test_a_perfect_score(tmp_path):
    rows = [amount(0, 4, 841.0), amount(9, 12, None, low=10, high=99, bound="masked")]
    gold = annotate(tmp_path, quantities=rows)
    scores = evaluate_tables(machine(quantities=rows), gold)
    assert scores["measure"].tolist() == ["span", "value", "value_unit", "exact_span", "bounds", "hedge"] * 2
    assert (scores[["precision", "recall", "f1", "high"]] == 1).all(axis=None)
    # Wilson, 2 of 2 at 95 %: low = n / (n + z²)
    assert scores["low"].tolist() == pytest.approx([2 / (2 + 1.959964**2)] * 12)
    assert list_mismatches(machine(quantities=rows), gold).empty


def test_a_miss_and_an_extra_row(tmp_path):
    gold = annotate(
        tmp_path, quantities=[amount(0, 4, 841.0, text="841户"), amount(9, 12, 5.0, text="5户人")]
    )
    tables = machine(quantities=[amount(0, 4, 841.0), amount(20, 22, 7.0, text="7户")])
    scores = evaluate_tables(tables, gold).set_index(["report_id", "layer", "measure"])
    span = scores.loc[(REPORT, "quantities", "span")]
    assert span[["n_gold", "n_found", "n_right"]].tolist() == [2, 2, 1]
    assert span[["precision", "recall", "f1"]].tolist() == [0.5, 0.5, 0.5]
    assert whats(list_mismatches(tables, gold)) == [["missed", 9, "5户人", ""], ["extra", 20, "", "7户"]]


def test_each_wrong_field_has_its_measure(tmp_path):
    gold = annotate(tmp_path, quantities=[amount(0, 4, 5.0, low=5, high=None, bound="more", hedge="超过")])
    tables = machine(quantities=[amount(0, 5, 5.0, "人", hedge="超过")])
    scores = evaluate_tables(tables, gold)
    right = {m: counts(scores, "quantities", m)[2] for m in scores["measure"].unique()}
    assert right == {"span": 1, "value": 1, "value_unit": 0, "exact_span": 0, "bounds": 0, "hedge": 1}
    assert whats(list_mismatches(tables, gold)) == [
        ["bound", 0, "more", "exact"],
        ["end", 0, "4", "5"],
        ["high", 0, "", "5"],
        ["unit", 0, "户", "人"],
    ]


@pytest.mark.parametrize(
    ("low", "high", "right"),
    [(10, 99, 1), (10, 98, 0), (10 * (1 + 1e-12), 99, 1), (10 * (1 + 1e-6), 99, 0), (10, None, 0)],
)
def test_a_mask_is_right_by_its_bounds(tmp_path, low, high, right):
    gold = annotate(tmp_path, quantities=[amount(0, 3, None, low=10, high=99, bound="masked")])
    tables = machine(quantities=[amount(0, 3, None, low=low, high=high, bound="masked")])
    assert counts(evaluate_tables(tables, gold), "quantities", "value") == [1, 1, right]


def test_rows_match_one_to_one_and_by_value_first(tmp_path):
    gold = annotate(tmp_path, quantities=[amount(0, 8, 5.0)])
    tables = machine(quantities=[amount(0, 4, 3.0), amount(5, 8, 5.0)])
    scores = evaluate_tables(tables, gold)
    assert counts(scores, "quantities", "span") == [1, 2, 1]
    assert counts(scores, "quantities", "value") == [1, 2, 1]


def test_optional_rows_count_neither_way(tmp_path):
    optional = [amount(0, 2, 1.0, optional=True), amount(4, 6, 1.0, optional=True)]
    gold = annotate(tmp_path, quantities=[*optional, amount(9, 12, 5.0)])
    tables = machine(quantities=[amount(0, 1, 9.0), amount(1, 2, 9.0), amount(9, 12, 5.0)])
    scores = evaluate_tables(tables, gold)
    assert counts(scores, "quantities", "span") == counts(scores, "quantities", "value") == [1, 1, 1]
    assert list_mismatches(tables, gold).empty


def test_only_what_lies_inside_the_extent_counts(tmp_path):
    rows = [amount(0, 4, 1.0), amount(10, 14, 2.0), amount(30, 34, 3.0)]
    gold = annotate(tmp_path, quantities=rows[:2], others=[], extent=[10, 20])
    numerals = [{"start": 10, "end": 14, "kind": "quantity"}, {"start": 18, "end": 22, "kind": "date"}]
    scores = evaluate_tables(machine(quantities=rows[1:], numerals=numerals), gold)
    assert counts(scores, "quantities", "span") == [1, 1, 1]
    assert counts(scores, "others", "span") == [0, 0, 0]


def test_others_are_the_numerals_that_are_no_quantity(tmp_path):
    gold = annotate(
        tmp_path, others=[{"start": 0, "end": 5, "kind": "date"}, {"start": 8, "end": 10, "kind": "marker"}]
    )
    numerals = [
        {"start": 0, "end": 4, "kind": "date"},
        {"start": 8, "end": 10, "kind": "name"},
        {"start": 12, "end": 14, "kind": "quantity"},
    ]
    scores = evaluate_tables(machine(numerals=numerals), gold)
    assert counts(scores, "others", "span") == [2, 2, 2]
    assert counts(scores, "others", "exact_span") == [2, 2, 1]
    assert counts(scores, "others", "kind") == [2, 2, 1]


def test_incidence_by_value_then_role_year_region(tmp_path):
    row = {"start": 0, "end": 4, "value": 8.2, "low": 8.2, "high": 8.2, "role": "start", "year": 2014}
    gold = annotate(tmp_path, incidence=[row | {"region": "四川省广安市"}])
    tables = machine(incidence=[row | {"region": "四川省", "role": "level"}])
    scores = evaluate_tables(tables, gold)
    right = {m: counts(scores, "incidence", m)[2] for m in scores["measure"].unique()}
    assert right == {"span": 1, "value": 1, "bounds": 1, "role": 0, "year": 1, "region": 0}


def test_funds_by_yuan_and_masked_money_by_being_masked(tmp_path):
    fields = {"flow": "loan", "source": "bank", "sector": "finance", "year": None}
    rows = [{"start": 0, "end": 4, "yuan": 440000, **fields}, {"start": 6, "end": 9, "yuan": None, **fields}]
    gold = annotate(tmp_path, funds=rows)
    found = [rows[0] | {"flow": "grant", "year": 2020}, rows[1] | {"low": 0, "high": 9.9e8}]
    scores = evaluate_tables(machine(funds=found), gold)
    assert counts(scores, "funds", "yuan") == [2, 2, 2]
    assert [counts(scores, "funds", m)[2] for m in ("flow", "source", "sector", "year")] == [1, 2, 2, 1]


def sentence(start: int, end: int, sectors: str, **other) -> dict:
    return {"start": start, "end": end, "sectors": sectors, "text": "字" * (end - start)} | other


def test_sectors_are_counted_by_label(tmp_path):
    gold = annotate(
        tmp_path,
        measures=[
            {"start": 10, "end": 20, "sectors": ["industry", "finance"]},
            {"start": 20, "end": 30, "sectors": ["general"]},
            {"start": 30, "end": 40, "sectors": ["water"], "optional": True},
        ],
    )
    sentences = [
        sentence(0, 10, "housing", is_heading=True),
        sentence(10, 19, "industry;water"),
        sentence(20, 30, ""),
        sentence(30, 40, "ecology"),
        sentence(40, 50, "health"),
    ]
    tables = machine(sentences=sentences)
    assert counts(evaluate_tables(tables, gold), "measures", "sectors") == [2, 3, 1]
    mismatches = list_mismatches(tables, gold)
    assert whats(mismatches) == [
        ["extra", 10, "", "water"],
        ["missed", 10, "finance", ""],
        ["extra", 40, "", "health"],
    ]
    assert mismatches["sentence"].tolist() == ["字" * 9, "字" * 9, "字" * 10]


@pytest.mark.parametrize("machine_label", ["general", ""])
@pytest.mark.parametrize("gold_labels", [["general"], []])
def test_general_is_no_sector(tmp_path, machine_label, gold_labels):
    gold = annotate(tmp_path, measures=[{"start": 0, "end": 9, "sectors": gold_labels}])
    scores = evaluate_tables(machine(sentences=[sentence(0, 9, machine_label)]), gold)
    assert counts(scores, "measures", "sectors") == [0, 0, 0]
    assert scores[["precision", "recall", "f1", "low", "high"]].isna().all(axis=None)


def test_a_heading_answers_to_no_sentence(tmp_path):
    gold = annotate(tmp_path, measures=[{"start": 0, "end": 9, "sectors": ["water"]}])
    tables = machine(sentences=[sentence(0, 9, "water", is_heading=True)])
    assert counts(evaluate_tables(tables, gold), "measures", "sectors") == [1, 0, 0]


def test_a_sentence_meets_the_one_it_shares_most_with(tmp_path):
    gold = annotate(tmp_path, measures=[{"start": 0, "end": 20, "sectors": ["water"]}])
    tables = machine(sentences=[sentence(0, 5, "health"), sentence(5, 20, "water")])
    assert counts(evaluate_tables(tables, gold), "measures", "sectors") == [1, 2, 1]


MEMBERS = [
    {"start": 0, "end": 4, "role": "part"},
    {"start": 6, "end": 9, "role": "whole"},
    {"start": 12, "end": 15, "role": "percent"},
]


def claim(verdict: str, members: list[dict] = MEMBERS, kind: str = "ratio") -> dict:
    return {"kind": kind, "members": json.dumps(members), "verdict": verdict}


def score_claims(folder: Path, gold: list[dict], found: list[dict]) -> dict[str, list[int]]:
    rows = [row | {"relation_id": i} for i, row in enumerate(found, start=1)]
    scores = evaluate_tables(machine(relations=rows), annotate(folder, relations=gold))
    return {m: counts(scores, "relations", m) for m in scores["measure"].unique()}


@pytest.mark.parametrize(
    ("holds", "verdict", "right"),
    [
        (True, "consistent", 1),
        (True, "rounding", 0),
        ("rounding", "rounding", 1),
        ("rounding", "consistent", 1),
        (False, "unreconciled", 1),
        (False, "consistent", 0),
    ],
)
def test_verdict_against_holds(tmp_path, holds, verdict, right):
    gold = [{"kind": "ratio", "members": MEMBERS, "holds": holds}]
    assert score_claims(tmp_path, gold, [claim(verdict)])["verdict"] == [1, 1, right]


def test_a_claim_is_its_kind_and_its_figures(tmp_path):
    shifted = [member | {"end": member["end"] + 1} for member in reversed(MEMBERS)]
    gold = [{"kind": "ratio", "members": MEMBERS, "holds": True}]
    found = [
        claim("consistent", shifted),
        claim("consistent", kind="growth"),
        claim("consistent", MEMBERS[:2]),
    ]
    scores = score_claims(tmp_path, gold, found)
    assert scores["claim"] == [1, 3, 1]
    assert scores["roles"] == [1, 1, 1]


def test_roles_are_compared_figure_by_figure(tmp_path):
    swapped = [MEMBERS[0] | {"role": "whole"}, MEMBERS[1] | {"role": "part"}, MEMBERS[2]]
    gold = [{"kind": "ratio", "members": MEMBERS, "holds": True}]
    scores = score_claims(tmp_path, gold, [claim("consistent", swapped)])
    assert (scores["claim"], scores["roles"]) == ([1, 1, 1], [1, 1, 0])


def test_optional_claims_count_neither_way(tmp_path):
    gold = [{"kind": "ratio", "members": MEMBERS[:2], "holds": None, "optional": True}]
    scores = score_claims(tmp_path, gold, [claim("unreconciled"), claim("uncheckable", MEMBERS[:2])])
    assert scores["claim"] == scores["verdict"] == scores["true_not_unreconciled"] == [0, 0, 0]


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (claim("unreconciled"), 0),
        (claim("unreconciled", MEMBERS[:2], "difference"), 0),  # the same figures under another claim
        (claim("unreconciled", MEMBERS[:1]), 1),
        (claim("uncheckable"), 1),
    ],
)
def test_a_true_claim_called_unreconciled_is_counted(tmp_path, found, right):
    gold = [{"kind": "ratio", "members": MEMBERS, "holds": "rounding"}]
    assert score_claims(tmp_path, gold, [found])["true_not_unreconciled"] == [1, 1, right]
    listed = list_mismatches(machine(relations=[found]), tmp_path)["what"].tolist()
    assert listed.count("true_not_unreconciled") == 1 - right


def test_reports_add_up_and_layers_without_a_file_are_not_scored(tmp_path):
    gold = annotate(tmp_path, quantities=[amount(0, 4, 1.0)])
    annotate(tmp_path, "b-2020", quantities=[amount(0, 4, 2.0), amount(6, 8, 3.0)], others=[])
    tables = machine(
        reports=[{}, {"report_id": "b-2020"}],
        quantities=[amount(0, 4, 1.0), amount(0, 4, 2.0, report_id="b-2020")],
    )
    scores = evaluate_tables(tables, gold)
    assert counts(scores, "quantities", "value", REPORT) == [1, 1, 1]
    assert counts(scores, "quantities", "value", "b-2020") == [2, 1, 1]
    assert counts(scores, "quantities", "value") == [3, 2, 2]
    assert set(scores["layer"]) == {"quantities", "others"}
    assert list(scores.columns) == [
        *("report_id", "layer", "measure", "n_gold", "n_found", "n_right"),
        *("precision", "recall", "f1", "low", "high"),
    ]


def test_an_annotated_report_that_is_not_there(tmp_path):
    gold = annotate(tmp_path, "b-2020", quantities=[amount(0, 4, 1.0)])
    with pytest.raises(InputError, match="b-2020"):
        evaluate_tables(machine(), gold)
    annotate(tmp_path, quantities=[amount(0, 4, 1.0)])
    with pytest.warns(UserWarning, match=r"1 annotated report.*b-2020"):
        scores = evaluate_tables(machine(quantities=[amount(0, 4, 1.0)]), gold)
    assert set(scores["report_id"]) == {REPORT, "all"}


def test_no_annotation_or_no_table(tmp_path):
    with pytest.raises(InputError, match="no folder"):
        evaluate_tables(machine(), tmp_path / "none")
    with pytest.raises(InputError, match="no annotation"):
        evaluate_tables(machine(), tmp_path)
    gold = annotate(tmp_path, others=[])
    with pytest.raises(InputError, match="numerals"):
        evaluate_tables({"reports": machine()["reports"]}, gold)


@pytest.mark.parametrize(
    ("layer", "line", "message"),
    [
        ("quantities", "{", "line 2"),
        ("quantities", "[1]", "JSON object"),
        ("quantities", '{"start": 0, "end": 2, "value": 1}', "unit"),
        ("others", '{"start": 2, "end": 2, "kind": "date"}', "whole numbers"),
        ("others", '{"start": 0, "end": 2, "text": "20", "kind": "date"}', "line 2"),
        ("others", '{"start": 0, "end": 99, "kind": "date"}', "characters 0 to 99"),
        ("measures", '{"start": 0, "end": 2, "sectors": "water"}', "list"),
        ("relations", '{"kind": "sum", "members": [], "holds": "perhaps"}', "holds"),
    ],
)
def test_bad_annotation_is_named_by_file_and_line(tmp_path, layer, line, message):
    gold = annotate(tmp_path, **{layer: []})
    (gold / REPORT / f"{layer}.jsonl").write_text("\n" + line, encoding="utf-8")
    with pytest.raises(ReadError, match=message):
        evaluate_tables(machine(), gold, texts={REPORT: "帮扶841户。"})


def test_spans_are_checked_where_the_reports_carry_their_text(tmp_path):
    gold = annotate(tmp_path, others=[{"start": 0, "end": 2, "text": "20", "kind": "date"}])
    tables = machine()
    assert len(evaluate_tables(tables, gold)) == 6
    tables["reports"]["content"] = "帮扶841户。"
    with pytest.raises(ReadError, match="帮扶"):
        evaluate_tables(tables, gold)


def test_a_bad_extent(tmp_path):
    gold = annotate(tmp_path, others=[], extent=[9, 3])
    with pytest.raises(ReadError, match="extent"):
        evaluate_tables(machine(), gold)


span = st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda x: {"start": x[0], "end": x[0] + x[1]})
number = st.none() | st.integers(0, 10**6) | st.floats(0, 1e12)
amounts = st.lists(
    st.builds(
        lambda at, value, low, unit, optional: amount(
            **at, value=value, unit=unit, low=low, optional=optional
        ),
        *(span, number, number, st.sampled_from("人户%"), st.booleans()),
    ),
    max_size=12,
)
claims = st.lists(
    st.builds(
        lambda kind, members, holds: {"kind": kind, "members": members, "holds": holds},
        st.sampled_from(["sum", "ratio"]),
        st.lists(
            st.builds(lambda at, role: at | {"role": role}, span, st.sampled_from(["part", "whole"])),
            min_size=1,
        ),
        st.sampled_from([True, "rounding", False]),
    ),
    max_size=4,
)
TRUTH = {True: "consistent", "rounding": "rounding", False: "unreconciled"}


@settings(max_examples=60, deadline=None)
@given(quantities=amounts)
def test_amounts_against_themselves_are_right(quantities):
    with tempfile.TemporaryDirectory() as folder:
        gold = annotate(Path(folder), quantities=quantities)
        scores = evaluate_tables(machine(quantities=quantities), gold)
    assert (scores["n_gold"] == sum(not row["optional"] for row in quantities)).all()
    assert (scores["f1"].dropna() == 1).all()


@settings(max_examples=60, deadline=None)
@given(relations=claims)
def test_claims_against_themselves_are_found(relations):
    found = [claim(TRUTH[row["holds"]], row["members"], row["kind"]) for row in relations]
    with tempfile.TemporaryDirectory() as folder:
        scores = evaluate_tables(machine(relations=found), annotate(Path(folder), relations=relations))
    assert counts(scores, "relations", "claim") == [len(relations)] * 3


@settings(max_examples=60, deadline=None)
@given(gold_rows=amounts, rows=amounts)
def test_no_row_counts_twice(gold_rows, rows):
    with tempfile.TemporaryDirectory() as folder:
        gold = annotate(Path(folder), quantities=gold_rows)
        scores = evaluate_tables(machine(quantities=rows), gold)
    assert (scores["n_right"] <= scores[["n_gold", "n_found"]].min(axis=1)).all()
    assert (scores["n_found"] <= len(rows)).all()
    assert scores.loc[scores["n_gold"] > 0, "low"].notna().all()


def read_gold_as_tables() -> dict[str, pd.DataFrame]:
    """Return the annotation of the originals in the form that the machine's tables have."""
    names = {"others": "numerals", "measures": "sentences"}
    rows: dict[str, list[dict]] = {"reports": []}
    for path in sorted(SHARED_GOLD.glob("*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line) | {"report_id": path.parent.name}
            if path.stem == "measures":
                row["sectors"] = ";".join(row["sectors"])
            if path.stem == "relations":
                row |= {"members": json.dumps(row["members"]), "verdict": row["holds"] or "uncheckable"}
            rows.setdefault(names.get(path.stem, path.stem), []).append(row)
    rows["reports"] = [{"report_id": path.name} for path in SHARED_GOLD.iterdir()]
    return machine(**rows)


@pytest.mark.parametrize(
    ("hashes", "reports", "matched"),
    [
        ({"a": None}, {"a": "1"}, {"a": "a"}),
        ({"a": "1"}, {"a": "2"}, {"a": "a"}),  # saved anew: the name still tells
        ({"in-a": "1"}, {"a": "1"}, {"in-a": "a"}),
        ({"in-a": "1", "other-a": "2"}, {"a": "2"}, {"other-a": "a"}),
        ({"in-a": "1", "a": "2"}, {"a": "1"}, {"in-a": "a"}),  # the hash comes before the name
        ({"in-a": "1", "other-a": "1"}, {"a": "1"}, {}),  # two folders fit
        ({"in-a": "1"}, {"a": "1", "b": "1"}, {}),  # two reports fit
        ({"in-a": None}, {"a": ""}, {}),
    ],
)
def test_a_folder_is_about_the_report_of_its_hash_or_else_of_its_name(tmp_path, hashes, reports, matched):
    for name, sha256 in hashes.items():
        annotate(tmp_path, name, others=[])
        (tmp_path / name / "report.json").write_text(json.dumps({"sha256": sha256}), encoding="utf-8")
    assert match_folders(tmp_path, reports) == matched


@pytest.mark.skipif(not SHARED_GOLD.is_dir(), reason="the annotated originals are not beside the checkout")
def test_the_annotated_originals_are_whole_and_agree_with_themselves():
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SHARED_REPORTS.glob("*.txt")}
    scores = evaluate_tables(read_gold_as_tables(), SHARED_GOLD, texts=texts)
    assert set(scores["report_id"]) == {path.name for path in SHARED_GOLD.iterdir()} | {"all"}
    assert counts(scores, "quantities", "span")[0] > 100
    assert (scores["n_found"] == scores["n_right"]).all()
    assert (scores["n_found"] == scores["n_gold"]).all()

"""Reports that are there twice, passages that several share, and tables without them."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import build_tables, find_measures, find_sentences, read_reports
from toolkit.__main__ import main
from toolkit.build import StrictStop, write_tables
from toolkit.duplicates import PAIRS, SHARED, drop_shared, find_duplicates, find_shared
from toolkit.errors import InputError

FORMULA = "坚持把脱贫攻坚作为头等大事和第一民生工程，层层压实责任，狠抓工作落实。"
REPORT = f"甲县2019年脱贫攻坚工作总结\n{FORMULA}\n全年新建扶贫车间12个，安置易地搬迁群众86户。"
OTHER = f"乙县2019年脱贫攻坚工作情况\n一、主要做法\n（{FORMULA}）\n种植茶叶350亩，选聘生态护林员41名。"
TEXTS = st.lists(st.text(alphabet="甲乙丙1２，。 （\n", max_size=40), max_size=5)


def frame_of(*texts: str, **columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"report_id": [f"r{at}" for at in range(len(texts))], "content": texts, **columns})


def pairs_of(reports: pd.DataFrame, **options: float) -> list[tuple]:
    return list(find_duplicates(reports, **options).itertuples(index=False, name=None))


def test_copies_are_told_by_their_bytes_and_by_their_text():
    reports = frame_of(REPORT, OTHER, REPORT, REPORT, sha256=["x", "y", "x", "z"])
    assert pairs_of(reports) == [("r2", "r0", "bytes", 1.0), ("r3", "r0", "text", 1.0)]


def test_layout_and_marks_make_no_difference_and_figures_do():
    laid_out = REPORT.replace("，", ", ").replace("。", "。\n\n").replace("12", "１２")
    assert pairs_of(frame_of(REPORT, laid_out)) == [("r1", "r0", "near", 1.0)]
    [(*_, similarity)] = pairs_of(frame_of(REPORT, REPORT.replace("86", "87")))
    assert 0.7 < similarity < 1


def test_the_threshold_leaves_out_what_is_less_alike():
    reports = frame_of(REPORT, OTHER)
    [(*_, similarity)] = pairs_of(reports, threshold=0.01)
    assert pairs_of(reports, threshold=similarity) != []
    assert pairs_of(reports, threshold=similarity + 0.01) == []


def test_a_shared_passage_is_named_in_each_report_with_its_marks():
    reports = frame_of(REPORT, OTHER, "丙县另有一套做法。")
    shared = find_shared(reports)
    assert shared["report_id"].tolist() == ["r0", "r1"]
    assert shared["text"].tolist() == [FORMULA, f"（{FORMULA}）"]
    assert shared["n_reports"].tolist() == [2, 2]
    assert shared["passage_id"].nunique() == 1


def test_what_one_report_says_twice_is_not_shared():
    assert len(find_shared(frame_of(FORMULA * 2, "丙县另有一套做法。"))) == 0


def test_passages_with_a_part_in_common_are_one_family():
    one, other = FORMULA[:34], FORMULA[10:]
    shared = find_shared(frame_of(FORMULA, one, other, "全" * 30, "全" * 30), size=10)
    assert shared["n_reports"].tolist() == [3, 3, 3, 2, 2]
    assert shared["passage_id"].tolist() == [1, 1, 1, 2, 2]


def test_sentences_and_measures_are_counted_with_and_without():
    reports = frame_of(
        REPORT.replace(FORMULA, FORMULA + "建成光伏电站。"),
        OTHER.replace(FORMULA, FORMULA + "建成光伏电站。"),
    )
    shared = find_shared(reports)
    kept = drop_shared(find_sentences(reports), shared)["text"].tolist()
    assert not [text for text in kept if "光伏" in text or FORMULA in text]
    assert [text for text in kept if "茶叶" in text]
    mentions = find_measures(reports)
    dropped = set(mentions["sector"]) - set(drop_shared(mentions, shared)["sector"])
    assert dropped == {"leadership", "photovoltaic"}


def test_a_row_that_lies_only_partly_in_a_passage_stays():
    shared = pd.DataFrame({"report_id": ["a", "a"], "start": [20, 5], "end": [30, 10]})
    spans = [(0, 5), (5, 10), (4, 6), (9, 11), (6, 9), (20, 30), (29, 31), (10, 20)]
    rows = pd.DataFrame(
        [("a", *span) for span in [*spans]] + [("b", 5, 10)], columns=["report_id", "start", "end"]
    )
    assert drop_shared(rows, shared).index.tolist() == [0, 2, 3, 6, 7, 8]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["。", "！"], ["甲", "甲"]])
def test_columns_stand_where_there_is_nothing_to_compare(texts):
    reports = frame_of(*texts)
    pairs, shared = find_duplicates(reports), find_shared(reports)
    assert pairs.columns.tolist() == list(PAIRS)
    assert shared.columns.tolist() == list(SHARED)
    assert (len(pairs), len(shared)) == (int(len(texts) == 2 and texts[0] == texts[1]), 0)
    assert drop_shared(shared, shared).columns.tolist() == list(SHARED)


def test_options_out_of_bounds_are_refused():
    for options in ({"threshold": 0}, {"threshold": 1.1}, {"size": 1}, {"size": 1001}):
        with pytest.raises(InputError):
            find_duplicates(frame_of(REPORT), **options)
    with pytest.raises(InputError, match="content"):
        find_shared(pd.DataFrame({"report_id": []}))


def shingles_of(text: str, size: int) -> set[str]:
    plain = "".join(sign for sign in text if sign in "甲乙丙12２").replace("２", "2")
    return {plain[at : at + size] for at in range(len(plain) - size + 1)}


@given(TEXTS, st.integers(2, 4))
def test_similarity_is_that_of_the_sets(texts, size):
    texts = list(dict.fromkeys(texts))
    expected = {}
    for one, other in combinations(range(len(texts)), 2):
        first, second = shingles_of(texts[one], size), shingles_of(texts[other], size)
        if first & second:
            expected[f"r{other}", f"r{one}"] = len(first & second) / len(first | second)
    found = {pair[:2]: pair[3] for pair in pairs_of(frame_of(*texts), threshold=1e-9, size=size)}
    assert found == pytest.approx(expected)


@given(TEXTS, st.integers(2, 4))
def test_passages_are_all_that_is_shared_and_nothing_else(texts, size):
    shared = find_shared(frame_of(*texts), size=size)
    sets = [shingles_of(text, size) for text in texts]
    for at, text in enumerate(texts):
        others = set().union(*(own for other, own in enumerate(sets) if other != at))
        rows = shared[shared["report_id"] == f"r{at}"]
        assert set().union(*(shingles_of(row.text, size) for row in rows.itertuples())) >= sets[at] & others
        for row in rows.itertuples():
            assert text[row.start : row.end] == row.text
            assert shingles_of(row.text[: size + 1], size) | shingles_of(row.text, size) <= sets[at]
            assert shingles_of(row.text, size) & others
        assert all(rows["start"].iloc[1:].to_numpy() >= rows["end"].iloc[:-1].to_numpy())


# Copies in a run


@pytest.fixture
def source(tmp_path):
    for name in ("a/one.txt", "b/two.txt", "c/three.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True)
        (tmp_path / "in" / name).write_text(OTHER if "c" in name[0] else REPORT, encoding="utf-8")
    return tmp_path / "in"


def test_a_copy_in_a_run_is_a_problem_and_both_reports_stay(source, tmp_path):
    tables = build_tables(source)
    assert len(tables["reports"]) == 3
    told = tables["problems"].query("stage == 'duplicates'")
    assert told[["path", "report_id"]].values.tolist() == [["b/two.txt", "two"]]
    assert "a/one.txt" in told["problem"].item()
    out = tmp_path / "out"
    for _ in range(2):  # also where the results are kept from the run before
        assert main(["--quiet", "build", str(source), "--out", str(out)]) == 0
        assert (out / "problems.csv").read_text(encoding="utf-8").count("duplicates") == 1


def test_strict_stops_at_a_copy(source, tmp_path):
    (source / "reports.csv").write_text(
        "file,region,report_year\n"
        + "".join(f"{name},山西省晋中市榆社县,2019\n" for name in ("a/one.txt", "b/two.txt", "c/three.txt")),
        encoding="utf-8",
    )
    with pytest.raises(StrictStop, match=r"b/two.txt: duplicates: .* a/one.txt"):
        write_tables(source, tmp_path / "out", is_strict=True)


def test_the_command_lists_pairs_and_counts_passages(source, capsys):
    assert main(["duplicates", str(source)]) == 0
    head, pair, passages = capsys.readouterr().out.splitlines()
    assert head.split("\t") == list(PAIRS)
    assert pair.split("\t") == ["two", "one", "bytes", "1.0"]
    assert " passages stand in several reports" in passages
    assert main(["duplicates", str(source), "--threshold", "2"]) == 2


def test_real_reports_of_different_places_are_no_copies(shared):
    reports = read_reports(shared / "corpora")
    assert len(find_duplicates(reports)) == 0
    assert find_shared(reports)["n_reports"].between(2, len(reports)).all()

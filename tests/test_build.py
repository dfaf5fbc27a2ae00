"""Folders of reports to folders of tables: nothing lost, alike on any machine, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.build import StrictStop, build_tables, read_tables, write_tables
from toolkit.errors import InputError, ReadError
from toolkit.schema import DTYPES, TABLES

FORMULA = "=HYPERLINK(A1)"
KEPT = ".out.povreports"  # what stays beside the tables for the next run
REPORT = """永州市2019年脱贫攻坚工作总结
一、主要成效
2019年，全市减贫47595人，贫困发生率从8.2%下降至0.32%。投入资金5.2亿元，其中中央资金2.1亿元，惠及**户。
=1+1，说“好”。
排查问题680个，已整改609个，其余71个正在整改。
"""
FRONT = f"---\ntitle: '{FORMULA}'\npublisher: '@someone'\nregion: 湖南省永州市\nreport_year: 2019\n---\n"
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>榆社县2019年工作总结</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>全县减贫12人。</w:t></w:r></w:p></w:body></w:document>"
)


def make_docx() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", DOCUMENT)
    return held.getvalue()


FILES = {
    "b/report.txt": REPORT.encode(),
    "a/report.txt": REPORT.replace("2019", "2018").replace("\n", "\r\n").encode("gb18030"),
    "a/front.txt": (FRONT + REPORT).encode(),
    "wide.txt": REPORT.encode("utf-16"),
    "marked.txt": b"\xef\xbb\xbf" + REPORT.encode(),
    "word.docx": make_docx(),
    "manifest/reports.csv": "file,region,report_year\nlisted.txt,山西省晋中市榆社县,2019\n".encode(),
    "manifest/listed.txt": "本县减贫5人。".encode(),
    "README.md": b"no report",
}
BROKEN = {
    "empty.txt": b"",
    "blank.txt": b" \n\t",
    "noise.txt": bytes(range(256)) * 4,
    "=picture.txt": b"\x89PNG\r\n\x1a\n",
}


def lay_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_csv(folder: Path, name: str) -> pd.DataFrame:
    """Read a table as a user would who knows the types of its columns."""
    types = {column.name: DTYPES[column.type] for column in TABLES[name].columns}
    numeric = {column: [""] for column, type in types.items() if type in ("Int64", "float64")}
    return pd.read_csv(folder / f"{name}.csv", dtype=types, keep_default_na=False, na_values=numeric)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("source"), FILES | BROKEN)


@pytest.fixture(scope="module")
def tables(source):
    return build_tables(source)


@pytest.fixture(scope="module")
def out(source, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "tables"
    write_tables(source, folder, format="both")
    return folder


@pytest.fixture
def report(tmp_path):
    """Give a folder with one report in it, and room beside it."""
    return lay_out(tmp_path / "in", {"a.txt": REPORT.encode()})


# What is there


def test_every_file_gives_a_report_or_a_problem(tables):
    assert tables["reports"]["report_id"].tolist() == [
        *("a-report", "b-report", "front", "listed", "marked", "wide", "word")
    ]
    unread = tables["problems"].query("stage == 'read'")
    assert unread["path"].tolist() == sorted(BROKEN)
    assert unread["advice"].str.len().min() > 0
    assert set(unread["report_id"]).isdisjoint(tables["reports"]["report_id"])


def test_what_a_report_is_called_and_where_it_comes_from(tables):
    reports = tables["reports"].set_index("report_id")
    assert reports["path"].to_dict() == {
        "a-report": "a/report.txt",
        "b-report": "b/report.txt",
        "front": "a/front.txt",
        "listed": "manifest/listed.txt",
        "marked": "marked.txt",
        "wide": "wide.txt",
        "word": "word.docx",
    }
    assert reports["encoding"].to_dict() == {
        "a-report": "gb18030",
        "b-report": "utf-8",
        "front": "utf-8",
        "listed": "utf-8",
        "marked": "utf-8-sig",
        "wide": "utf-16",
        "word": "",
    }
    for row in reports.itertuples():
        assert row.sha256 == hashlib.sha256(FILES[row.path]).hexdigest()
    assert reports.loc["listed", ["region", "adcode"]].tolist() == ["山西省晋中市榆社县", "140721"]
    assert json.loads(reports.loc["listed", "meta_basis"])["region"] == "manifest"


def test_words_of_a_report_are_those_of_its_sentences(tables):
    sums = tables["sentences"].groupby("report_id")["n_tokens"].sum()
    assert tables["reports"].set_index("report_id")["n_tokens"].to_dict() == sums.to_dict()
    assert set(tables["reports"]["engine"]) == {"jieba"}


def test_the_summary_counts_rows_and_unread_files(source, tmp_path):
    summary = write_tables(source, tmp_path / "out")
    assert summary.n_unread == len(BROKEN)
    assert summary.n_rows == {name: len(read_csv(tmp_path / "out", name)) for name in TABLES}


def test_tables_and_texts_come_from_one_reading(source, tables):
    built = read_tables(source)
    assert built.texts.keys() == set(tables["reports"]["report_id"])
    assert set(built.unread["path"]) == set(BROKEN)
    for name, frame in tables.items():
        assert built.tables[name].equals(frame)


def test_a_problem_of_a_report_that_was_read_is_no_unread_file(tmp_path):
    lay_out(tmp_path / "in", {"a.txt": "某地减贫12人。".encode()})
    summary = write_tables(tmp_path / "in", tmp_path / "out")
    assert summary.n_unread == 0
    assert set(read_csv(tmp_path / "out", "problems")["stage"]) == {"metadata"}


def test_a_numeral_too_long_to_be_a_number_is_a_problem(tmp_path):
    lay_out(tmp_path / "in", {"a.txt": f"榆社县2019年编号{'9' * 40}元。".encode()})
    assert build_tables(tmp_path / "in")["problems"]["stage"].tolist() == ["quantities"]


# Offsets


def test_kept_texts_are_utf8_with_line_feeds_and_without_a_mark(out):
    for path in (out / "text").iterdir():
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        data.decode("utf-8")
    assert (
        sorted(path.stem for path in (out / "text").iterdir())
        == read_csv(out, "reports")["report_id"].tolist()
    )


@pytest.mark.parametrize("name", [name for name in TABLES if {"start", "end"} <= set(TABLES[name].names)])
def test_offsets_lead_to_the_words(out, name):
    words = "term" if name == "measures" else "text"
    table = read_csv(out, name)
    assert len(table)
    for row in table.to_dict("records"):
        text = (out / "text" / f"{row['report_id']}.txt").read_bytes().decode("utf-8")
        assert text[row["start"] : row["end"]] == row[words]


def test_members_of_claims_are_figures(out):
    numerals = read_csv(out, "numerals")
    known = set(numerals[["report_id", "start", "end"]].itertuples(index=False, name=None))
    claims = read_csv(out, "relations")
    assert len(claims)
    for row in claims.itertuples():
        assert all((row.report_id, m["start"], m["end"]) in known for m in json.loads(row.members))


def test_every_quantity_of_the_ledger_is_one_row_and_the_reverse(out):
    span = ["report_id", "start", "end", "text"]
    numerals = read_csv(out, "numerals").query("kind == 'quantity'")[span].reset_index(drop=True)
    pd.testing.assert_frame_equal(numerals, read_csv(out, "quantities")[span])


def test_the_count_of_characters_is_that_of_the_kept_text(out):
    for row in read_csv(out, "reports").itertuples():
        assert row.n_chars == len((out / "text" / f"{row.report_id}.txt").read_bytes().decode("utf-8"))


# Nothing depends on how it was asked for


def test_more_jobs_give_the_same_files(source, out, tmp_path):
    write_tables(source, tmp_path / "out", format="both", jobs=2)
    assert bytes_of(tmp_path / "out") == bytes_of(out)


def test_a_folder_moved_elsewhere_gives_the_same_files(out, tmp_path):
    lay_out(tmp_path / "deep" / "other", FILES | BROKEN)
    write_tables(tmp_path / "deep" / "other", tmp_path / "out", format="both")
    assert bytes_of(tmp_path / "out") == bytes_of(out)


def test_the_order_of_arguments_makes_no_difference(source, tmp_path):
    parts = [source / "b", source / "a" / "front.txt", source / "wide.txt", source / "b" / "report.txt"]
    write_tables(parts, tmp_path / "one")
    write_tables(parts[::-1], tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_tables_in_memory_are_those_on_disk(tables, out):
    assert list(tables) == list(TABLES)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(out / f"{name}.parquet"), frame, check_dtype=False)
        plain = [
            column.name
            for column in TABLES[name].columns
            if column.name not in ("path", "title", "publisher")
        ]
        pd.testing.assert_frame_equal(read_csv(out, name)[plain], frame[plain])


def test_more_jobs_give_the_same_frames(source, tables):
    for name, frame in build_tables(source, jobs=2).items():
        pd.testing.assert_frame_equal(frame, tables[name])


# What the files are like


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_sorted_by_their_key(tables, name):
    keys = list(tables[name][list(TABLES[name].key)].itertuples(index=False, name=None))
    assert keys == sorted(keys)


@pytest.mark.parametrize("name", TABLES)
def test_csv_has_a_header_line_feeds_and_utf8(out, name):
    data = (out / f"{name}.csv").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    assert header == TABLES[name].names
    assert all(len(row) == len(header) for row in rows)


def test_cells_of_csv(out):
    text = (out / "sentences.csv").read_text(encoding="utf-8")
    assert "=1+1，说“好”。" in read_csv(out, "sentences")["text"].tolist()
    assert ",true," in text
    assert ",false," in text
    masked = read_csv(out, "quantities").query("bound == 'masked'").iloc[0]
    assert pd.isna(masked["value"])
    assert ",**户,,10,99,masked," in (out / "quantities.csv").read_text(encoding="utf-8")
    assert ",5.2亿元,520000000,520000000,520000000,exact," in (out / "quantities.csv").read_text(
        encoding="utf-8"
    )


def test_division_codes_are_text(out):
    assert set(read_csv(out, "reports")["adcode"]) == {"431100", "140721"}
    assert pq.read_schema(out / "reports.parquet").field("adcode").type == pa.string()


def test_what_looks_like_a_formula_is_made_safe_and_text_is_not_touched(out):
    front = read_csv(out, "reports").set_index("report_id").loc["front"]
    assert front["title"] == f"'{FORMULA}"
    assert front["publisher"] == "'@someone"
    assert "'=picture.txt" in set(read_csv(out, "problems")["path"])
    assert not read_csv(out, "numerals")["text"].str.startswith("'").any()
    assert pd.read_parquet(out / "reports.parquet").set_index("report_id").loc["front", "title"] == FORMULA


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_headings_regions_and_sources_are_made_safe_too(tmp_path, sign):
    front = (
        f"---\nregion: '{sign}r'\nprovince: '{sign}p'\nsource_title: '{sign}t'\nsource_url: '{sign}u'\n---\n"
    )
    lay_out(tmp_path / "in", {"a.txt": f"{front}总结\n{sign}主要成效\n减贫12人。".encode()})
    write_tables(tmp_path / "in", tmp_path / "out")
    report = read_csv(tmp_path / "out", "reports").iloc[0]
    for name in ("region", "province", "source_title", "source_url"):
        assert report[name].startswith(f"'{sign}"), name
    sections = read_csv(tmp_path / "out", "sentences")["section"]
    assert sections.iloc[-1] == f"'{sign}主要成效"


def fixed_type(column: str) -> pa.DataType:
    return {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "truth": pa.bool_()}[column]


@pytest.mark.parametrize("is_empty", [False, True])
def test_parquet_types_are_fixed(out, tmp_path, is_empty):
    folder = out
    if is_empty:
        lay_out(tmp_path / "in", {"a.txt": b""})
        folder = tmp_path / "out"
        write_tables(tmp_path / "in", folder, format="parquet")
    for name, table in TABLES.items():
        schema = pq.read_schema(folder / f"{name}.parquet")
        assert schema.names == table.names
        assert [schema.field(c.name).type for c in table.columns] == [
            fixed_type(c.type) for c in table.columns
        ]


def test_tables_without_rows_have_all_columns(tmp_path):
    lay_out(tmp_path / "in", {"a.txt": b""})
    write_tables(tmp_path / "in", tmp_path / "out")
    for name, table in TABLES.items():
        first, *rest = (tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert first == ",".join(table.names)
        assert bool(rest) == (name == "problems")
    for name, frame in build_tables(tmp_path / "in").items():
        assert frame.columns.tolist() == TABLES[name].names
    assert list((tmp_path / "out" / "text").iterdir()) == []


@pytest.mark.parametrize(
    ("format", "endings"), [("csv", {"csv"}), ("parquet", {"parquet"}), ("both", {"csv", "parquet"})]
)
def test_only_the_files_asked_for_are_written(report, tmp_path, format, endings):
    write_tables(report, tmp_path / "out", format=format)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"text"} | {
        f"{name}.{ending}" for name in TABLES for ending in endings
    }


def test_many_reports_are_written_in_pieces_without_a_seam(report, tmp_path, monkeypatch):
    lay_out(report, {f"{n}.txt": REPORT.encode() for n in range(5)})
    write_tables(report, tmp_path / "whole", format="csv")
    monkeypatch.setattr("toolkit.export._BATCH", 3)
    write_tables(report, tmp_path / "pieces", format="both")
    pieces, whole = bytes_of(tmp_path / "pieces"), bytes_of(tmp_path / "whole")
    assert {name: data for name, data in pieces.items() if not name.endswith(".parquet")} == whole
    for name, frame in build_tables(report).items():
        table = pd.read_parquet(tmp_path / "pieces" / f"{name}.parquet")
        pd.testing.assert_frame_equal(table, frame, check_dtype=False)


# The output folder: whole or not at all


def test_a_finished_folder_is_replaced_as_a_whole(report, tmp_path):
    target = tmp_path / "out"
    write_tables(report, target, format="both")
    (target / "text" / "gone.txt").write_text("old", encoding="utf-8")
    write_tables(report, target)
    assert {path.name for path in target.iterdir()} == {"text"} | {f"{name}.csv" for name in TABLES}
    assert [path.name for path in (target / "text").iterdir()] == ["a.txt"]
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", KEPT}
    assert not (tmp_path / KEPT / "new").exists()


def test_folders_above_the_output_are_made(report, tmp_path):
    write_tables(report, tmp_path / "x" / "y" / "out")
    assert (tmp_path / "x" / "y" / "out" / "reports.csv").is_file()


def test_strict_stops_at_a_problem_and_leaves_the_old_tables(report, tmp_path):
    target = tmp_path / "out"
    write_tables(report, target, is_strict=True)
    before = bytes_of(target)
    lay_out(report, {"0.txt": b"", "b.txt": b""})
    with pytest.raises(StrictStop, match=r"0\.txt.*empty"):
        write_tables(report, target, is_strict=True)
    assert bytes_of(target) == before
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", KEPT}
    assert not (tmp_path / KEPT / "new").exists()


def test_a_failure_leaves_the_old_tables_and_nothing_beside_them(report, tmp_path, monkeypatch):
    target = tmp_path / "out"
    write_tables(report, target)
    before = bytes_of(target)

    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr("toolkit.build.results.analyse_file", fail)
    with pytest.raises(OSError, match="disk full"):
        write_tables(report, target, is_forced=True)
    assert bytes_of(target) == before
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out", KEPT}
    assert not (tmp_path / KEPT / "new").exists()


def test_a_source_is_never_written_into(report):
    for target in (report, report / "out", report.parent, report / ".." / "in" / "out", report / "a.txt"):
        with pytest.raises(InputError, match=r"must lie apart|is a file"):
            write_tables(report, target)
    with pytest.raises(InputError, match="must lie apart"):
        write_tables(report / "a.txt", report)
    assert bytes_of(report) == {"a.txt": REPORT.encode()}


def test_a_source_that_can_be_gone_through_once_is_never_written_into(report):
    with pytest.raises(InputError, match="must lie apart"):
        write_tables(iter([report]), report / "out")
    assert not (report / "out").exists()


def test_a_link_to_a_source_is_never_written_into(report, tmp_path):
    (tmp_path / "link").symlink_to(report)
    with pytest.raises(InputError, match="must lie apart"):
        write_tables(report, tmp_path / "link" / "out")


@pytest.mark.parametrize(
    "held",
    [
        {"thesis.docx": b"years of work"},
        {"reports.csv": b"file\na.txt\n", "a.txt": b"a manifest beside its reports"},
        {"text/a.txt": b"", "reports.csv": b""},
    ],
)
def test_a_folder_that_is_no_build_is_never_replaced(report, tmp_path, held):
    target = lay_out(tmp_path / "out", held)
    with pytest.raises(InputError, match="no tables of a build"):
        write_tables(report, target)
    assert bytes_of(target) == held


def test_a_file_is_never_replaced(report, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is a file"):
        write_tables(report, tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_may_be_filled(report, tmp_path):
    (tmp_path / "out").mkdir()
    write_tables(report, tmp_path / "out")
    assert (tmp_path / "out" / "reports.csv").is_file()


def test_wrong_use_is_named(report, tmp_path):
    with pytest.raises(InputError, match="'xml'"):
        write_tables(report, tmp_path / "out", format="xml")
    with pytest.raises(InputError, match="'pkuseg'"):
        write_tables(report, tmp_path / "out", engine="pkuseg")
    with pytest.raises(ReadError, match="nothing is there"):
        write_tables(tmp_path / "missing", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_failure_of_the_first_run_leaves_nothing(report, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr("toolkit.build.results.analyse_file", fail)
    with pytest.raises(OSError, match="disk full"):
        write_tables(report, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_names_as_long_as_a_file_system_allows_have_their_texts_kept(tmp_path):
    stem = "扶" * 83
    lay_out(tmp_path / "in", {f"{folder}/{stem}.md": REPORT.encode() for folder in ("a", "b" * 200)})
    assert write_tables(tmp_path / "in", tmp_path / "out").n_unread == 0
    kept = sorted(path.stem for path in (tmp_path / "out" / "text").iterdir())
    assert kept == read_csv(tmp_path / "out", "reports")["report_id"].tolist()
    assert len(kept) == 2


# Any bytes at all


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(st.binary(max_size=60), st.text(max_size=40).map(str.encode)), min_size=1, max_size=4)
)
def test_any_bytes_give_a_report_or_a_named_problem(tmp_path, contents):
    shutil.rmtree(tmp_path / "in", ignore_errors=True)
    lay_out(tmp_path / "in", {f"{n}.txt": data for n, data in enumerate(contents)})
    write_tables(tmp_path / "in", tmp_path / "out")
    reports, problems = read_csv(tmp_path / "out", "reports"), read_csv(tmp_path / "out", "problems")
    unread = problems[problems["stage"] == "read"]
    assert sorted([*reports["path"], *unread["path"]]) == [f"{n}.txt" for n in range(len(contents))]
    for row in read_csv(tmp_path / "out", "sentences").itertuples():
        text = (tmp_path / "out" / "text" / f"{row.report_id}.txt").read_bytes().decode("utf-8")
        assert text[row.start : row.end] == row.text

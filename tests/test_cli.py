"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit import __version__
from toolkit.__main__ import main
from toolkit.codebooks import list_codebooks
from toolkit.schema import MEASURED, TABLES

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ["build", "figures", "audit", "kwic", "duplicates", "evaluate", "codebook", "schema", "measure"]
REPORT = "永州市2019年工作总结\n全市减贫47595人，发放小额\n信贷5万元。\n排查问题680个，已整改609个，其余71个正在整改。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def broken(folder):
    """Give the same folder with a file that gives no report."""
    (folder / "in" / "b.txt").write_bytes(b"")
    return folder


@pytest.fixture
def gold(folder):
    """Give annotation of the report: one quantity, as printed."""
    (folder / "gold" / "a").mkdir(parents=True)
    start = REPORT.index("47595人")
    row = {"start": start, "end": start + 6, "text": "47595人", "value": 47595, "low": 47595, "high": 47595}
    row |= {"unit": "人", "bound": "exact", "hedge": ""}
    (folder / "gold" / "a" / "quantities.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (folder / "gold" / "a" / "report.json").write_text(
        json.dumps({"extent": [0, start + 7]}), encoding="utf-8"
    )
    return folder


def stop_of(capsys, *arguments: str) -> tuple[int, str, str]:
    """Run a command that the parser itself ends; return status, output and errors."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    printed = capsys.readouterr()
    return stop.value.code, printed.out, printed.err


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


# Help


def test_the_version_is_that_of_the_package(capsys):
    assert stop_of(capsys, "--version") == (0, f"povreports {__version__}\n", "")


def test_help_names_every_command_and_every_status(capsys):
    status, out, _ = stop_of(capsys, "--help")
    assert status == 0
    for command in COMMANDS:
        assert f"    {command}" in out
    assert "0 done; 1 a difference" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_teaches_with_an_example(capsys, command):
    status, out, _ = stop_of(capsys, command, "--help")
    assert status == 0
    assert f"Example: povreports {command}" in " ".join(out.split())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["build", "in"],
        ["build", "--out", "out"],
        ["build", "in", "--out", "out", "--format", "xml"],
        ["build", "in", "--out", "out", "--jobs", "many"],
        ["kwic", "in"],
        ["kwic", "in", "--term", "a", "--sector", "finance"],
        ["evaluate", "in"],
        ["schema", "money"],
    ],
)
def test_wrong_use_ends_with_two_and_says_how(capsys, arguments):
    status, out, err = stop_of(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "usage: povreports" in err


def test_the_module_runs_and_ends_with_its_status(folder):
    command = [sys.executable, "-m", "toolkit", "kwic", folder / "missing", "--term", "a"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "nothing is there" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(folder):
    (folder / "in" / "a.txt").write_text("减贫1人。\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-m", "toolkit", "kwic", folder / "in", "--term", "减贫"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# Build


def test_build_writes_tables_and_says_how_many_rows(capsys, folder):
    status, out, err = run(capsys, "build", folder / "in", "--out", folder / "out")
    assert status == 0
    assert "reports 1," in out
    assert err == ""
    assert {path.name for path in (folder / "out").iterdir()} == {"text"} | {f"{name}.csv" for name in TABLES}


@pytest.mark.parametrize("place", ["before", "behind"])
def test_quiet_prints_nothing(capsys, folder, place):
    command = ["build", folder / "in", "--out", folder / "out"]
    arguments = ["--quiet", *command] if place == "before" else [*command, "--quiet"]
    assert run(capsys, *arguments) == (0, "", "")
    assert (folder / "out" / "reports.csv").is_file()


def test_build_of_several_sources(capsys, folder):
    (folder / "more.txt").write_text(REPORT, encoding="utf-8")
    command = [
        "build",
        folder / "more.txt",
        folder / "in",
        "--out",
        folder / "out",
        "--format",
        "both",
        "--jobs",
        2,
    ]
    assert "reports 2," in run(capsys, *command)[1]
    assert (folder / "out" / "reports.parquet").is_file()


def test_build_writes_excel_files_where_asked(capsys, folder):
    status, _, err = run(capsys, "build", folder / "in", "--out", folder / "out", "--format", "excel")
    assert (status, err) == (0, "")
    assert {path.name for path in (folder / "out").iterdir()} == {"text"} | {
        f"{name}.xlsx" for name in TABLES
    }


def test_a_build_that_is_interrupted_says_so_in_one_line(capsys, folder, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("toolkit.build.results.analyse_file", stop)
    status, out, err = run(capsys, "build", folder / "in", "--out", folder / "out")
    assert (status, out) == (130, "")
    assert err == "povreports: stopped; nothing was replaced in part.\n"
    assert not (folder / "out").exists()


def test_a_file_without_a_report_ends_with_three(capsys, broken):
    status, _, err = run(capsys, "build", broken / "in", "--out", broken / "out")
    assert status == 3
    assert "1 file" in err
    assert "b.txt" in (broken / "out" / "problems.csv").read_text(encoding="utf-8")


def test_a_report_whose_place_is_not_found_ends_with_zero(capsys, folder):
    (folder / "in" / "a.txt").write_text("某地减贫12人。", encoding="utf-8")
    assert run(capsys, "build", folder / "in", "--out", folder / "out")[0] == 0


def test_strict_ends_with_two_and_writes_nothing(capsys, broken):
    status, out, err = run(capsys, "build", broken / "in", "--out", broken / "out", "--strict")
    assert (status, out) == (2, "")
    assert "b.txt" in err
    assert [path.name for path in broken.iterdir()] == ["in"]


def test_an_output_that_is_refused_ends_with_two(capsys, folder):
    status, _, err = run(capsys, "build", folder / "in", "--out", folder / "in" / "out")
    assert status == 2
    assert "must lie apart" in err
    assert [path.name for path in (folder / "in").iterdir()] == ["a.txt"]


def test_an_output_that_cannot_be_made_ends_with_two(capsys, folder):
    (folder / "file").write_text("", encoding="utf-8")
    status, _, err = run(capsys, "build", folder / "in", "--out", folder / "file" / "out")
    assert status == 2
    assert err.startswith(f"povreports: {folder / 'file'}: ")
    assert "Errno" not in err


@pytest.mark.parametrize("broken_too", [False, True])
def test_tables_without_a_report_replace_others_and_say_where_those_are(capsys, folder, broken_too):
    run(capsys, "build", folder / "in", "--out", folder / "out")
    before = {path.name: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    wrong = folder / "wrong"
    wrong.mkdir()
    if broken_too:
        (wrong / "b.txt").write_bytes(b"")
    status, _, err = run(capsys, "--quiet", "build", wrong, "--out", folder / "out")
    assert status == (3 if broken_too else 0)
    for table in TABLES.values():
        header, *rows = (folder / "out" / f"{table.name}.csv").read_text(encoding="utf-8").splitlines()
        assert header.split(",") == table.names
        assert len(rows) == (broken_too and table.name == "problems")
    kept = folder.resolve() / ".out.povreports" / "before"
    assert f"They replaced tables of 1 report, which are kept in {kept}." in err
    assert {path.name: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before
    run(capsys, "build", wrong, "--out", folder / "out")
    assert kept.is_dir()
    run(capsys, "build", folder / "in", "--out", folder / "out")
    assert not kept.exists()


def test_an_empty_source_into_a_new_folder_gives_every_table_and_says_so(capsys, tmp_path):
    (tmp_path / "in").mkdir()
    status, _, err = run(capsys, "build", tmp_path / "in", "--out", tmp_path / "out")
    assert status == 0
    assert "no file to read was found" in err
    assert "replaced" not in err
    assert len(list((tmp_path / "out").glob("*.csv"))) == len(TABLES)


def test_no_bar_of_progress_where_nobody_looks(folder):
    command = [sys.executable, "-m", "toolkit", "build", folder / "in", "--out", folder / "out"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == ""


# Audit, kwic


def test_audit_lists_each_claim_with_its_verdict_and_ends_with_zero(capsys, folder):
    status, out, _ = run(capsys, "audit", folder / "in")
    assert status == 0
    head, claim, words = out.splitlines()
    assert head == "a: 1 claims; 1 fits"
    assert claim.startswith("  1. complement: fits; ")
    start, end = REPORT.index("680个"), REPORT.index("71个") + 3
    assert words == f"     “{REPORT[start:end]}” ({start}-{end})"


def test_audit_ends_with_zero_whatever_it_finds(capsys, broken):
    text = REPORT.replace("其余71个", "其余99个")
    (broken / "in" / "a.txt").write_text(text, encoding="utf-8")
    status, out, err = run(capsys, "audit", broken / "in")
    assert status == 0
    assert "cannot be reconciled as stated" in out
    assert "b.txt" in err
    assert "Warning" not in err


def test_audit_says_where_there_is_nothing_to_check(capsys, folder):
    (folder / "in" / "a.txt").write_text("今年减贫12人。", encoding="utf-8")
    assert run(capsys, "audit", folder / "in")[1] == "a: 0 claims; nothing to check\n"


def test_kwic_gives_a_line_for_each_find_with_report_and_offsets(capsys, folder):
    status, out, _ = run(capsys, "kwic", folder / "in", "--term", "整改")
    assert status == 0
    first, second = out.splitlines()
    start = REPORT.index("整改")
    assert first.startswith(f"a:{start}-{start + 2}\t")
    assert "已【整改】609个" in first
    assert "正在【整改】。" in second


def test_kwic_finds_the_measures_of_a_sector(capsys, folder):
    (folder / "in" / "a.txt").write_text("发放小额信贷5万元。", encoding="utf-8")
    assert run(capsys, "kwic", folder / "in", "--sector", "finance")[1] == "a:2-6\t发放【小额信贷】5万元。\n"


def test_a_find_across_lines_stays_on_one_line(capsys, folder):
    out = run(capsys, "kwic", folder / "in", "--term", "小额\n信贷")[1]
    assert len(out.splitlines()) == 1
    assert "【小额 信贷】" in out


@pytest.mark.parametrize(("option", "word"), [("--term", "光伏"), ("--sector", "photovoltaic")])
def test_kwic_without_a_find_says_so_and_ends_with_zero(capsys, folder, option, word):
    said = f"povreports: {word!r} was not found in 1 report.\n"
    assert run(capsys, "kwic", folder / "in", option, word) == (0, "", said)
    assert run(capsys, "--quiet", "kwic", folder / "in", option, word) == (0, "", "")


@pytest.mark.parametrize("option", ["--term", "--sector"])
def test_kwic_for_nothing_is_wrong_use(capsys, option):
    status, out, err = stop_of(capsys, "kwic", "in", option, " ")
    assert (status, out) == (2, "")
    assert f"argument {option}: must not be empty" in err


def test_kwic_ends_with_three_where_a_file_gave_no_report(capsys, broken):
    status, out, err = run(capsys, "kwic", broken / "in", "--term", "整改")
    assert (status, len(out.splitlines())) == (3, 2)
    assert err == "povreports: 1 file gave no report (b.txt: the file is empty)\n"


def test_an_unknown_sector_ends_with_two_and_names_the_known(capsys, folder):
    status, out, err = run(capsys, "kwic", folder / "in", "--sector", "money")
    assert (status, out) == (2, "")
    assert "finance" in err


# Evaluate


def test_evaluate_prints_scores(capsys, gold):
    status, out, _ = run(capsys, "evaluate", "--gold", gold / "gold", gold / "in")
    assert status == 0
    header, *rows = (line.split("\t") for line in out.splitlines())
    scores = [dict(zip(header, row, strict=True)) for row in rows]
    assert {row["f1"] for row in scores if row["layer"] == "quantities"} == {"1.0"}
    assert "all" in {row["report_id"] for row in scores}


def test_a_score_below_the_least_ends_with_one(capsys, gold):
    command = ["evaluate", "--gold", gold / "gold", gold / "in", "--min"]
    assert run(capsys, *command, "1.0")[0] == 0
    assert run(capsys, *command, "1.01")[0] == 1


def test_a_wrong_row_is_below_the_least_and_listed(capsys, gold):
    path = gold / "gold" / "a" / "quantities.jsonl"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"unit": "\\u4eba"', '"unit": "户"'), encoding="utf-8"
    )
    command = ["evaluate", "--gold", gold / "gold", gold / "in", "--min", "0.9", "--mismatches"]
    status, out, _ = run(capsys, *command)
    assert status == 1
    assert "47595人" in out


def test_evaluate_reads_each_file_once_and_ends_with_three_where_one_gave_no_report(
    capsys, gold, monkeypatch
):
    from toolkit.read import scan

    (gold / "in" / "b.txt").write_bytes(b"")
    make, seen = scan._make_report, []
    monkeypatch.setattr(scan, "_make_report", lambda file, **k: (seen.append(file.name), make(file, **k))[1])
    status, _, err = run(capsys, "evaluate", "--gold", gold / "gold", gold / "in", "--mismatches")
    assert status == 3
    assert err == "povreports: 1 file gave no report (b.txt: the file is empty)\n"
    assert sorted(seen) == ["a.txt", "b.txt"]


def test_a_report_of_a_name_that_is_there_twice_is_scored_alone_by_its_hash(capsys, gold):
    """Alone it is called a, beside its namesake in-a: the annotation names the bytes."""
    folder = (gold / "gold" / "a").rename(gold / "gold" / "in-a")
    status, _, err = run(capsys, "evaluate", "--gold", gold / "gold", gold / "in" / "a.txt")
    assert status == 2
    assert "SHA-256 in report.json" in err
    facts = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    facts["sha256"] = hashlib.sha256((gold / "in" / "a.txt").read_bytes()).hexdigest()
    (folder / "report.json").write_text(json.dumps(facts), encoding="utf-8")
    status, out, _ = run(
        capsys, "evaluate", "--gold", gold / "gold", gold / "in" / "a.txt", "--mismatches", "--min", "1"
    )
    assert status == 0
    assert "a\tquantities\tvalue\t1\t1\t1" in out
    (gold / "b").mkdir()
    (gold / "b" / "a.txt").write_text("另一份报告。", encoding="utf-8")
    status, out, _ = run(capsys, "evaluate", "--gold", gold / "gold", gold / "in", gold / "b", "--min", "1")
    assert status == 0
    assert "in-a\tquantities" in out


def test_duplicates_end_with_three_where_a_file_gave_no_report(capsys, broken):
    assert run(capsys, "duplicates", broken / "in")[0] == 3


def test_measure_ends_with_three_where_a_file_gave_no_report(capsys, broken):
    status, out, err = run(capsys, "measure", broken / "in", "--out", broken / "counts")
    assert (status, out) == (3, f"{len(MEASURED)} tables of 1 report written to {broken / 'counts'}.\n")
    assert "b.txt: the file is empty" in err
    assert (broken / "counts" / "measured_reports.csv").is_file()


def test_annotation_that_is_not_there_ends_with_two(capsys, folder):
    status, _, err = run(capsys, "evaluate", "--gold", folder / "gold", folder / "in")
    assert status == 2
    assert err.startswith("povreports: ")


# Codebook, schema, figures


def test_codebooks_are_listed_and_printed(capsys):
    assert run(capsys, "codebook")[1].split() == list_codebooks()
    for name in list_codebooks():
        status, out, _ = run(capsys, "codebook", name)
        assert status == 0
        assert out.startswith(f"{name}, version ")
    assert "finance" in run(capsys, "codebook", "sectors")[1]


def test_a_codebook_of_ones_own_is_printed_and_checked(capsys, tmp_path):
    own = tmp_path / "own.yml"
    own.write_text("codebook: own\n", encoding="utf-8")
    status, _, err = run(capsys, "codebook", own)
    assert status == 2
    assert "own.yml" in err


def test_an_unknown_codebook_ends_with_two(capsys):
    status, _, err = run(capsys, "codebook", "nonsense")
    assert status == 2
    assert "sectors" in err


def test_schema_lists_tables_and_columns(capsys):
    listed = run(capsys, "schema")[1].splitlines()
    assert [line.partition(":")[0] for line in listed] == list(TABLES)
    for name, table in TABLES.items():
        status, out, _ = run(capsys, "schema", name)
        assert status == 0
        assert [line.partition(" ")[0] for line in out.splitlines()] == table.names


def test_figures_without_anything_to_compare_with_end_with_two(capsys, folder):
    status, out, err = run(capsys, "figures", "--check", "--out", folder / "nowhere")
    assert (status, out) == (2, "")
    assert "nowhere" in err

"""What a run leaves behind: Excel files, whole folders after any end, and results for the next run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from toolkit.__main__ import main
from toolkit.build import StrictStop, build_tables, write_tables
from toolkit.build.results import Results
from toolkit.errors import InputError, ReadError
from toolkit.schema import TABLES

REPORT = """永州市2019年脱贫攻坚工作总结
一、主要成效
2019年，全市减贫47595人，贫困发生率从8.2%下降至0.32%。投入资金5.2亿元，其中中央资金2.1亿元，惠及**户。
=1+1，说“好”。
-3.5%的增速。
"""
FORKS = multiprocessing.get_context("fork") if sys.platform == "linux" else None
on_linux = pytest.mark.skipif(FORKS is None, reason="needs fork and the signals of Linux")


@pytest.fixture
def reports(tmp_path):
    """Give a folder of six reports, and room beside it."""
    (tmp_path / "in").mkdir()
    for number in range(6):
        (tmp_path / "in" / f"{number}.txt").write_text(REPORT.replace("47595", f"4759{number}"), "utf-8")
    return tmp_path / "in"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names_beside(out: Path) -> set[str]:
    """Return what lies in the hidden folder beside the tables."""
    return {path.name for path in out.with_name(f".{out.name}.povreports").iterdir()}


def count_reads(monkeypatch) -> list[str]:
    """Note the id of each report that is read from now on, in this process."""
    from toolkit.build import results

    read, seen = results.analyse_file, []

    def note(file, **options):
        seen.append(file.report_id)
        return read(file, **options)

    monkeypatch.setattr(results, "analyse_file", note)
    return seen


def run_apart(work: Callable[[], object]) -> int:
    """Run `work` in a process of its own, one that Ctrl-C can stop; return how it ended."""

    def run() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        work()

    process = FORKS.Process(target=run)
    process.start()
    process.join(60)
    return process.exitcode


# Excel


@pytest.fixture
def book(reports, out):
    """Give a function that reads a table of a build as lists of cells."""

    def read(table: str = "sentences", **files: str) -> list[list[openpyxl.cell.Cell]]:
        for name, text in files.items():
            (reports / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
        write_tables(reports, out, format="excel")
        return [list(row) for row in openpyxl.load_workbook(out / f"{table}.xlsx").active.iter_rows()]

    return read


def test_excel_files_hold_what_the_tables_hold(reports, out):
    write_tables(reports, out, format="excel")
    assert {path.name for path in out.iterdir()} == {"text"} | {f"{name}.xlsx" for name in TABLES}
    for name, frame in build_tables(reports).items():
        types = {column.name: str for column in TABLES[name].columns if column.type in ("text", "truth")}
        read = pd.read_excel(out / f"{name}.xlsx", dtype=types, keep_default_na=False, na_values=[""])
        assert read.columns.tolist() == TABLES[name].names
        assert len(read) == len(frame)
        for column in TABLES[name].columns:
            if column.type in ("integer", "number"):
                assert read[column.name].astype("Float64").equals(frame[column.name].astype("Float64"))
            elif column.type == "text":
                assert (
                    read[column.name].fillna("").str.removeprefix("'").tolist() == frame[column.name].tolist()
                )


def test_nothing_in_excel_is_a_formula_and_codes_are_text(book):
    sentences = book()
    assert {cell.data_type for row in sentences for cell in row} <= {"s", "n", "inlineStr"}
    texts = [row[4].value for row in sentences]
    assert "'=1+1，说“好”。" in texts
    assert "'-3.5%的增速。" in texts
    assert {row[6].value for row in sentences[1:]} == {"true", "false"}
    code = dict(zip([cell.value for cell in book("reports")[0]], book("reports")[1], strict=True))["adcode"]
    assert (code.value, code.data_type) in (("431100", "s"), ("431100", "inlineStr"))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_of_excel_begins_like_a_formula(book, sign):
    for table in ("sentences", "numerals", "reports"):
        for row in book(table, a=f"{sign}永州市2019年总结\n{sign}2人，{sign}SUM(A1)。\n"):
            assert not any(str(cell.value or "").startswith(sign) for cell in row if cell.data_type != "n")


@pytest.mark.parametrize(
    "text", ["响\x01铃\x0c页\x1f。", "<r>减贫3人</r>", "<r><t>&", "_x0041_5人", "\ufffe5人"]
)
def test_characters_that_excel_forbids_lose_no_row(book, text):
    expected = len(book()) + 1
    assert len(book(odd=f"榆社县2019年总结减贫{text}" if text[0] != "<" else text)) == expected


def test_a_cell_that_holds_too_much_ends_in_a_mark(book):
    long = "7" * 40_000
    (row,) = [row for row in book("numerals", long=long) if row[0].value == "long"]
    assert len(row[3].value) == 32_767
    assert row[3].value.endswith("7…[cut]")
    assert (row[1].value, row[2].value) == (0, len(long))


def test_more_rows_than_a_sheet_holds_are_refused(reports, out, monkeypatch):
    write_tables(reports, out)
    before = bytes_of(out)
    monkeypatch.setattr("toolkit.export.MOST_EXCEL_ROWS", 20)
    with pytest.raises(InputError, match=r"sentences.*csv or parquet"):
        write_tables(reports, out, format="excel")
    assert bytes_of(out) == before


def test_excel_files_are_the_same_whenever_they_are_made(reports, tmp_path):
    write_tables(reports, tmp_path / "one", format="excel")
    time.sleep(2.1)  # the clock of an archive goes in steps of two seconds
    write_tables(reports, tmp_path / "two", format="excel", jobs=2)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


# The old tables or the new, whatever happens


def stop_at(place: str, monkeypatch, by: int, *, can_swap: bool = True) -> None:
    """End this process by a signal when a build comes to a place of its code for the first time."""
    import toolkit.build.place as module

    if not can_swap:
        monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    called, rename = getattr(module, place, None), Path.rename

    def stop(*arguments):
        if place == "rename behind" and arguments[1].name != "old":
            return rename(*arguments)
        if place.startswith("rename"):
            rename(*arguments)
        elif place == "_put_in_place":
            called(*arguments)
        os.kill(os.getpid(), by)
        time.sleep(5)

    target = Path if place.startswith("rename") else module
    monkeypatch.setattr(target, "rename" if target is Path else place, stop)


@on_linux
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    ("place", "can_swap"),
    [("_flush", True), ("_exchange", True), ("_put_in_place", True), ("rename behind", False)],
)
def test_a_stopped_run_leaves_the_old_tables_or_the_new(
    reports, out, tmp_path, monkeypatch, place, can_swap, by
):
    write_tables(reports, out)
    old = bytes_of(out)
    (reports / "new.txt").write_text(REPORT, encoding="utf-8")
    write_tables(reports, tmp_path / "other")
    new = bytes_of(tmp_path / "other")

    def build() -> None:
        stop_at(place, monkeypatch, by, can_swap=can_swap)
        with open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):
            sys.exit(main(["--quiet", "build", str(reports), "--out", str(out)]))

    assert run_apart(build) == (-by if by == signal.SIGKILL else 130)
    if can_swap or by != signal.SIGKILL:
        assert bytes_of(out) in (old, new)
    (reports / "new.txt").unlink()
    write_tables(reports, out)  # where two steps are needed, the next run brings the old tables back first
    assert bytes_of(out) == old
    assert names_beside(out) == {".gitignore", "lock", "reports"}


@on_linux
def test_between_two_steps_the_next_run_brings_the_old_tables_back(reports, out, monkeypatch):
    write_tables(reports, out)
    old = bytes_of(out)

    def build() -> None:
        stop_at("rename behind", monkeypatch, signal.SIGKILL, can_swap=False)
        write_tables(reports, out)

    assert run_apart(build) == -signal.SIGKILL
    assert not out.exists()
    (reports / "0.txt").write_bytes(b"")
    with pytest.raises(StrictStop):
        write_tables(reports, out, is_strict=True)
    assert bytes_of(out) == old


@on_linux
@pytest.mark.parametrize("format", ["csv", "both", "excel"])
@pytest.mark.parametrize("room", [200, 2_000])
def test_a_full_disk_leaves_the_old_tables_and_says_so(reports, out, tmp_path, format, room):
    import resource

    write_tables(reports, out)
    before = bytes_of(out)
    said = tmp_path / "said"

    def build() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with said.open("w") as stream, redirect_stderr(stream):
            most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
            status = main(["build", str(reports), "--out", str(out), "--format", format])
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        os._exit(status)

    assert run_apart(build) == 2
    assert "File too large" in said.read_text()
    assert bytes_of(out) == before
    assert "new" not in names_beside(out)


@on_linux
def test_two_runs_into_one_folder_do_not_mix(reports, out, monkeypatch):
    write_tables(reports, out)
    before = bytes_of(out)
    ready, go = FORKS.Event(), FORKS.Event()

    def wait(*_: object) -> None:
        ready.set()
        go.wait(30)

    def build() -> None:
        import toolkit.build.place as module

        flush = module._flush
        monkeypatch.setattr(module, "_flush", lambda folder: (wait(), flush(folder)))
        write_tables(reports, out, format="both", jobs=2)

    first = FORKS.Process(target=build)
    first.start()
    assert ready.wait(30)
    with pytest.raises(InputError, match="another run"):
        write_tables(reports, out)
    assert "new" in names_beside(out)
    assert bytes_of(out) == before
    go.set()
    first.join(30)
    assert first.exitcode == 0
    assert (out / "reports.parquet").is_file()


@on_linux
def test_a_killed_run_takes_its_processes_with_it(reports, out, tmp_path, monkeypatch):
    pids = tmp_path / "pids"
    pids.mkdir()

    def hang(file, **_):
        (pids / str(os.getpid())).touch()
        time.sleep(60)

    def build() -> None:
        monkeypatch.setattr("toolkit.build.results.analyse_file", hang)
        write_tables(reports, out, jobs=2)

    run = FORKS.Process(target=build)
    run.start()
    wait_until(lambda: len(list(pids.iterdir())) == 2)
    os.kill(run.pid, signal.SIGKILL)
    run.join(30)
    write_tables(reports, out)
    wait_until(lambda: not any(is_alive(int(path.name)) for path in pids.iterdir()))


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("it did not come about in half a minute")


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@on_linux
def test_a_process_that_dies_is_named_and_what_was_read_is_kept(reports, out, monkeypatch):
    from toolkit.build import results

    read = results.analyse_file

    def die(file, **options):
        if file.report_id == "3":
            time.sleep(1)
            os._exit(9)
        return read(file, **options)

    with monkeypatch.context() as patched:
        patched.setattr(results, "analyse_file", die)
        with pytest.raises(ReadError, match="fewer --jobs"):
            write_tables(reports, out, jobs=2)
    assert not out.exists()
    seen = count_reads(monkeypatch)
    write_tables(reports, out)
    assert "3" in seen
    assert "0" not in seen


# The next run


def test_reports_that_did_not_change_are_not_read_again(reports, out, tmp_path, monkeypatch):
    write_tables(reports, out)
    seen = count_reads(monkeypatch)
    write_tables(reports, out, format="both")
    assert seen == []
    (reports / "2.txt").write_text(REPORT + "减贫7人。", encoding="utf-8")
    (reports / "9.txt").write_text(REPORT, encoding="utf-8")
    (reports / "1.txt").unlink()
    write_tables(reports, out, format="both")
    assert seen == ["2", "9"]
    write_tables(reports, tmp_path / "clean", format="both")
    assert bytes_of(out) == bytes_of(tmp_path / "clean")


def test_asked_to_a_run_reads_all_again(reports, out, monkeypatch):
    write_tables(reports, out)
    before = bytes_of(out)
    seen = count_reads(monkeypatch)
    write_tables(reports, out, is_forced=True)
    assert len(seen) == 6
    assert bytes_of(out) == before


@pytest.mark.parametrize("by", [KeyboardInterrupt, SystemExit])
def test_a_run_goes_on_where_the_one_before_was_stopped(reports, out, tmp_path, monkeypatch, by):
    from toolkit.build import results

    read = results.analyse_file

    def stop(file, **options):
        if file.report_id == "4":
            raise by
        return read(file, **options)

    with monkeypatch.context() as patched:
        patched.setattr(results, "analyse_file", stop)
        with pytest.raises(by):
            write_tables(reports, out)
    assert not out.exists()
    seen = count_reads(monkeypatch)
    write_tables(reports, out)
    assert seen == (["4", "5"] if by is KeyboardInterrupt else [str(number) for number in range(6)])
    write_tables(reports, tmp_path / "clean")
    assert bytes_of(out) == bytes_of(tmp_path / "clean")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[:40] + b"\0" + data[41:],
        lambda data: b"[]",
        lambda data: None,
    ],
)
def test_a_damaged_result_is_made_again(reports, out, monkeypatch, change):
    write_tables(reports, out)
    before = bytes_of(out)
    kept = sorted((out.with_name(".out.povreports") / "reports").iterdir())
    first, second = kept[0].read_bytes(), kept[1].read_bytes()
    damaged = change(first)
    kept[0].write_bytes(second if damaged is None else damaged)  # None: that of another report
    seen = count_reads(monkeypatch)
    write_tables(reports, out)
    assert len(seen) == 1
    assert bytes_of(out) == before
    assert kept[0].read_bytes() == first


def test_a_result_holds_only_for_what_it_was_made_from(reports, out, monkeypatch):
    write_tables(reports, out)
    seen = count_reads(monkeypatch)
    (reports / "reports.csv").write_text("file,region\n1.txt,山西省晋中市榆社县\n", encoding="utf-8")
    (reports / "2.txt").rename(reports / "two.txt")
    write_tables(reports, out)
    assert seen == ["1", "two"]
    seen.clear()
    write_tables(reports, out, keep_personal=True)
    assert len(seen) == 6
    seen.clear()
    monkeypatch.setattr("toolkit.build.results.describe_package", lambda: "another version")
    write_tables(reports, out, keep_personal=True)
    assert len(seen) == 6


def test_only_results_of_the_last_run_are_kept(reports, out):
    write_tables(reports, out)
    for path in sorted(reports.iterdir())[1:]:
        path.unlink()
    (reports / "broken.txt").write_bytes(b"")
    write_tables(reports, out)
    assert len(list((out.with_name(".out.povreports") / "reports").iterdir())) == 1
    assert names_beside(out) == {".gitignore", "lock", "reports"}


def test_a_result_that_cannot_be_kept_is_done_without(reports, out, monkeypatch):
    def fail(*_):
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", fail)
    assert write_tables(reports, out).n_rows["reports"] == 6
    assert Results.open(out.with_name("x"), engine="jieba", keep_personal=False, is_forced=False)


def test_the_command_reads_all_again_where_asked(reports, out, monkeypatch, capsys):
    command = ["--quiet", "build", str(reports), "--out", str(out)]
    assert main(command) == 0
    seen = count_reads(monkeypatch)
    assert main(command) == 0
    assert seen == []
    assert main([*command, "--force"]) == 0
    assert len(seen) == 6

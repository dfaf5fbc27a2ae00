"""What each command does: it calls the package, prints what that gives, and returns the exit status."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codebooks import list_codebooks
from toolkit.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.build import BuildSummary, Built

DONE, DIFFERS, WRONG_USE, UNREAD, STOPPED = 0, 1, 2, 3, 130


def tell(message: object) -> None:
    """Print a message where messages go."""
    print(f"povreports: {message}", file=sys.stderr)


def run_build(options: argparse.Namespace) -> int:
    """Write the tables of a source."""
    from toolkit.build import write_tables

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # tidy up as on Ctrl-C
    summary = write_tables(
        options.source,
        options.out,
        format=options.format,
        engine=options.engine,
        jobs=options.jobs,
        is_strict=options.strict,
        is_forced=options.force,
        keep_personal=options.keep_personal,
        max_bytes=options.max_bytes,
        show_progress=not options.quiet,
    )
    if not options.quiet:
        counts = ", ".join(f"{name} {count}" for name, count in summary.n_rows.items())
        print(f"Rows written to {options.out}: {counts}.")
    if not summary.n_rows["reports"]:
        tell(_tell_empty(summary, options))
    if summary.n_unread:
        tell(f"{_count(summary.n_unread, 'file')} gave no report: see table problems.")
    return UNREAD if summary.n_unread else DONE


def _tell_empty(summary: BuildSummary, options: argparse.Namespace) -> str:
    """Say that there was no report, and where those are that the tables held before."""
    found = "no report could be read" if summary.n_unread else "no file to read was found"
    told = f"{found} in {', '.join(options.source)}; the tables in {options.out} are empty."
    if summary.before is None:
        return told
    return (
        f"{told} They replaced tables of {_count(summary.n_before, 'report')}, which are kept in {summary.before}. "
        "If SOURCE was wrong, build again from the right one, or move them back."
    )


def run_figures(options: argparse.Namespace) -> int:
    """Make figures and notebooks, or compare them with what is committed."""
    from toolkit.remake import check_all, make_all

    report = (lambda line: None) if options.quiet else print
    if not options.check:
        make_all(Path(options.out), lang=options.lang, report=report)
        return DONE
    differences = check_all(Path(options.out), lang=options.lang)
    for line in differences:
        print(line)
    if not differences:
        report("Tables, figures and notebooks are as committed.")
    return DIFFERS if differences else DONE


def run_audit(options: argparse.Namespace) -> int:
    """Print the claims of each report with their verdicts."""
    from toolkit.audit import list_checks
    from toolkit.read import read_reports

    for line in list_checks(read_reports(options.source)):
        print(line)
    return DONE


def run_kwic(options: argparse.Namespace) -> int:
    """Print concordance lines."""
    from toolkit.evidence import find_lines

    reports, status = _read(options.source)
    lines = find_lines(reports, term=options.term or "", sector=options.sector or "")
    for line in lines.itertuples():
        words = f"{line.left}【{line.text}】{line.right}".replace("\n", " ")
        print(f"{line.report_id}:{line.start}-{line.end}\t{words}")
    if lines.empty and not options.quiet:
        tell(f"{options.term or options.sector!r} was not found in {_count(len(reports), 'report')}.")
    return status


def _read(source: Sequence[str]) -> tuple[pd.DataFrame, int]:
    """Return the reports, and the status that says whether every file gave one."""
    from toolkit.read import read_reports

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        reports = read_reports(source)
    for warning in caught:
        tell(warning.message)
    return reports, UNREAD if caught else DONE


def run_duplicates(options: argparse.Namespace) -> int:
    """Print the pairs of like reports."""
    from toolkit.duplicates import find_duplicates, find_shared

    reports, status = _read(options.source)
    _print_frame(find_duplicates(reports, threshold=options.threshold).round({"similarity": 3}))
    shared = find_shared(reports, size=options.size)
    if not options.quiet:
        signs = int((shared["end"] - shared["start"]).sum()) / max(int(reports["n_chars"].sum()), 1)
        print(f"{shared['passage_id'].nunique()} passages stand in several reports: {signs:.1%} of all text.")
    return status


def run_evaluate(options: argparse.Namespace) -> int:
    """Print scores, and the mismatches where asked."""
    from toolkit.build import read_tables
    from toolkit.evaluate import evaluate_tables, list_mismatches

    # Annotation quotes the originals, telephone numbers too.
    built = read_tables(options.source, keep_personal=True)
    status = _tell_unread(built)
    scores = evaluate_tables(built.tables, options.gold, texts=built.texts)
    _print_frame(scores.round(3))
    if options.mismatches:
        _print_frame(list_mismatches(built.tables, options.gold, texts=built.texts))
    if options.min is None:
        return status
    judged = scores[(scores["report_id"] == "all") & (scores["measure"] != "hedge")]
    return DIFFERS if (judged["f1"] < options.min).any() else status


def run_codebook(options: argparse.Namespace) -> int:
    """Print a codebook, or the names of all."""
    from toolkit.codebooks import load_codebook

    if options.name is None:
        print("\n".join(list_codebooks()))
        return DONE
    book = load_codebook(options.name)
    print(f"{book.name}, version {book.version}: one code for a {book.row}\nSource: {book.source}")
    for code in book.codes.values():
        print(f"\n{code.name}  {code.label.zh} · {code.label.en}\n  {code.definition}")
        for name, words in (("includes", code.inclusion), ("leaves out", code.exclusion)):
            if words:
                print(f"  {name}: {words}")
        for group in code.groups:
            print(f"  {group.name + ': ' if group.name else ''}{'、'.join(group.terms)}")
        if code.exclude:
            print(f"  not in: {'、'.join(code.exclude)}")
        if code.match:
            print(f"  for example: {'；'.join(code.match)}; but not: {'；'.join(code.skip)}")
    return DONE


def run_schema(options: argparse.Namespace) -> int:
    """Print the columns of a table, or all tables."""
    from toolkit.schema import describe_table

    if options.table is None:
        for table in TABLES.values():
            print(f"{table.name}: one row is {table.row}")
        return DONE
    for name, type, values, meaning in describe_table(options.table).to_numpy().tolist():
        print(f"{name} ({type}){f' [{values}]' if values else ''}: {meaning}")
    return DONE


def run_measure(options: argparse.Namespace) -> int:
    """Write the measured tables, or compare them with ours."""
    from toolkit.build import read_tables
    from toolkit.datasets import load_dataset
    from toolkit.measured import compare_measured, measure_tables, write_measured

    built = read_tables(options.source, jobs=options.jobs)
    status = _tell_unread(built)
    made = measure_tables(built.tables)
    if not options.check:
        write_measured(made, options.out)
        if not options.quiet:
            n_reports = _count(len(made["measured_reports"]), "report")
            print(f"{len(made)} tables of {n_reports} written to {options.out}.")
        return status
    compared = compare_measured(made, {name: load_dataset(name) for name in made})
    is_held = compared["outcome"] != "not held"
    differing = compared[is_held & (compared["outcome"] != "equal")]
    _print_frame(differing)
    if not options.quiet:
        print(f"{is_held.sum()} of {len(compared)} reports held, {len(differing)} of them differ.")
    return DIFFERS if len(differing) else status


def _tell_unread(built: Built) -> int:
    """Say which files gave no report; return the status that says so, too."""
    from toolkit.read.scan import name_unread

    named = [f"{row.path}: {row.problem}" for row in built.unread.itertuples()]
    if named:
        tell(name_unread(named))
    return UNREAD if named else DONE


def _count(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _print_frame(frame: pd.DataFrame) -> None:
    print(frame.to_csv(sep="\t", index=False, lineterminator="\n"), end="")

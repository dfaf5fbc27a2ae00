"""The command line: parses, calls, prints."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import __version__
from toolkit.codebooks import list_codebooks
from toolkit.errors import CodebookError, FigureError, InputError, ReadError
from toolkit.export import FORMATS
from toolkit.schema import TABLES
from toolkit.tokens import ENGINES

if TYPE_CHECKING:
    import pandas as pd

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Run = Callable[[argparse.Namespace], int]
DONE, DIFFERS, WRONG_USE, UNREAD, STOPPED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = _make_parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _print_warning
            return int(options.run(options))
    except KeyboardInterrupt:
        print("povreports: stopped; nothing was replaced in part.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The reader of a pipe went away, as `head` does: what it wanted is printed.
        sys.stderr.close()
        return DONE
    except (InputError, ReadError, CodebookError, FigureError, OSError) as error:
        print(f"povreports: {error}", file=sys.stderr)
        return WRONG_USE


def _print_warning(message: Warning | str, *_: object, **__: object) -> None:
    print(f"povreports: {message}", file=sys.stderr)


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="povreports",
        description="Read Chinese poverty-alleviation reports as tables whose every number leads back to its words.",
        epilog="Status: 0 done; 1 a difference was found; 2 wrong use; 3 done, but some file gave no report.",
    )
    parser.add_argument("--version", action="version", version=f"povreports {__version__}")
    parser.add_argument("--quiet", action="store_true", help="print nothing but results and errors")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_build(commands)
    _add_figures(commands)
    _add_audit(commands)
    _add_kwic(commands)
    _add_duplicates(commands)
    _add_evaluate(commands)
    _add_codebook(commands)
    _add_schema(commands)
    _add_measure(commands)
    return parser


def _add(commands: Commands, name: str, run: Run, help: str, example: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help, description=help, epilog=f"Example: povreports {example}")
    parser.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.set_defaults(run=run)
    return parser


def _add_build(commands: Commands) -> None:
    parser = _add(
        commands,
        "build",
        _build,
        "Read reports and write all tables.",
        "build reports/ --out tables/ --format both",
    )
    parser.add_argument(
        "source", nargs="+", metavar="SOURCE", help="file, or folder that is read recursively"
    )
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder for the tables; replaced as a whole"
    )
    parser.add_argument("--format", choices=list(FORMATS), default="csv", help="files to write (csv)")
    parser.add_argument(
        "--jobs", type=_read_count, default=1, metavar="N", help="processes that share the work (1)"
    )
    parser.add_argument(
        "--engine", choices=list(ENGINES), default="jieba", help="segmenter for token counts (jieba)"
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first problem and write nothing")
    parser.add_argument("--force", action="store_true", help="read again reports that did not change, too")
    parser.add_argument(
        "--keep-personal",
        action="store_true",
        help="keep the figures of telephone, identity-card and account numbers, which * hides otherwise",
    )


def _read_count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def _build(options: argparse.Namespace) -> int:
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
        show_progress=not options.quiet,
    )
    if not options.quiet:
        counts = ", ".join(f"{name} {count}" for name, count in summary.n_rows.items())
        print(f"Rows written to {options.out}: {counts}.")
    if not summary.n_rows["reports"] and not summary.n_unread:
        print(
            f"No file to read was found in {', '.join(options.source)}; the tables are empty.",
            file=sys.stderr,
        )
    if summary.n_unread:
        print(f"{summary.n_unread} file(s) gave no report: see table problems.", file=sys.stderr)
        return UNREAD
    return DONE


def _add_figures(commands: Commands) -> None:
    parser = _add(
        commands,
        "figures",
        _figures,
        "Run the notebooks and write every figure; or check what is committed.",
        "figures --lang zh",
    )
    parser.add_argument("--out", default="figures", metavar="DIR", help="folder for the figures (figures)")
    parser.add_argument(
        "--lang", choices=["en", "zh", "both"], default="both", help="language of labels (both)"
    )
    parser.add_argument(
        "--check", action="store_true", help="re-make tables, figures and notebooks, and compare"
    )


def _figures(options: argparse.Namespace) -> int:
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


def _add_audit(commands: Commands) -> None:
    parser = _add(
        commands,
        "audit",
        _audit,
        "Recompute the arithmetic that reports state.",
        "audit data/reports/jingde-2020.txt",
    )
    parser.add_argument("source", nargs="+", metavar="SOURCE", help="file or folder")


def _audit(options: argparse.Namespace) -> int:
    from toolkit.audit import list_checks
    from toolkit.read import read_reports

    for line in list_checks(read_reports(options.source)):
        print(line)
    return DONE


def _add_kwic(commands: Commands) -> None:
    parser = _add(
        commands, "kwic", _kwic, "Show a word or a sector in context.", "kwic data/reports --term 消费扶贫"
    )
    parser.add_argument("source", nargs="+", metavar="SOURCE", help="file or folder")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--term", default="", metavar="WORD", help="word to look for")
    what.add_argument("--sector", default="", metavar="CODE", help="sector whose measures to look for")


def _kwic(options: argparse.Namespace) -> int:
    from toolkit.evidence import find_lines

    reports, status = _read(options.source)
    lines = find_lines(reports, term=options.term, sector=options.sector)
    for line in lines.itertuples():
        words = f"{line.left}【{line.text}】{line.right}".replace("\n", " ")
        print(f"{line.report_id}:{line.start}-{line.end}\t{words}")
    return status


def _read(source: Sequence[str], *, keep_personal: bool = False) -> tuple[pd.DataFrame, int]:
    """Return the reports, and the status that says whether every file gave one."""
    from toolkit.read import read_reports

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        reports = read_reports(source, keep_personal=keep_personal)
    for warning in caught:
        _print_warning(warning.message)
    return reports, UNREAD if caught else DONE


def _add_duplicates(commands: Commands) -> None:
    parser = _add(
        commands,
        "duplicates",
        _duplicates,
        "List reports that are the same or nearly, and how many passages reports share.",
        "duplicates reports/ --threshold 0.5",
    )
    parser.add_argument("source", nargs="+", metavar="SOURCE", help="file or folder")
    parser.add_argument(
        "--threshold", type=float, default=0.8, metavar="SHARE", help="least similarity, to 1 (0.8)"
    )
    parser.add_argument(
        "--size", type=_read_count, default=20, metavar="N", help="least signs of a shared passage (20)"
    )


def _duplicates(options: argparse.Namespace) -> int:
    from toolkit.duplicates import find_duplicates, find_shared

    reports, status = _read(options.source)
    _print_frame(find_duplicates(reports, threshold=options.threshold).round({"similarity": 3}))
    shared = find_shared(reports, size=options.size)
    if not options.quiet:
        signs = int((shared["end"] - shared["start"]).sum()) / max(int(reports["n_chars"].sum()), 1)
        print(f"{shared['passage_id'].nunique()} passages stand in several reports: {signs:.1%} of all text.")
    return status


def _add_evaluate(commands: Commands) -> None:
    parser = _add(
        commands,
        "evaluate",
        _evaluate,
        "Score the tables against hand annotation.",
        "evaluate --gold data/gold reports/",
    )
    parser.add_argument("source", nargs="+", metavar="SOURCE", help="file or folder")
    parser.add_argument("--gold", required=True, metavar="DIR", help="folder of <report_id>/<layer>.jsonl")
    parser.add_argument(
        "--min",
        type=float,
        metavar="F1",
        help="status 1 if any score of all reports but that of hedge words is lower",
    )
    parser.add_argument("--mismatches", action="store_true", help="list what is missed, extra or different")


def _evaluate(options: argparse.Namespace) -> int:
    from toolkit.build import build_tables
    from toolkit.evaluate import evaluate_tables, list_mismatches

    # Annotation quotes the originals, telephone numbers too.
    tables = build_tables(options.source, keep_personal=True)
    reports, status = _read(options.source, keep_personal=True)
    texts = dict(zip(reports["report_id"], reports["content"], strict=True))
    scores = evaluate_tables(tables, options.gold, texts=texts)
    _print_frame(scores.round(3))
    if options.mismatches:
        _print_frame(list_mismatches(tables, options.gold, texts=texts))
    if options.min is None:
        return status
    judged = scores[(scores["report_id"] == "all") & (scores["measure"] != "hedge")]
    return DIFFERS if (judged["f1"] < options.min).any() else status


def _add_codebook(commands: Commands) -> None:
    parser = _add(commands, "codebook", _codebook, "Print a codebook, or list them.", "codebook sectors")
    parser.add_argument("name", nargs="?", metavar="NAME", help="codebook, or the path of your own")


def _codebook(options: argparse.Namespace) -> int:
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


def _add_schema(commands: Commands) -> None:
    parser = _add(
        commands, "schema", _schema, "Print the columns of a table, or list the tables.", "schema quantities"
    )
    parser.add_argument("table", nargs="?", choices=list(TABLES), metavar="TABLE", help=", ".join(TABLES))


def _schema(options: argparse.Namespace) -> int:
    from toolkit.schema import describe_table

    if options.table is None:
        for table in TABLES.values():
            print(f"{table.name}: one row is {table.row}")
        return DONE
    for name, type, values, meaning in describe_table(options.table).to_numpy().tolist():
        print(f"{name} ({type}){f' [{values}]' if values else ''}: {meaning}")
    return DONE


def _add_measure(commands: Commands) -> None:
    parser = _add(
        commands,
        "measure",
        _measure,
        "Count what reports hold, without their sentences; or check our counts on texts that you hold.",
        "measure texts/ --check",
    )
    parser.add_argument("source", nargs="+", metavar="SOURCE", help="file or folder")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", metavar="DIR", help="folder for the measured tables")
    what.add_argument(
        "--check", action="store_true", help="compare with the tables that ship, matched by SHA-256"
    )
    parser.add_argument(
        "--jobs", type=_read_count, default=1, metavar="N", help="processes that share the work (1)"
    )


def _measure(options: argparse.Namespace) -> int:
    from toolkit.datasets import load_dataset
    from toolkit.measured import compare_measured, measure_reports, write_measured

    made = measure_reports(options.source, jobs=options.jobs)
    if not options.check:
        write_measured(made, options.out)
        return DONE
    compared = compare_measured(made, {name: load_dataset(name) for name in made})
    is_held = compared["outcome"] != "not held"
    differing = compared[is_held & (compared["outcome"] != "equal")]
    _print_frame(differing)
    if not options.quiet:
        print(f"{is_held.sum()} of {len(compared)} reports held, {len(differing)} of them differ.")
    return DIFFERS if len(differing) else DONE


def _print_frame(frame: pd.DataFrame) -> None:
    print(frame.to_csv(sep="\t", index=False, lineterminator="\n"), end="")


if __name__ == "__main__":
    sys.exit(main())

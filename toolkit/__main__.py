"""The command line: parses, and hands over to `toolkit.commands`."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from toolkit import __version__, commands
from toolkit.errors import CodebookError, FigureError, InputError, ReadError
from toolkit.export import FORMATS
from toolkit.read.record import MOST_BYTES
from toolkit.schema import TABLES
from toolkit.tokens import ENGINES

_EPILOG = """\
Begin with:  povreports build reports/ --out tables/
             povreports schema            what a row of each table is
Status:      0 done; 1 a difference was found; 2 wrong use; 3 done, but some file gave no report."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = _make_parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_, **__: commands.tell(message)
            return int(options.run(options))
    except KeyboardInterrupt:
        commands.tell("stopped; nothing was replaced in part.")
        return commands.STOPPED
    except BrokenPipeError:
        # The reader of a pipe went away, as `head` does: what it wanted is printed.
        sys.stderr.close()
        return commands.DONE
    except (InputError, ReadError, CodebookError, FigureError) as error:
        commands.tell(error)
        return commands.WRONG_USE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        commands.tell(f"{where}{error.strerror or error}. Nothing was replaced in part.")
        return commands.WRONG_USE


class _Option(NamedTuple):
    """The names of an argument, and what `argparse` is told of it."""

    names: tuple[str, ...]
    settings: dict[str, Any]

    def add_to(self, parser: argparse._ActionsContainer) -> None:
        parser.add_argument(*self.names, **self.settings)


class _Either(NamedTuple):
    """Options of which just one must be given."""

    options: tuple[_Option, ...]

    def add_to(self, parser: argparse._ActionsContainer) -> None:
        group = parser.add_mutually_exclusive_group(required=True)
        for option in self.options:
            option.add_to(group)


class _Command(NamedTuple):
    """A command: what runs it, its name with an example of its arguments, what it does, and its options."""

    run: Callable[[argparse.Namespace], int]
    example: str
    brief: str
    more: str = ""
    options: tuple[_Option | _Either, ...] = ()


def _option(*names: str, **settings: Any) -> _Option:
    return _Option(names, settings)


def _read_count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def _read_share(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a number such as 0.8, not {text!r}") from None


def _read_word(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("must not be empty; give the characters to look for")
    return text


_SOURCE = _option("source", nargs="+", metavar="SOURCE", help="a report, or a folder with all that is in it")
_JOBS = _option("--jobs", type=_read_count, default=1, metavar="N", help="processes that share the work (1)")
_COMMANDS = (
    _Command(
        commands.run_build,
        "build reports/ --out tables/ --format both",
        "Read reports and write all tables.",
        "Read are txt, md, html, docx, pdf with a text layer, csv, jsonl and zip. Beside the tables DIR/text keeps "
        "the text of each report: the characters that start and end of a row count. What gave no report is named "
        "in table problems. What a row and a column of each table mean: povreports schema.",
        (
            _SOURCE,
            _option("--out", required=True, metavar="DIR", help="folder for the tables; replaced as a whole"),
            _option("--format", choices=list(FORMATS), default="csv", help="files to write (csv)"),
            _JOBS,
            _option("--engine", choices=list(ENGINES), default="jieba", help="what counts words (jieba)"),
            _option("--strict", action="store_true", help="stop at the first problem and write nothing"),
            _option("--force", action="store_true", help="read again reports that did not change, too"),
            _option(
                "--keep-personal",
                action="store_true",
                help="keep the figures of telephone, identity-card and account numbers, which * hides otherwise",
            ),
            _option(
                "--max-bytes",
                type=_read_count,
                default=MOST_BYTES,
                metavar="N",
                help=f"leave larger files unread, and name them in table problems ({MOST_BYTES})",
            ),
        ),
    ),
    _Command(
        commands.run_figures,
        "figures --lang zh",
        "Run the notebooks and write every figure; or check what is committed.",
        "To be run in a clone of the repository, where notebooks/ and figures/ are.",
        (
            _option("--out", default="figures", metavar="DIR", help="folder for the figures (figures)"),
            _option("--lang", choices=["en", "zh", "both"], default="both", help="language of labels (both)"),
            _option(
                "--check", action="store_true", help="re-make tables, figures and notebooks, and compare"
            ),
        ),
    ),
    _Command(
        commands.run_audit,
        "audit data/reports/jingde-2020.txt",
        "Recompute the arithmetic that reports state.",
        "Each claim comes with its verdict, its figures and its words. A claim that cannot be reconciled as stated "
        "is a question to ask, not an error that is proved. The status is 0 whatever is found.",
        (_SOURCE,),
    ),
    _Command(
        commands.run_kwic,
        "kwic data/reports --term 消费扶贫",
        "Show a word or a sector in context.",
        "A line is report:start-end, a tab, and the words around the find.",
        (
            _SOURCE,
            _Either(
                (
                    _option("--term", type=_read_word, metavar="WORD", help="characters to look for"),
                    _option(
                        "--sector",
                        type=_read_word,
                        metavar="CODE",
                        help="sector whose measures to look for; the codes: povreports codebook sectors",
                    ),
                )
            ),
        ),
    ),
    _Command(
        commands.run_duplicates,
        "duplicates reports/ --threshold 0.5",
        "List reports that are the same or nearly, and how many passages reports share.",
        "A figure of a report that is there twice counts twice. Similarity is the share of the rows of eight signs "
        "of two texts that both have.",
        (
            _SOURCE,
            _option(
                "--threshold", type=_read_share, default=0.8, metavar="SHARE", help="least similarity (0.8)"
            ),
            _option(
                "--size",
                type=_read_count,
                default=20,
                metavar="N",
                help="least signs of a shared passage (20)",
            ),
        ),
    ),
    _Command(
        commands.run_evaluate,
        "evaluate --gold data/gold reports/",
        "Score the tables against hand annotation.",
        "Precision is the share of found rows that are right, recall the share of annotated rows that are found, f1 "
        "their harmonic mean; low and high are the 95 % interval of the recall. A folder of the annotation belongs "
        "to the report whose SHA-256 its report.json gives, or else to the report of its name.",
        (
            _SOURCE,
            _option("--gold", required=True, metavar="DIR", help="folder of <report_id>/<layer>.jsonl"),
            _option(
                "--min",
                type=_read_share,
                metavar="F1",
                help="status 1 if any score of all reports but that of hedge words is lower",
            ),
            _option("--mismatches", action="store_true", help="list what is missed, extra or different"),
        ),
    ),
    _Command(
        commands.run_codebook,
        "codebook sectors",
        "Print a codebook, or list them.",
        "A codebook says what each code means, which words stand for it, and which do not.",
        (_option("name", nargs="?", metavar="NAME", help="a codebook, or the path of your own"),),
    ),
    _Command(
        commands.run_schema,
        "schema quantities",
        "Print the columns of a table, or list the tables.",
        "",
        (
            _option(
                "table", nargs="?", choices=list(TABLES), metavar="TABLE", help=f"one of {', '.join(TABLES)}"
            ),
        ),
    ),
    _Command(
        commands.run_measure,
        "measure texts/ --check",
        "Count what reports hold, without their sentences; or check our counts on texts that you hold.",
        "",
        (
            _SOURCE,
            _Either(
                (
                    _option("--out", metavar="DIR", help="folder for the measured tables"),
                    _option(
                        "--check",
                        action="store_true",
                        help="compare with the tables that ship, matched by SHA-256; status 1 if any differs",
                    ),
                )
            ),
            _JOBS,
        ),
    ),
)


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="povreports",
        description="Read Chinese poverty-alleviation reports as tables whose every number leads back to its words.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"povreports {__version__}")
    parser.add_argument("--quiet", action="store_true", help="print nothing but results and errors")
    known = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        about = f"{command.brief} {command.more}".strip()
        epilog = f"Example: povreports {command.example}"
        name = command.example.split()[0]
        one = known.add_parser(name, help=command.brief, description=about, epilog=epilog)
        one.add_argument("--quiet", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        one.set_defaults(run=command.run)
        for option in command.options:
            option.add_to(one)
    return parser


if __name__ == "__main__":
    sys.exit(main())

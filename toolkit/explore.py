"""Look at measures by place, year and sector: rates with intervals, and the lines behind them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from toolkit.codebooks import load_codebook
from toolkit.errors import InputError, require_columns
from toolkit.estimates import count_terms, estimate_rates
from toolkit.evidence import LINE_COLUMNS, cut_line

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
_NEEDED = ["report_id", "content", "region", "report_year", "n_tokens"]


@dataclass(frozen=True)
class MeasureView:
    """Rates and concordance lines of one choice; notebooks show them as HTML, print shows them as text.

    ``rates`` has one row per sector (``sector``, ``n``, ``n_tokens``, ``rate``, ``low``, ``high`` per 1,000
    words, ``method``), ``lines`` the first lines of `n_lines_all` in the form of `find_lines`, ``title``
    says what was chosen.
    """

    title: str
    rates: pd.DataFrame
    lines: pd.DataFrame
    n_lines_all: int

    def __str__(self) -> str:
        rates = [f"{name}: {value} (n = {n})" for name, n, value in self._tell_rates()]
        lines = [
            f"{row.report_id} @ {row.start}: {row.left}【{row.text}】{row.right}"
            for row in self.lines.itertuples()
        ]
        return "\n".join([self.title, *rates, self._tell_lines(), *lines])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rates = "".join(
            f"<tr><td>{escape(name)}</td><td>{n}</td><td>{escape(value)}</td></tr>"
            for name, n, value in self._tell_rates()
        )
        lines = "".join(
            f"<tr><td><small>{escape(str(row.report_id))} @ {row.start}</small></td>"
            f'<td style="text-align:right">{escape(str(row.left))}</td>'
            f"<td><mark>{escape(str(row.text))}</mark></td>"
            f'<td style="text-align:left">{escape(str(row.right))}</td></tr>'
            for row in self.lines.itertuples()
        )
        head = "<tr><th>sector</th><th>mentions</th><th>per 1,000 words (95 % interval)</th></tr>"
        return (
            f"<p><b>{escape(self.title)}</b></p><table>{head}{rates}</table>"
            f"<p>{escape(self._tell_lines())}</p><table>{lines}</table>"
        )

    def _tell_rates(self) -> list[tuple[str, int, str]]:
        sectors = load_codebook("sectors").codes
        told = []
        for code, n, *numbers in self.rates[["sector", "n", "rate", "low", "high"]].itertuples(index=False):
            name = f"{sectors[code].label.en} {sectors[code].label.zh}" if code in sectors else str(code)
            rate, low, high = numbers
            told.append(
                (name, int(n), f"{rate:.2f} ({low:.2f} to {high:.2f})" if rate == rate else "no words")
            )
        return told

    def _tell_lines(self) -> str:
        return f"{len(self.lines)} of {self.n_lines_all} lines"


def show_measures(
    reports: pd.DataFrame,
    measures: pd.DataFrame,
    *,
    region: str = "",
    year: int | None = None,
    sector: str = "",
    n_lines: int = 12,
    width: int = 18,
) -> MeasureView:
    """Show how often measures are named in some of the reports, and the words that say so.

    Parameters
    ----------
    reports
        Reports with their text: ``report_id``, ``content``, ``region``, ``report_year``, ``n_tokens``, as
        `toolkit.load_texts` gives them.
    measures
        The table ``measures`` of the same reports.
    region, year, sector
        What to choose: a full official name (places within it come along), a report year, the code of a
        sector; "" or None for all.
    n_lines, width
        How many concordance lines to show, and how many characters on each side.

    Returns
    -------
    MeasureView
        Rates by sector with exact Poisson intervals, the highest first, and concordance lines. Where no
        report fits the choice both are empty, and the title says so.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit.find import find_measures
    >>> text = "发放小额信贷30万元。"
    >>> reports = pd.DataFrame({"report_id": ["text"], "content": [text], "region": ["山西省"],
    ...                         "report_year": [2019], "n_tokens": [500]})
    >>> print(show_measures(reports, find_measures(text), region="山西省"))
    山西省, all years, all sectors: 1 report
    Finance 金融扶贫: 2.00 (0.05 to 11.14) (n = 1)
    1 of 1 lines
    text @ 2: 发放【小额信贷】30万元。
    """
    require_columns(reports, _NEEDED, caller="show_measures")
    require_columns(measures, ["report_id", "start", "end", "sector"], caller="show_measures")
    chosen = reports[reports["region"].astype("str").str.startswith(region)]
    chosen = chosen if year is None else chosen[(chosen["report_year"] == year).fillna(False)]
    named = measures[measures["report_id"].isin(chosen["report_id"])]
    named = named[named["sector"] == sector] if sector else named
    title = f"{region or 'all places'}, {year or 'all years'}, {sector or 'all sectors'}: "
    title += f"{len(chosen) or 'no'} report{'s' * (len(chosen) != 1)}"
    lines = _cut_lines(named.head(n_lines), chosen, width)
    return MeasureView(title, _rate_sectors(named, chosen, sector), lines, len(named))


def _rate_sectors(named: pd.DataFrame, reports: pd.DataFrame, sector: str) -> pd.DataFrame:
    """Return the rate of each sector over all chosen reports; of the one that was asked for also if zero."""
    import pandas as pd

    counts = count_terms(named, reports).groupby("sector", as_index=False)[["n", "n_tokens"]].sum()
    if sector and counts.empty and len(reports):
        counts = pd.DataFrame({"sector": [sector], "n": [0], "n_tokens": [reports["n_tokens"].sum()]})
    rates = estimate_rates(counts)
    return rates.sort_values(["rate", "sector"], ascending=[False, True], ignore_index=True)


def _cut_lines(mentions: pd.DataFrame, reports: pd.DataFrame, width: int) -> pd.DataFrame:
    import pandas as pd

    texts = dict(zip(reports["report_id"], reports["content"], strict=True))
    spans = mentions[["report_id", "start", "end"]].itertuples(index=False, name=None)
    rows = [(name, start, end, *cut_line(texts[name], start, end, width)) for name, start, end in spans]
    return pd.DataFrame(rows, columns=LINE_COLUMNS)


class Explorer:
    """Three menus and what they choose; a notebook without a kernel shows the first state."""

    def __init__(self, reports: pd.DataFrame, measures: pd.DataFrame, widgets: Any) -> None:
        self._reports, self._measures = reports, measures
        self.first = show_measures(reports, measures)
        self.menus = {
            name: widgets.Dropdown(options=options, index=0, description=name)
            for name, options in list_choices(reports, measures).items()
        }
        self.shown = widgets.HTML(self.first._repr_html_())
        self.box = widgets.VBox([widgets.HBox(list(self.menus.values())), self.shown])
        for menu in self.menus.values():
            menu.observe(self._show, names="value")

    def _show(self, _: object) -> None:
        chosen = {name: menu.value for name, menu in self.menus.items()}
        self.shown.value = show_measures(self._reports, self._measures, **chosen)._repr_html_()

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        static = {"text/html": self.first._repr_html_(), "text/plain": str(self.first)}
        return {**self.box._repr_mimebundle_(**options), **static}


def list_choices(reports: pd.DataFrame, measures: pd.DataFrame) -> dict[str, list[tuple[str, Any]]]:
    """Return what can be chosen by place, year and sector, each as words and value, all of them first."""
    require_columns(reports, _NEEDED, caller="explore_measures")
    require_columns(measures, ["sector"], caller="explore_measures")
    sectors = load_codebook("sectors").codes
    used = [code for code in sectors if (measures["sector"] == code).any()]
    regions = sorted(set(reports["region"]) - {""})
    years = sorted(int(year) for year in reports["report_year"].dropna().unique())
    return {
        "region": [(ALL, ""), *((name, name) for name in regions)],
        "year": [(ALL, None), *((str(year), year) for year in years)],
        "sector": [
            (ALL, ""),
            *((f"{sectors[code].label.en} {sectors[code].label.zh}", code) for code in used),
        ],
    }


def explore_measures(reports: pd.DataFrame, measures: pd.DataFrame) -> Explorer:
    """Explore rates and their lines with menus for place, year and sector, in JupyterLab.

    Each state is what `show_measures` gives for the same choice. Where no kernel runs, the first state
    stands there as plain HTML.

    Parameters
    ----------
    reports, measures
        As for `show_measures`.

    Returns
    -------
    Explorer
        To be the last line of a cell.

    Raises
    ------
    InputError
        A needed column, or the package ipywidgets, is missing.
    """
    try:
        import ipywidgets  # type: ignore[import-untyped]
    except ImportError as error:
        msg = (
            "explore_measures: the menus need the package ipywidgets. Install povreports[interactive], "
            "or call show_measures, which needs nothing."
        )
        raise InputError(msg) from error
    return Explorer(reports, measures, ipywidgets)

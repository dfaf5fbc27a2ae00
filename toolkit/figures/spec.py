"""What a figure is: the tables it needs, the rows it plots, its plot, the numbers of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.figures.labels import LANGUAGES, Labels
from toolkit.figures.save import round_values

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Tables = Mapping[str, "pd.DataFrame"]
Facts = dict[str, Any]
Describe = Callable[["pd.DataFrame", Tables, Labels], Facts]


@dataclass(frozen=True)
class FigureSpec:
    """One figure: the tables it needs, the rows it plots, the plot, the numbers of its words."""

    name: str
    needs: tuple[str, ...]
    choose: Callable[[Tables], pd.DataFrame]
    plot: Callable[..., Axes | Figure]
    describe: Describe

    def rows(self, tables: Tables) -> pd.DataFrame:
        """Return the rows that are plotted, rounded as they are drawn."""
        return round_values(self.choose(tables))

    def words(self, data: pd.DataFrame, tables: Tables) -> dict[str, dict[str, str]]:
        """Return title, caption and alt text in every language, with the numbers filled in."""
        return {lang: self._say(data, tables, Labels(lang)) for lang in LANGUAGES}

    def _say(self, data: pd.DataFrame, tables: Tables, labels: Labels) -> dict[str, str]:
        numbers = self.describe(data, tables, labels)
        return {part: labels.say(self.name, part, **numbers) for part in ("title", "caption", "alt")}

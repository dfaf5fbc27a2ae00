"""povreports: Chinese poverty-alleviation reports as tables whose every number leads back to its words.

Functions are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.2.0"

_HOMES = {
    "errors": ("CodebookError", "FigureError", "InputError", "ReadError"),
    "schema": ("describe_table",),
    "schema.check": ("check_table",),
    "codebooks": ("list_codebooks", "load_codebook"),
    "regions": ("find_place",),
    "read": ("read_reports",),
    "find": (
        "find_funds",
        "find_incidence",
        "find_measures",
        "find_numerals",
        "find_quantities",
        "find_relations",
        "find_sentences",
    ),
    "evidence": ("find_lines", "show_evidence"),
    "datasets": ("list_datasets", "list_sources", "load_dataset", "load_texts"),
    "estimates": (
        "bound_incidence",
        "compare_series",
        "count_sectors",
        "estimate_declines",
        "estimate_rates",
        "sum_funds",
    ),
    "evaluate": ("evaluate_tables", "list_mismatches"),
    "figures": (
        "apply_theme",
        "draw_figures",
        "plot_bounds",
        "plot_declines",
        "plot_funds",
        "plot_ledger",
        "plot_positions",
        "plot_rates",
        "plot_series",
        "plot_units",
        "save_figure",
    ),
    "build": ("build_tables",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

"""povreports: Chinese poverty-alleviation reports as tables whose every number leads back to its words.

Functions are loaded when they are first used, so that importing the package costs next to nothing. The
statistics are in `toolkit.estimates`, the plots in `toolkit.figures`.
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
    "evidence": ("find_lines", "list_uses", "show_evidence"),
    "explore": ("explore_measures", "show_measures"),
    "datasets": ("list_datasets", "list_sources", "load_dataset", "load_texts"),
    "estimates": ("sum_funds",),
    "systems": ("estimate_closing", "find_systems"),
    "duplicates": ("drop_shared", "find_duplicates", "find_shared"),
    "evaluate": ("evaluate_tables", "list_mismatches"),
    "figures": ("apply_theme", "draw_figures", "save_figure"),
    "build": ("build_tables",),
}
# Rooms of many functions, public themselves.
_ROOMS = ("estimates", "figures")
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *_ROOMS, *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

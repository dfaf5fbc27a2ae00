"""Places of China by name, code and year, from the province down to the county.

A year before or after the table takes the first or last state of a unit, and no year means the latest.
"""

from toolkit.regions.divisions import LEVELS, NATION_CODE, NATION_NAMES, Place
from toolkit.regions.lookup import candidates, find_place, list_places, province_of
from toolkit.regions.scan import scan_places

__all__ = [
    "LEVELS",
    "NATION_CODE",
    "NATION_NAMES",
    "Place",
    "candidates",
    "find_place",
    "list_places",
    "province_of",
    "scan_places",
]

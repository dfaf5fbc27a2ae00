"""Files that are in a run twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.build.analyse import Reading
from toolkit.schema import TABLES

_PATH, _SHA256 = (TABLES["reports"].names.index(name) for name in ("path", "sha256"))


def name_copies(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Pass readings on, with a problem where a file has the bytes of one before it; both reports stay."""
    paths: dict[bytes, str] = {}
    for reading in readings:
        for row in reading.rows.get("reports", []):
            first = paths.setdefault(bytes.fromhex(row[_SHA256]), row[_PATH])
            if first != row[_PATH]:
                problem = f"its bytes are those of {first}: every figure is counted twice"
                advice = "Remove one of the two, unless they are two reports."
                reading.rows.setdefault("problems", []).append(
                    (row[_PATH], reading.report_id, "duplicates", problem, advice)
                )
        yield reading

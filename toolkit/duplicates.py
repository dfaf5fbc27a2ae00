"""Reports that are the same, or nearly, and passages that several reports share.

Texts are compared by their shingles: each row of `size` signs, counting Chinese characters and figures alone,
so that neither a line break nor a comma makes a difference. Every shingle is looked at, none is sampled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from toolkit.errors import InputError, require_columns
from toolkit.schema import DTYPES

if TYPE_CHECKING:
    import pandas as pd

PAIRS = {"report_id": "text", "other_id": "text", "kind": "text", "similarity": "number"}
SHARED = {
    "report_id": "text", "start": "integer", "end": "integer", "text": "text",
    "n_reports": "integer", "passage_id": "integer",
}  # fmt: skip

_SIGN = re.compile(r"[0-9０-９\u3400-\u9fff\U00020000-\U0003ffff]")
_OPENERS = re.compile(r"[（(“‘《【〔「『〈]*\Z")
_CLOSERS = re.compile(r"[^\w\s（(“‘《【〔「『〈]*")
_FULL_WIDTH, _TO_HALF = (0xFF10, 0xFF19), 0xFF10 - 0x30
# Odd, so that no sign is lost in the product; the fractional digits of the golden ratio.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_AT_ONCE = 256


def find_duplicates(reports: pd.DataFrame, *, threshold: float = 0.8, size: int = 8) -> pd.DataFrame:
    """Find the reports that are there twice, or nearly.

    Parameters
    ----------
    reports
        Reports as `toolkit.read_reports` gives them (``report_id`` and ``content``; ``sha256`` if known).
    threshold
        Pairs less similar than this, from 0 to 1, are left out.
    size
        Signs of a shingle.

    Returns
    -------
    DataFrame
        One row per pair: ``report_id``; ``other_id``, which stands before it in `reports`; ``kind``
        (bytes: the same file; text: the same text; near: much of it is the same); ``similarity``, the
        shingles that both have by those that either has (Jaccard 1901), from 0 to 1. A copy is paired
        with the first report of its text alone. Sorted from the most similar down.

    Raises
    ------
    InputError
        A needed column is missing, or an option is out of bounds.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["全县建成扶贫车间12个。", "全县建成扶贫车间12个。", "全县建成扶贫车间12个，新增3个。"]
    >>> reports = pd.DataFrame({"report_id": list("abc"), "content": texts})
    >>> find_duplicates(reports, threshold=0.3, size=4).round(2).values.tolist()
    [['b', 'a', 'text', 1.0], ['c', 'a', 'near', 0.67]]
    """
    require_columns(reports, ["report_id", "content"], caller="find_duplicates")
    if not 0 < threshold <= 1:
        msg = f"find_duplicates: threshold must lie above 0 and not above 1, not {threshold}."
        raise InputError(msg)
    _check_size(size, caller="find_duplicates")
    firsts, copies = _part_copies(reports)
    ids = reports["report_id"].astype("str").tolist()
    shingles = [np.unique(_hash(_read_signs(reports["content"].iloc[at]), size)) for at in firsts]
    near = [
        (ids[firsts[one]], ids[firsts[other]], "near", similarity)
        for one, other, similarity in _compare(shingles, threshold)
    ]
    same = [(ids[at], ids[first], kind, 1.0) for at, first, kind in copies]
    pairs = _make_frame([*same, *near], PAIRS)
    return pairs.sort_values("similarity", ascending=False, kind="stable", ignore_index=True)


def find_shared(reports: pd.DataFrame, *, size: int = 20) -> pd.DataFrame:
    """Find the passages that stand in several reports.

    Parameters
    ----------
    reports
        Reports as `toolkit.read_reports` gives them (``report_id`` and ``content``).
    size
        Chinese characters and figures that a passage has at least.

    Returns
    -------
    DataFrame
        One row per passage and report, sorted by report and place: ``report_id``, ``start``, ``end``,
        ``text`` (as long as every row of `size` signs in it stands in another report, too),
        ``n_reports`` (in how many reports the passage stands, whole or in part) and ``passage_id``.
        Passages that have a part in common have one number; rows of one report do not overlap.

    Raises
    ------
    InputError
        A needed column is missing, or `size` is out of bounds.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["坚持精准扶贫、精准脱贫，减贫3人。", "会议要求坚持精准扶贫，精准脱贫。"]
    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "content": texts})
    >>> find_shared(reports, size=6)[["report_id", "text", "n_reports"]].values.tolist()
    [['a', '坚持精准扶贫、精准脱贫，', 2], ['b', '坚持精准扶贫，精准脱贫。', 2]]
    """
    require_columns(reports, ["report_id", "content"], caller="find_shared")
    _check_size(size, caller="find_shared")
    known = _find_common([np.unique(_hash(_read_signs(text), size)) for text in reports["content"]])
    ids = reports["report_id"].astype("str").tolist()
    runs = [run for at, text in enumerate(reports["content"]) for run in _find_runs(at, text, known, size)]
    rows = [
        (
            ids[run.report],
            run.start,
            run.end,
            reports["content"].iloc[run.report][run.start : run.end],
            *family,
        )
        for run, family in zip(runs, _number_families(runs, len(known)), strict=True)
    ]
    shared = _make_frame(rows, SHARED)
    return shared.sort_values(["report_id", "start"], ignore_index=True)


def drop_shared(rows: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that do not lie wholly in a shared passage.

    Parameters
    ----------
    rows
        Any table with ``report_id``, ``start`` and ``end``: sentences, measures, quantities.
    shared
        Passages from `find_shared`.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"report_id": ["a", "a"], "start": [0, 9], "end": [4, 14]})
    >>> shared = pd.DataFrame({"report_id": ["a"], "start": [0], "end": [10]})
    >>> drop_shared(rows, shared).values.tolist()
    [['a', 9, 14]]
    """
    span = ["report_id", "start", "end"]
    require_columns(rows, span, caller="drop_shared")
    require_columns(shared, span, caller="drop_shared")
    passages: dict[Any, np.ndarray] = {
        name: part.sort_values("start")[["start", "end"]].to_numpy("int64")
        for name, part in shared.groupby("report_id")
    }
    kept = np.ones(len(rows), dtype=bool)
    for name, places in rows.groupby("report_id").indices.items():
        if name in passages:
            start, end = rows[["start", "end"]].iloc[places].to_numpy("int64").T
            # Passages of a report do not overlap: only the last that begins before a row can hold it.
            last = np.searchsorted(passages[name][:, 0], start, side="right") - 1
            kept[places] = (last < 0) | (passages[name][last, 1] < end)
    return rows[kept]


def _check_size(size: int, *, caller: str) -> None:
    if not 2 <= size <= 1000:
        raise InputError(f"{caller}: size must lie between 2 and 1000 signs, not {size}.")


def _make_frame(rows: list[tuple[Any, ...]], columns: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame.from_records(rows, columns=list(columns))
    return frame.astype({name: DTYPES[type] for name, type in columns.items()})


def _part_copies(reports: pd.DataFrame) -> tuple[list[int], list[tuple[int, int, str]]]:
    """Return where each text stands first; and each copy, with its first and what they have in common."""
    digests = reports["sha256"].tolist() if "sha256" in reports.columns else [""] * len(reports)
    first_of: dict[str, int] = {}
    copies = []
    for at, text in enumerate(reports["content"]):
        first = first_of.setdefault(text, at)
        if first != at:
            is_same_file = digests[at] and digests[at] == digests[first]
            copies.append((at, first, "bytes" if is_same_file else "text"))
    return list(first_of.values()), copies


class _Signs(NamedTuple):
    """The Chinese characters and figures of a text, as numbers, and their places in it."""

    codes: np.ndarray
    places: np.ndarray


def _read_signs(text: str) -> _Signs:
    places = np.fromiter((match.start() for match in _SIGN.finditer(text)), dtype=np.int64)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)[places]
    is_wide = (codes >= _FULL_WIDTH[0]) & (codes <= _FULL_WIDTH[1])
    return _Signs(np.where(is_wide, codes - np.uint64(_TO_HALF), codes), places)


def _hash(signs: _Signs, size: int) -> np.ndarray:
    """Return a number of 64 bits for each row of `size` signs: so many that none is shared by chance."""
    n = max(len(signs.codes) - size + 1, 0)
    hashed = np.zeros(n, dtype=np.uint64)
    for offset in range(size):
        hashed = (hashed + signs.codes[offset : offset + n]) * _FACTOR
        hashed ^= hashed >> np.uint64(29)
    return hashed


def _find_common(shingles: list[np.ndarray]) -> np.ndarray:
    """Return, in order, the shingles that more than one report has; each report names its own once."""
    every = np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *shingles]))
    return np.unique(every[1:][every[1:] == every[:-1]])


def _compare(shingles: list[np.ndarray], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of texts that are similar enough, the later one first."""
    from scipy.sparse import csr_array

    known = _find_common(shingles)
    members = [np.flatnonzero(np.isin(known, own, assume_unique=True)) for own in shingles]
    bounds = np.cumsum([0, *map(len, members)])
    columns = np.concatenate([np.empty(0, dtype=np.int64), *members])
    shape = (len(shingles), max(len(known), 1))
    table = csr_array((np.ones(len(columns), dtype=np.int32), columns, bounds), shape=shape)
    sizes = np.array([len(own) for own in shingles])
    for start in range(0, len(shingles), _AT_ONCE):
        both = (table[start : start + _AT_ONCE] @ table.T).tocoo()
        one, other = both.row + start, both.col
        similarity = both.data / (sizes[one] + sizes[other] - both.data)
        for at in np.flatnonzero((other < one) & (similarity >= threshold)):
            yield int(one[at]), int(other[at]), float(similarity[at])


class _Run(NamedTuple):
    """A stretch of a report that stands elsewhere, too: its span, and the shingles that it is made of."""

    report: int
    start: int
    end: int
    shingles: np.ndarray


def _find_runs(report: int, text: str, known: np.ndarray, size: int) -> Iterator[_Run]:
    signs = _read_signs(text)
    hashed = _hash(signs, size)
    if not len(known) or not len(hashed):
        return
    places = np.minimum(np.searchsorted(known, hashed), len(known) - 1)
    hits = np.flatnonzero(known[places] == hashed)
    # Shingles that overlap or touch cover one stretch.
    for run in np.split(hits, np.flatnonzero(np.diff(hits) > size) + 1):
        if len(run):
            start, end = int(signs.places[run[0]]), int(signs.places[run[-1] + size - 1]) + 1
            yield _Run(report, *_take_marks(text, start, end), places[run])


def _take_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Let the brackets and quotes that open a passage, and the marks that close it, belong to it."""
    opened = _OPENERS.search(text, max(0, start - 4), start)
    closed = _CLOSERS.match(text, end)
    return opened.start() if opened else start, closed.end() if closed else end


def _number_families(runs: list[_Run], n_shingles: int) -> list[tuple[int, int]]:
    """Return for each run in how many reports its family is, and the number of the family, from 1.

    Runs are of one family where they have a shingle in common.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    first = np.full(n_shingles, -1)
    links = [np.empty((2, 0), dtype=np.int64)]
    for number, run in enumerate(runs):
        first[run.shingles] = np.where(first[run.shingles] < 0, number, first[run.shingles])
        before = np.unique(first[run.shingles])
        links.append(np.stack([np.full(len(before), number), before]))
    one, other = np.concatenate(links, axis=1)
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(len(runs), len(runs)))
    families = connected_components(graph, directed=False)[1].tolist() if runs else []
    numbers: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    for run, family in zip(runs, families, strict=True):
        numbers.setdefault(family, len(numbers) + 1)
        members.setdefault(family, set()).add(run.report)
    return [(len(members[family]), numbers[family]) for family in families]

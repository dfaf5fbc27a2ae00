"""Go through a report and say of every money figure what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby

from toolkit.codebooks import Codebook, load_codebook
from toolkit.codebooks.match import Match, Matcher
from toolkit.funds.cells import decide_cell_flow, decide_cell_source, find_head
from toolkit.funds.flow import decide_flow
from toolkit.funds.parts import link_parts
from toolkit.funds.payer import decide_source
from toolkit.funds.purpose import Sectors, decide_sector
from toolkit.funds.record import Fund, SectorMention
from toolkit.funds.scene import Scene, set_scenes
from toolkit.measures import find_partners
from toolkit.quantities import Quantity
from toolkit.regions import scan_places
from toolkit.text import Sentence

_LEFT_OPEN = re.compile(r"[；;：:]\s*$")
# A sentence that takes the sum of the one before apart.
_TAKES_APART = re.compile(r"其中|从[^，,。；;]{1,8}看|按[^，,。；;]{1,8}分")
# Money of the place that reports: 本级财政; its level is that of the place in the title.
_OWN_LEVEL = re.compile(r"(?<![省市县区州盟旗])本级(?=财政|预算|安排|投入|配套|资金)")
# No term runs over these signs.
_END = "。\n"
_LEVELS = {"province": "provincial", "prefecture": "municipal", "county": "county"}


def find_funds_in(
    text: str,
    sentences: Sequence[Sentence],
    quantities: Sequence[Quantity],
    mentions: Sequence[SectorMention],
    *,
    flows: Codebook | None = None,
    sources: Codebook | None = None,
) -> list[Fund]:
    """Find every money figure, in the order of the text.

    Parameters
    ----------
    text, sentences, quantities, mentions
        The text of a report, its sentences, its quantities in order, and its mentions of measures.
    flows, sources
        Codebooks of flows and payers; ours when None.

    Returns
    -------
    list of Fund
        One for each quantity whose unit is 元 or begins with 元/, and for each bare number of a table
        under a head that names 元, 万元 or 亿元, or under a head of money with a line 单位：万元
        above the table. ``yuan``, ``low`` and ``high`` are in yuan.

    Examples
    --------
    >>> from toolkit.numerals import scan_numerals
    >>> from toolkit.text import split_sentences
    >>> text = "市财政安排资金300万元，发放小额信贷50万元。"
    >>> found = [Quantity(n, 0) for n in scan_numerals(text) if n.kind == "quantity"]
    >>> [(f.yuan, f.flow, f.source) for f in find_funds_in(text, split_sentences(text), found, [])]
    [(3000000.0, 'allocation', 'municipal'), (500000.0, 'loan', 'bank')]
    """
    grouped = groupby(_list_money(text, quantities), key=lambda sized: sized[0].sentence)
    money = {place: [_make_fund(*sized) for sized in group] for place, group in grouped}
    if not money:
        return []
    reader = _Reader(
        text,
        sentences,
        Sectors(text, sentences, mentions, load_codebook("purposes").compile()),
        (load_codebook("flows") if flows is None else flows).compile(),
        (load_codebook("sources") if sources is None else sources).compile(),
    )
    told = [sentences[place] for place in money]
    found = zip(money.items(), reader.find_cues(told), reader.find_payers(told), strict=True)
    for (place, figures), cues, payers in found:
        reader.read_sentence(place, figures, cues, payers)
    reader.close_period()
    return reader.funds


def _list_money(text: str, quantities: Iterable[Quantity]) -> Iterator[tuple[Quantity, float]]:
    """Yield each figure of money with the yuan that a unit of it is."""
    has_cells = _has_cells(text)
    for quantity in quantities:
        unit = quantity.numeral.unit
        if unit == "元" or unit[:2] == "元/":
            yield quantity, 1.0
        elif has_cells and not unit and (head := find_head(text, quantity.numeral.start)):
            yield quantity, head[1]


def _has_cells(text: str) -> bool:
    return "\t" in text or "|" in text


def _make_fund(quantity: Quantity, size: float) -> Fund:
    numeral = quantity.numeral
    value, low, high = (None if x is None else x * size for x in (numeral.value, numeral.low, numeral.high))
    return Fund(
        *(numeral.start, numeral.end, value, low, high, numeral.bound),
        year=quantity.year,
        year_basis=quantity.year_basis,
    )


def _name_own_level(text: str, own: re.Match[str]) -> list[Match]:
    """Return 本级 as the payer of the level of the place that the title names; empty where it names none."""
    title = text.lstrip().partition("\n")[0]
    place = next((place for _, _, place in scan_places(title)), None)
    code = _LEVELS.get(place.level, "") if place else ""
    return [Match(own.start(), own.end(), own.group(), code, "")] if code else []


class _Reader:
    """Reads sentence after sentence; sentences that semicolons join are one period."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], sectors: Sectors, cues: Matcher, payers: Matcher
    ) -> None:
        self.funds: list[Fund] = []
        self._text = text
        self._sentences = sentences
        self._sectors = sectors
        self._cues = cues
        self._payers = payers
        self._partners = find_partners(text)
        self._has_cells = _has_cells(text)
        self._period: list[Fund] = []
        self._place = -2
        self._carried = ""

    def read_sentence(
        self, place: int, figures: list[Fund], cues: Sequence[Match], payers: Sequence[Match]
    ) -> None:
        """Say what the figures of the sentence at `place` are."""
        sentence = self._sentences[place]
        if not self._goes_on(place):
            self.close_period()
        for scene in set_scenes(self._text, sentence, figures, cues, payers, self._carried):
            figure = scene.figure
            head = self._read_head(figure)
            over = self._sectors.find_over(scene)
            figure.flow, base = self._decide_flow(scene, head)
            figure.source = self._decide_source(scene, base, head, is_cooperation="cooperation" in over)
            figure.sector = decide_sector(scene, figure.flow, base, figure.source, self._sectors, over)
        self._place, self._carried = place, base
        self._period += figures
        self.funds += figures

    def _decide_flow(self, scene: Scene, head: str) -> tuple[str, str]:
        flow = decide_cell_flow(head, self._cues.find(head)) if head else ""
        return (flow, flow) if flow else decide_flow(scene)

    def _decide_source(self, scene: Scene, base: str, head: str, *, is_cooperation: bool) -> str:
        source = decide_cell_source(head, self._payers.find(head)) if head else ""
        return source or decide_source(scene, scene.figure.flow, base, is_cooperation=is_cooperation)

    def _read_head(self, figure: Fund) -> str:
        """Return the words over a figure in a table; "" where there is none."""
        head = find_head(self._text, figure.start) if self._has_cells else None
        return head[0] if head else ""

    def close_period(self) -> None:
        """Link the parts of the sentences read since the last full stop."""
        link_parts(self._text, self._period)
        self._period, self._carried = [], ""

    def _goes_on(self, place: int) -> bool:
        if self._place != place - 1:
            return False
        before, sentence = self._sentences[place - 1 : place + 1]
        is_open = _LEFT_OPEN.search(self._text, before.start, before.end)
        return bool(is_open or _TAKES_APART.match(self._text, sentence.start))

    def find_cues(self, sentences: Sequence[Sentence]) -> list[list[Match]]:
        """Return the words of each sentence that tell how money flows."""
        return _find_in(self._text, sentences, self._cues)

    def find_payers(self, sentences: Sequence[Sentence]) -> list[list[Match]]:
        """Return the payers that each sentence names; the partner places of the report are among them."""
        found = _find_in(self._text, sentences, self._payers)
        for sentence, payers in zip(sentences, found, strict=True):
            for own in _OWN_LEVEL.finditer(self._text, sentence.start, sentence.end):
                payers += _name_own_level(self._text, own)
            if self._partners is not None:
                partners = self._partners.finditer(self._text, sentence.start, sentence.end)
                payers += [Match(m.start(), m.end(), m.group(), "cooperation", "") for m in partners]
            payers.sort()
        return found


def _find_in(text: str, sentences: Sequence[Sentence], matcher: Matcher) -> list[list[Match]]:
    """Return the finds in each sentence, placed in the text; all are gone through at once, which is fast."""
    joined = _END.join(text[s.start : s.end] for s in sentences)
    starts = [0, *accumulate(s.end - s.start + len(_END) for s in sentences)]
    found: list[list[Match]] = [[] for _ in sentences]
    for start, end, *kind in matcher.find(joined):
        at = bisect_right(starts, start) - 1
        shift = sentences[at].start - starts[at]
        found[at].append(Match(start + shift, end + shift, *kind))
    return found

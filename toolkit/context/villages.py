"""Townships and villages by the names a text gives them: the table of places ends with the county."""

from __future__ import annotations

import re
from collections.abc import Iterator

TOWNSHIP = r"(?:街道|苏木|[镇乡])"
LOCAL = (
    rf"(?!其[中他]|[是为在]|[\u4e00-\u9fff]{{1,3}}的)(?:(?:[\u4e00-\u9fff]{{2,3}}{TOWNSHIP})?[\u4e00-\u9fff]{{2,3}}村"
    rf"|[\u4e00-\u9fff]{{2,4}}(?:[\u4e00-\u9fff]{{1,3}}族){{0,2}}{TOWNSHIP}"
    r"|[\u4e00-\u9fff]{2,3}(?:行?蓄洪|库|滩|林|牧|湖|灌)区)"
)
# 硬化村组道路, 整治村容村貌: the words of another compound.
NOT_BEHIND = r"(?![镇乡级民干委里组容貌道]|卫生|小学|集体)"
_NO_NAME = re.compile(
    r"[个全各每我本该驻进离均这那]|其[他中]|少数民族|[农乡][村镇]|城[镇乡]|县[乡镇村]|[自天]然村|行政村|贫困|重点|[脱退出][贫列出]|[的和与比了]"
)
_PARTS = re.compile(rf".+?(?:{TOWNSHIP}|村)")
_NAMED = re.compile(rf"(?:(?<![\u4e00-\u9fff])|(?<=[县市区旗州进到在访是]))(?:{LOCAL}){NOT_BEHIND}")
_HEAD = re.compile(rf"(?:^|[^\u4e00-\u9fff]|[县市区旗州驻进到在访是])([\u4e00-\u9fff]{{2,3}}{TOWNSHIP})$")
# 全村 means a village named no farther off than this many characters.
_FARTHEST = 1500


def is_name(words: str) -> bool:
    """Tell whether words that end like a village's or a township's name are one, unlike 贫困村.

    Examples
    --------
    >>> is_name("青山村"), is_name("每个村")
    (True, False)
    """
    return _NO_NAME.search(words) is None


class Villages:
    """The townships and villages of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._townships: dict[str, str] = {}

    def find_last(self, kind: str, at: int) -> str:
        """Return the village (`kind` 村) or township named last before a place of the text, "" for none.

        What is printed once alone may be no name: it needs its township, or to be printed again.
        """
        found = [match[0] for match in _NAMED.finditer(self._text, max(0, at - _FARTHEST), at)]
        names = (name for name in reversed(found) if name.endswith(kind) and is_name(name))
        return next((name for name in names if self._is_sure(name)), "")

    def _is_sure(self, name: str) -> bool:
        is_whole = len(split_parts(name)) > 1 or self.find_township(name)
        return bool(is_whole) or self._text.count(name) > 1

    def find_township(self, village: str) -> str:
        """Return the township that the text prints before the name of a village anywhere, "" for none."""
        if village not in self._townships:
            heads = (_HEAD.search(self._text[max(0, at - 6) : at]) for at in self._list_places(village))
            named = (head[1] for head in heads if head and is_name(head[1]))
            self._townships[village] = next(named, "")
        return self._townships[village]

    def _list_places(self, words: str) -> Iterator[int]:
        at = self._text.find(words)
        while at >= 0:
            yield at
            at = self._text.find(words, at + 1)


def split_parts(names: str) -> list[str]:
    """Return the parts of 龙泉镇青山村: the township and the village.

    Examples
    --------
    >>> split_parts("龙泉镇青山村")
    ['龙泉镇', '青山村']
    """
    return _PARTS.findall(names)

"""Partner places: who helps the place of a report from afar, learnt from the report itself."""

from __future__ import annotations

import re
from functools import lru_cache

# The places of the east that help, by 东西部扶贫协作 (中办、国办, 2016); any other shows itself by its rank.
_HELPERS = r"北京|天津|上海|江苏|浙江|福建|山东|广东|大连|苏州|杭州|宁波|福州|厦门|济南|青岛|广州|佛山|中山|东莞|珠海|莆田|深圳|南京"
_HELPS = (
    r"(?:[市省区]|财政|政府|今年|共|累计|无偿|对我[省市州县区])*(?:[^，,。；;、0-9]{1,4}[区市县]){0,2}"
    r"(?:累计|共|先后)?(?:[向对给为][^，,。；;、0-9]{1,6}?)?(?:拨付|拨来|投入|安排|提供|捐赠)?(?:财政|资金)?(?:东西部|对口|帮扶|协作|援助|援建|支援)"
)
_HELPER = re.compile(
    rf"({_HELPERS})(?=[省市区]?[、和](?:{_HELPERS})[省市]?{_HELPS}|{_HELPS})"
    rf"|(?:与|由)({_HELPERS})[省市]?[^，,。；;、]{{0,10}}?(?:东西部|对口|扶贫协作|结对|挂钩)"
    r"|(?<=[省，,。；;、由和与\n])([^\W0-9全本我各该两东西外][^\W0-9省市县区]{1,2})(?:省|市|区)(?:对口(?:帮扶|支援|协作)|无偿援助|(?:帮扶|援助|协作)资金)"
)
# Words of help, and how far around one the name of the helper stands.
_HELP = re.compile(r"对口|帮扶|协作|援[助建]|支援|结对|挂钩|东西部")
_REACH = 24


@lru_cache(maxsize=8)
def find_partners(text: str) -> re.Pattern[str] | None:
    """Return a pattern of the names of the places that help the place of a report; None where it names none.

    A name that opens the title is the place of the report itself.

    Examples
    --------
    >>> pattern = find_partners("某州总结。珠海市对口帮扶我州四年。")
    >>> [match.start() for match in pattern.finditer("在珠海设立专馆。")]
    [1]
    """
    names: set[str] = set()
    for word in _HELP.finditer(text):
        around = text[max(0, word.start() - _REACH) : word.end() + _REACH]
        names.update(name for groups in _HELPER.findall(around) for name in groups if name)
    title = text.lstrip()[:4]
    names = {name for name in names if not title.startswith(name)}
    if not names:
        return None
    return re.compile("|".join(sorted(names, key=lambda name: (-len(name), name))))

"""Lines that belong to the page and not to the report: found as spans, never deleted.

A line is clutter where the whole of it is page furniture: a menu, a button, a share line, a page number, a
caption, a footer, or a short line that comes back on page after page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple


class Clutter(NamedTuple):
    """A line that is page furniture: its span, and which kind of furniture."""

    start: int
    end: int
    kind: str


_LONGEST = 120
# White space; a form feed is a page of its own.
_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign not in "\n\f")
# A running head stands on at least so many pages; between two of them is a form feed, or so much text.
_LEAST_PAGES, _PAGE_CHARS, _LONGEST_HEAD = 3, 200, 40
_BUTTON = (
    r"下载|打印|全屏|收藏|分享[到至]?|字号|字体|大|中|小|加大|还原|减小|特大|默认|恢复默认|打印本页|关闭窗口|关闭本页|返回顶部|返回|回到顶部|繁體|繁体|简体|English"
    r"|无障碍(?:浏览|阅读)?|长者(?:版|模式)|适老化?|手机版|登录|注册|退出|搜索|检索|我要纠错|纠错|点赞|评论|举报|订阅|转发|上一页|下一页|尾页|末页|更多|复制链接|保存|导出|朗读|听新闻|语音播报"
    r"|(?:正在加载|加载中|加载更多)[.…]*|加入收藏|设为首页|网站地图|网站首页|首页|智能问答|扫码|微信|微博|QQ空间|朋友圈|新浪微博|腾讯微博|人人网|百度贴吧|豆瓣"
)
_EDGE = r"[\s【】\[\]（）()〔〕<>＜＞《》»›|｜/\\·•:：×✕xX+＋,，。A\-－—_]*"
_KINDS = {
    "navigation": re.compile(
        r"(?:您|你)?(?:当前|现在|所在)?(?:的)?(?:位置|所在位置)\s*[:：是].*|[>＞»›|｜]+|首页(?:\s*[>＞»›/].*)"
    ),
    "button": re.compile(rf"{_EDGE}(?:(?:{_BUTTON}){_EDGE})+"),
    "share": re.compile(
        r"(?:一键)?分享(?:到|至|给)?\s*[:：]?.{0,30}|(?:微信|手机)?扫一扫.{0,24}|(?:长按|扫描|识别|微信扫).{0,12}二维码.{0,16}|.{0,10}二维码|.{0,4}打开微信.{0,40}"
        r"|(?:欢迎)?关注.{0,16}公众号.{0,10}|(?:点击|轻触)(?:图片|上方|下方|蓝字|这里|此处|下载|查看|进入|阅读).{0,20}|(?:向上|继续)滑动看下一个|预览时标签不可点|》》.{0,30}《《"
    ),
    "pager": re.compile(
        r"(?=.*(?:[上下]一?页|[尾末]页|共\s*[0-9]+\s*页))"
        r"(?:首页|[上下]一?页|[尾末]页|转到|跳转|跳至|到第|确定|GO|[共第页0-9\s.…/／|｜<>«»‹›\[\]])++"
    ),
    "page": re.compile(
        r"[-—–－·]+\s*[0-9]{1,4}\s*[-—–－·]+|第\s*[0-9]{1,4}\s*页(?:[/／,，]?\s*共\s*[0-9]{1,4}\s*页)?|\f+|第[A-Z]?[0-9]{1,3}版[:：]?.{0,12}"
    ),
    "caption": re.compile(r".{0,50}(?:记者|通讯员|摄影)[^。，,]{0,20}摄(?:影报道)?[。]?|图为[^。]{2,50}。?"),
    "byline": re.compile(
        r"[（(]?(?:本[报网刊台]|新华社|[^，,。；;：:]{0,8}[报网社台])?(?:见习|实习|首席|特约|全媒体)*(?:记者|通讯员)[\s:：]*[^，,。；;：:0-9]{2,60}[）)]?"
    ),
    "related": re.compile(
        r"(?:相关(?:报道|链接|阅读|新闻|文档|信息|文章|附件|解读)|延伸阅读|推荐阅读|热点推荐|猜你喜欢|上一篇|下一篇|附件下载)\s*[:：]?.{0,50}"
    ),
    "footer": re.compile(
        r"[^。]*(?:版权所有|[A-Z]?ICP[备证]|网安备|公网备|网站标识码|技术支持|Copyright|©|建议使用.{0,20}浏览器|最佳分辨率|访问量|浏览(?:次数|量)|阅读(?:次数|量)|点击(?:数|次数|率)"
        r"|主办(?:单位)?[:：].{0,30}(?:承办|联系|电话|地址|$)|邮政?编码?[:：]|[【\[（(]?字[体号][:：]|未经授权|免责声明|责任编辑|责编[:：])[^。]*"
    ),
    "login": re.compile(
        r"(?:请|您尚未|您还没有|还没有)(?:先)?(?:登录|注册)[^。]{0,20}[。！!]?|用户名\s*[:：]?|密码\s*[:：]?|验证码\s*[:：]?"
    ),
}  # fmt: skip
# No line of clutter is without one of these signs: looking for one first spares most lines the patterns.
_SIGN = re.compile(
    r"[>＞»›|｜©\f摄图页版备码]|位置|首页|分享|扫|关注|点击|下载|打印|全屏|收藏|字[号体]|加大|还原|减小|关闭|返回|登录|注册|密码|相关|阅读|推荐|篇|浏览|访问|主办|责|授权|声明|微[信博]|记者|通讯员"
    r"|搜索|纠错|滑动|轻触|标签|加载|邮|繁|English|无障碍|适老|长者|手机版|^\W*(?:[大中小A]|[0-9]{1,4})\W*$"
)


def list_clutter(text: str) -> list[Clutter]:
    r"""Return the lines of `text` that are page furniture, in order.

    Examples
    --------
    >>> text = "首页 > 政务公开\n全县减贫1200人，\n— 3 —\n完成任务。\n【打印本页】【关闭窗口】"
    >>> [(text[c.start:c.end], c.kind) for c in list_clutter(text)]
    [('首页 > 政务公开', 'navigation'), ('— 3 —', 'page'), ('【打印本页】【关闭窗口】', 'button')]
    """
    lines = list(_iter_short_lines(text))
    heads = _find_running_heads(text, lines)
    found = []
    for start, end, line in lines:
        kind = "running_head" if line in heads else find_kind(line)
        if kind:
            found.append(Clutter(start, end, kind))
    return found


def _iter_short_lines(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    for line in text.split("\n"):
        words = line.strip(_BLANKS)
        if 0 < len(words) <= _LONGEST:
            start = place + line.index(words)
            yield start, start + len(words), words
        place += len(line) + 1


def find_kind(line: str) -> str:
    """Return which kind of page furniture the whole of a line is, "" for none."""
    if not _SIGN.search(line):
        return ""
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(line)), "")


def _find_running_heads(text: str, lines: list[tuple[int, int, str]]) -> set[str]:
    """Return the short lines without a figure that come back page after page."""
    counts = Counter(line for _, _, line in lines if 4 <= len(line) <= _LONGEST_HEAD)
    often = {
        line for line, count in counts.items() if count >= _LEAST_PAGES and line[-1] not in "。；;！!：:"
    }
    if not often:
        return set()
    places: dict[str, list[int]] = {line: [] for line in often}
    for start, _, line in lines:
        if line in often:
            places[line].append(start)
    return {
        line
        for line, starts in places.items()
        if all(
            later - earlier >= _PAGE_CHARS or "\f" in text[earlier:later]
            for earlier, later in pairwise(starts)
        )
        and not re.search(r"[0-9*]", line)
    }

"""Whether a Chinese numeral counts real things, or belongs to a name, a slogan, an order or an idiom."""

from __future__ import annotations

import re

from toolkit.numerals.record import Numeral

# Words that begin with 一 and a measure word and count nothing.
_IDIOMS = re.compile(
    r"一(?:家(?=[0-9一二三四五六七八九几两]{1,2}口|老小)|次性|家人|家亲|条龙|条心|个个|件件|户户|次次|年级|年一度|年四季|份份|位位|部分|批批|项项|桩桩|村村|天天|条条|点一滴"
    r"|起|直|些|定|般|样|并|带一路|体|线|面旗|手|致|流|系列|方面|大批|期|本|席之地|盘棋|张网|张图|把手|把尺子|揽子|站式)"
)
# Names of policies that begin like a count.
_NAMES = re.compile(
    r"五年[规计]划|十年[规计]划|四个现代化|三个世界|三大革命|三大攻坚战|五项原则|八项原则|四项基本原则|两手抓|两只手|两个积极性|一个又一个"
    r"|三级(?:及以上|公路)|八项规定|三次产业|三级甲等|二级以上|三资企业|四个意识|四个自信|两个维护|五个一批|六个精准|两个确保"
    r"|四个不摘|四个全面|两个一百年|三个代表|四个伟大|两个毫不动摇|三会一课"
)
_PAIRED = re.compile(r"一[\u4e00-\u9fff]一[\u4e00-\u9fff]")
_COUNT_UNITS = frozenset(
    "个 名 位 人 户 次 项 条 家 所 座 台 套 件 场 轮 支 类 种 级 本 份 处 批 年 天 个月 小时 岁 倍 篇 部 间 栋 亩 元 "
    "公里 只 头 组 口 道 块 例 笔 层 村 镇 县 乡 省 市 周 周年 批次 遍 趟 张 面 人次 场次 门 对 双 段 片 章 集 封 幅 "
    "首 辆 艘 架 株 棵 季 盏 枚 吨 公斤 斤 米 里 分钟 学年 学期 工作日 番 县市 百分点 课 堂 宗 起 款 代 % 平方公里 "
    "平方米 亩次 元/月 元/年 星期".split()
)
# 一 with these is seldom a count.
_NOT_ONE = frozenset(
    "村 镇 县 乡 省 市 代 类 级 批 层 面 片 对 道 头 门 段 口 起 里 双 集 章 张 本 种 元 %".split()
)
_LARGE = re.compile(r"[百千万亿]")
_OPEN_QUOTES, _CLOSE_QUOTES = "“‘「『《", "”’」』》"
_SLOGAN_REACH = 12


def is_counted(text: str, numeral: Numeral) -> bool:
    """Whether the Chinese numeral, whose span may end in its unit, is an amount."""
    before = text[numeral.start - 1] if numeral.start else ""
    printed = text[numeral.start : numeral.end]
    if before == "上" and printed[0] not in "百千万亿":
        return False
    if _is_quoted(text, numeral):
        return False
    if _NAMES.match(text, numeral.start):
        return False
    if _LARGE.search(printed.removesuffix(numeral.unit)):
        return _is_large_amount(text, numeral, printed)
    return _is_small_count(text, numeral, printed)


def _is_large_amount(text: str, numeral: Numeral, printed: str) -> bool:
    """一万, 六千多万, 近百家; but not 千家 alone, nor the 三千 of a list of slogans."""
    if numeral.unit:
        return numeral.unit != "级"
    bare_head = printed[0] in "百千万亿"
    if bare_head or printed[-1] not in "百千万亿余多" or len(printed) == 1:
        return False
    return not text.startswith(("山", "里", "佛", "岛"), numeral.end)


def _is_small_count(text: str, numeral: Numeral, printed: str) -> bool:
    if printed.endswith("大"):
        return len(printed) == 2 and printed[0] in "二三四五六七八九十"
    if printed[0] == "一" and len(printed.removesuffix(numeral.unit)) == 1:
        if _IDIOMS.match(text, numeral.start) or _PAIRED.match(text, numeral.start):
            return False
        if _PAIRED.match(text, max(0, numeral.start - 2)):
            return False
        return numeral.unit in _COUNT_UNITS - _NOT_ONE
    # 二 with a measure word orders, 两 counts: 二轮, 二级.
    is_order = printed.startswith("二") and len(printed.removesuffix(numeral.unit)) == 1
    return (
        numeral.unit in _COUNT_UNITS
        and not is_order
        and not text.startswith(("全会", "全体会议"), numeral.end)
    )


def _is_quoted(text: str, numeral: Numeral) -> bool:
    """Whether the numeral stands in a short quotation: a slogan or a name."""
    left = text[max(0, numeral.start - _SLOGAN_REACH) : numeral.start]
    opened = max(left.rfind(sign) for sign in _OPEN_QUOTES)
    if opened < 0 or max(left.rfind(sign) for sign in _CLOSE_QUOTES) > opened:
        return False
    right = text[numeral.end : numeral.end + _SLOGAN_REACH]
    closes = [at for sign in _CLOSE_QUOTES if (at := right.find(sign)) >= 0]
    return bool(closes) and not re.search("[，。；,;]", left[opened:] + right[: min(closes)])

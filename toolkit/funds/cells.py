"""Money in the cells of a table, whose unit stands in the head of the column or above the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.cells import MONEY_UNIT, find_cell
from toolkit.codebooks.match import Match

_SIZES = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, None: 1.0}
# Heads of money; a share of money or a count is none, nor is what has a unit of its own.
_ON_MONEY = re.compile(
    r"资金|投资|投入|金额|财政|贷款|信贷|收入|收益|预算|支出|拨付|补助|补贴|奖补|经费|小计|合计|总计|自筹|捐赠|配套|债券|产值|销售额"
)
# The head of a column that names who pays, under a line 单位：万元: 中央, 省级, 县本级, 社会.
_PAYER = re.compile(
    r"(?:中央|国家|省|自治区|市|州|盟|县|区|旗|乡镇?|社会|群众|企业|银行|其他|协作|东西部)(?:[本各]?级|帮扶|协作|及以上)?(?:财政|资金|配套|安排|投入)?"
)
# The sum of what payers give is money set aside.
_SUM = re.compile(r"合计|小计|总计|总额")
_NO_MONEY = re.compile(
    r"[%％率]|(?<!资金)(?<!金额)数|占比|比例|比重|[（(](?!其中|含|不含)[^（()）元]{0,2}[个户人亩次里米吨顷家村][）)]"
)


def find_head(text: str, start: int) -> tuple[str, float] | None:
    r"""Return the words over the cell at `start`, and how many yuan a unit in it is; None if no money.

    The unit stands in a head of the column, else in a line above the table; that one holds for money alone.

    Examples
    --------
    >>> table = "项目\t金额（万元）\n道路\t30"
    >>> find_head(table, table.index("30"))
    ('金额（万元）', 10000.0)
    >>> table = "单位：亿元\n项目\t资金\t户数\n道路\t3\t8"
    >>> find_head(table, table.index("3")), find_head(table, table.index("8"))
    (('资金', 100000000.0), None)
    """
    cell = find_cell(text, start)
    if cell is None:
        return None
    on_money = _ON_MONEY.search(cell.head) or _PAYER.fullmatch(cell.head)
    is_noted = on_money and not _NO_MONEY.search(cell.head)
    if _SUM.fullmatch(cell.head) and any(_PAYER.fullmatch(column) for column in cell.columns):
        cell = cell._replace(head=f"资金{cell.head}")
    unit = MONEY_UNIT.search(cell.money_head or (cell.note if is_noted else ""))
    return (cell.money_head or cell.head, _SIZES[unit.group(1)]) if unit else None


def decide_cell_flow(head: str, cues: Sequence[Match]) -> str:
    """Return the flow that the head of a column and the finds in it give; "" where they give none."""
    if _PAYER.fullmatch(head):
        return "allocation"
    full = [cue for cue in cues if cue.group not in ("light", "direct", "rules")]
    named = full or [cue for cue in cues if cue.group == "light"]
    return named[-1].code if named else ""


def decide_cell_source(head: str, payers: Sequence[Match]) -> str:
    """Return the one payer that the head of a column names, or that a sum has none; else ""."""
    if head.startswith("资金") and _SUM.fullmatch(head, 2):
        return "unspecified"
    codes = {payer.code for payer in payers}
    return codes.pop() if len(codes) == 1 else ""

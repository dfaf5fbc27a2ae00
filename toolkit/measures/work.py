"""Whether a sentence tells of work done or to do, or of something else."""

from __future__ import annotations

import re
from functools import lru_cache

from toolkit.measures.status import names_goal
from toolkit.text import is_plan

_PROBLEM_SECTION = re.compile(
    r"(?:存在|主要|突出|面临|发现)的?(?:问题|困难|不足|短板)|问题(?:和|与)(?:不足|困难)|[个大]突出问题|困难和问题"
)
_PROBLEM = re.compile(
    r"(?:仍然?|还|依然|依旧|也)(?:存在|有)[^。]{0,40}(?:问题|不足|短板|差距|困难|弱项)"
    r"|(?:问题|短板|困难|不足)(?:仍然?|依然|还)(?:存在|突出|较多)|(?:突出|主要)的?问题是"
    r"|^尚未|至今(?:只|仅|未|没|还)|进度[^，,。；;]{0,6}(?:末位|滞后|缓慢|落后|偏慢)(?!的)"
)
# 有的村 ... 不 ...: the way in which reports tell faults of some; not 所有的村.
_OF_SOME = re.compile(
    r"(?<![\u4e00-\u9fff])有的(?:贫困户|群众|干部|部门|单位|地方|乡镇|村|县)[^。；;]{0,40}?[不差懒慢]"
)
_MENDED = re.compile(r"(?:已|完成|全部|正在|逐[一项条]|限期|立即)整改|(?<!未)整改(?:到位|完成|落实|销号|率)")
# What an audit or a check found, and the words that say what became of it.
_FINDING = re.compile(
    r"发现[^，,。；;：:]{0,6}问题[0-9]|(?:审计|检查|评估|调查|核查|抽查|监测)(?:的?结果)?(?:表明|显示)|发现疑似"
    r"|(?:滞留|闲置|挪用|挤占|套取|骗取|截留|虚报|冒领)[^，,。；;：:]{0,20}[0-9][0-9.]*[余多万亿]*元"
)
_REMEDY = re.compile(
    r"整改|整治|解决|收回|追[回缴]|退[缴回]|归还|盘活|查处|处分|严禁|杜绝|防止|督促|派出|组织"
)
# A level, an event, or that nothing happened; it is a bare result where no word of doing stands with it.
_LEVEL = re.compile(
    r"(?:率|比例|比重|余额|面积|产量|净?收入|降雨量)[^，,。；;：:、]{0,9}?(?:[0-9*]|百分之|翻)|未(?:发生|出现)[一任1][例起]"
    r"|无一[人户例起]|先后遭遇|遭[受遇]|普降|占比|经受|连遭|受灾[，,。；;]|[，,]占[^，,。；;]{0,6}[0-9]|满意(?:度|的占)|认可度|[现共中]有[^，,。；;]{0,14}?[0-9*]"
)
_DOING = re.compile(
    r"(?:实施|开展|推[进动广行]|建设|[新改扩修续]建|建[成立档]|健全|改造|[整综合]治|治理|修复|新增|发放|拨付|兑[付现]|落[实地]|组织"
    r"|安[排置装]|投[入放]|下达|选[派聘]|派出|培[训育]|帮扶|救?助|补[助贴]|加[强快大]|强化|优化|深化|完[善成]|提[高升]|扩大|整改|整合"
    r"|解决|引[进导]|发展|种植|栽|养殖|绿化|造林|退耕|购买|代缴|报销|理赔|参[加保]|享受|纳入|签[约订]|覆盖|吸纳|带动|转移|输[转出]"
    r"|入住|搬迁|开[发通]|设[立置]|制[定订]|出台|成立|召开|举办|核[查实]|[排检督普]查|审计|清[理退]|防[控治]|确权|消除|收回|分配|销售|采购"
    r"|捐赠|实现|保[持障]|巩固|坚持|争取|统筹|用[于在]|投[向到]|支持|[扶鼓][持励]|严格|硬化|配[备套]|聘用|招聘|减免|执行|办[理结]|宣传|动员"
    r"|抓好|做好|控制(?!在)|创[建新]|复[工产]|重建|搬[进出入]|赔付|盘活|追[回缴]|补发|救治|预警|受理|办结|检测|卖[出给]|实行|督[战导办]|约谈|召回|劝返|增派|铺设|清运|筛查|接种)(?!率|满意度|比例|比重|面积|标准|费用|余额|产量|业|以来|净?收入)"
)
# Words that hold a word of doing and tell of none: 扶贫开发, 据…监测, 转移净收入, the head of a list.
_NO_DOING = re.compile(
    r"扶贫开发|^(?:据|根据)[^，,。]{2,30}[，,]|^[^，,。；;]{0,24}以来[，,]|(?:经过?|通过)[^，,。；;]{0,14}(?:检查|评估|验收|核查|审计|测算)(?:[，,]|达)|转移性?净?收入|经营性?净?收入|核查[0-9][^，,。；;]{0,8}[，,]达标"
    r"|^(?:[0-9]+[.．、])?[^，,。；;：:]{2,8}[：:]|建档立卡|帮扶(?:责任)?(?:人|干部)|驻村帮扶工作队"
)
_MARGIN = re.compile(
    r"[（(]?(?:附|附件|附表|附录|注|备注|(?:责任)?编辑|上一篇|下一篇|联系人|(?:[咨监举投联]\w{1,3})?电话|(?:相关|延伸)(?:阅读|链接|报道|新闻)|来源)\s*[：:]"
    r"|[^，,。；;：:]{2,30}[：:]$|(?:衷心|非常)?感谢|下面[，,]?(?:我|就|通报|汇报|报告|介绍)|[0-9]{4}年[0-9]+月[0-9]+日$|对(?:本|以上|上述)[^，,。；;]{0,8}有异议"
)
_OPENS_REPORT = re.compile(
    r"(?:报告|通报|汇报|公[告布]|说明|总结|反馈|答复|介绍|通知)(?:情况)?如下[。：:，,]"
)
# The row of a table names things and tells of no work.
_ROW = re.compile(r"[\t|]")
_NEXT = re.compile(r"(?:20\d\d年|明年|下一?步|今后)")
# What villagers tell: 搬迁户某某说，...
_VILLAGER = re.compile(
    r"[^，,。；;：:]{0,12}(?:户|村民|群众|老乡|社员|老人|大[爷娘妈叔])[\u4e00-\u9fff·]{0,4}?(?:说|告诉[^，,。]{0,6})[，,：:]|[^，,。；;：:]{0,12}(?:户|村民|群众|老乡|社员|老人)[^，,。；;：:]{0,14}[：:][“\"]"
    r"|[^；;]{0,60}(?:说|说道|写道|告诉记者|回忆道|感慨道|笑道)。[”’]?$"
)


# Words without which no sentence is odd, in that it tells of something else than work, or tells a level.
ODD_SIGNS = (
    "\t 问题 不足 短板 差距 困难 弱项 尚未 至今 进度 有的 整改 发现 表明 显示 滞留 闲置 挪用 挤占 套取 骗取 截留 虚报 冒领"
    " 如下 说 告诉 道。 ： : ？ ? | 感谢 下面 日 异议"
).split(" ")
LEVEL_SIGNS = (
    "率 比例 比重 余额 面积 产量 收入 降雨 未发 未出 无一 先后"
    " 遭受 遭遇 普降 占比 ，占 ,占 满意 认可 经受 连遭 受灾 现有 共有 中有"
).split()


def tells_work(words: str, section: str, *, may_be_odd: bool, may_tell_level: bool) -> bool:
    """Whether a sentence that has sectors tells of work done or to do."""
    if may_be_odd:
        if _is_other(words):
            return False
        if _MENDED.search(words):
            return True
        if _tells_faults(words):
            return False
    if _lists_problems(section) and not ((is_plan(section) or _NEXT.match(words)) and names_goal(words)):
        return False
    return not (may_tell_level and _LEVEL.search(words)) or names_goal(words) or _names_doing(words)


def tells_more_than_levels(words: str, *, may_tell_level: bool) -> bool:
    """Whether a sentence holds a verb of doing, and no level: 安装路灯40盏, not 粮食产量保持在30万吨."""
    return not (may_tell_level and _LEVEL.search(words)) and _names_doing(words)


def _is_other(words: str) -> bool:
    """Whether a sentence is a question, a row of a table, what somebody says, or no part of the report."""
    return (
        words[-1] in "？?"
        or _ROW.search(words) is not None
        or _MARGIN.match(words) is not None
        or _OPENS_REPORT.search(words) is not None
        or _VILLAGER.match(words) is not None
    )


def _tells_faults(words: str) -> bool:
    if _PROBLEM.search(words) or _OF_SOME.search(words):
        return True
    return _FINDING.search(words) is not None and not _REMEDY.search(words)


def _names_doing(words: str) -> bool:
    return _DOING.search(words) is not None and _DOING.search(_NO_DOING.sub("，", words)) is not None


@lru_cache(maxsize=1024)
def _lists_problems(section: str) -> bool:
    return _PROBLEM_SECTION.search(section) is not None

"""The grammar of numerals, written down in one place as regular expressions.

Every run of Arabic digits or mask signs is one of these; what fits nothing is `other`:

date      a year, month, day, quarter, decade, hour, or a period of them, with the words that belong to it
name      part of a proper name, a code or a grade: “311”, 1+N, 5G, 3A级
marker    the numbering of a list: 1. (2)
fused     two numbers run together by the printer: 67361-9月
other     telephone, document, page and issue numbers, ordinals (第3批), scales (1∶8)
quantity  all the rest: sign, number, 余 or 多, magnitude, unit; or a range of two
"""

from __future__ import annotations

import re

D = "[0-9０-９]"
# Repetitions that may fail at their end are bounded: endless rows of years or groups of figures are no
# list and no number, and would be gone through again from each of their members.
# A digit or a mask; X masks only directly after a digit.
M = r"(?:[0-9０-９*＊×✕]|(?<=[0-9０-９XxＸｘ])[XxＸｘ])"
# Letters behind a digit are masks: they belong to its numeral, whatever that is.
MASKS = re.compile(rf"(?<={D})[XxＸｘ]+")
SEP = r"(?:[-–—－−~～]{1,2}|至|到)"

# --- dates -------------------------------------------------------------------------------------------
_Y = rf"(?:[12１２]{M}{{3}}(?!{M})|(?<![*＊])[*＊]{{4}}(?![*＊])|(?<!{D}){D}{{2}}(?=年(?:[底初末]|{D}{{1,2}}月)))"
_MON = r"(?:[1１][0-2０-２]|[0０]?[1-9１-９]|[*＊]{1,2})"
_DAY = r"(?:[1-2１-２][0-9０-９]|[3３][01０１]|[0０]?[1-9１-９]|[*＊]{1,2})"
_TIME = rf"(?:{D}{{1,2}}[:：]{D}{{2}}(?:[:：]{D}{{2}})?(?!{D})|{D}{{1,2}}[时点]{D}{{1,2}}分(?:{D}{{1,2}}秒)?|{D}{{1,2}}时)"
_DAY_TAIL = rf"[日号](?:[ \u3000\xa0]?(?:[上下]午|凌晨|晚)?{_TIME}(?:{SEP}{_TIME})?)?"
_MON_TAIL = rf"(?:份|[底初末]|[上中下]旬|[ ]?{_DAY}(?:{SEP}{_DAY})?{_DAY_TAIL})?"
_YEAR_TAIL = (
    rf"(?:[ ]?{_MON}月?{SEP}{_MON}月{_MON_TAIL}|[ ]?{_MON}月{_MON_TAIL}(?:{SEP}{_MON}月{_MON_TAIL})?"
    rf"|[1-4]{SEP}[1-4]季度|(?:前|第)?[一二三四1-4]季度|[上下]半年|年?[底初末]|中期|度|[春夏秋冬][季天]?)?"
)
_YP = rf"{_Y}[ ]?年{_YEAR_TAIL}"
_MP = rf"(?<![个{D[1:-1]}.．])(?:{_MON}月?{SEP})?{_MON}月(?![龄亮嫂饼租均薪供考]){_MON_TAIL}"
_DP = rf"{_DAY}日(?![游均报用产])"
_QP = rf"(?:[1-4]{SEP})?[1-4]季度"
_POINT = rf"(?:{_YP}|{_MP}|{_DP}(?:{_TIME})?|{_QP})"
_LATER = r"(?:以来|以前|之前|至今|期间|前(?![一二三四五六七八九十两几\d景往后列期进沿提]))?"
_ISO = rf"{_Y}([-./]){D}{{1,2}}\1{D}{{1,2}}(?!{D})(?:[ T]{_TIME})?"
DATE = re.compile(
    rf"(?:{_ISO}"
    rf"|(?:{_Y}[、和与及]){{1,12}}{_YP}"
    rf"|{_Y}年?{SEP}{_YP}"
    rf"|(?<=[\u4e00-\u9fff，,；：]){_MON}、{_MON}月份?"
    rf"|{_DAY}日?{SEP}{_DP}"
    rf"|{_POINT}(?:{SEP}(?:{_POINT}|今))?"
    rf"|(?:{D}{{2}}世纪)?{D}0年代(?:初期?|中期?|末期?|后期)?|{D}{{2}}世纪(?:初|末|中叶)?"
    rf"|[01０１]?{D}[:：][0-5０-５]{D}(?:[:：]{D}{{2}})?(?!{D})(?:{SEP}{_TIME})?|2[0-3][:：][0-5]{D}(?!{D})"
    rf"|{_DAY}[时点]{D}{{1,2}}分|{_DAY}点(?:半|钟|整)|(?:[01]?{D}|2[0-4])时(?![间速期代装常候刻任尚段差下而空限令]))"
    rf"{_LATER}"
)
# 二0一四年, typed with an Arabic nought among Chinese numerals: the nought is no amount.
MIXED_YEAR = re.compile(r"[一二][0０〇○零一二三四五六七八九]{3}年[底末初]?")
DATE_LEAD = re.compile(r"(?:今年|当年|去年|明年|上年|次年|本年|前年|上世纪|本世纪)[ ]?$")
YEAR = re.compile(rf"(?:19[0-9]{{2}}|20[0-5][0-9])(?:{SEP}(?:19[0-9]{{2}}|20[0-5][0-9]))?(?![0-9.．])")

# --- codes, names and markers --------------------------------------------------------------------------
FUSED = re.compile(rf"{D}{{3,}}[-–—]{D}{{1,2}}月|{D}{{3,}}(?:19|20){D}{{2}}年")
CODE = re.compile(
    rf"(?P<mobile>1[3-9]{D}{{9}}(?!{D})|[48]00[-—－]?{D}{{3}}[-—－]?{D}{{4}}(?!{D}))"
    rf"|(?P<phone>0{D}{{2,3}}[-–—－ ]?{D}{{7,8}}(?!{D})|{D}{{3,8}}(?=[”’]?[\u4e00-\u9fff]{{0,8}}(?:热线|电话|举报)))"
    # 10-62345678 without a unit: so far from one another are the ends of no range.
    rf"|(?P<dial>(?:(?:00)?86[-–—－ ]0?{D}{{2,3}}[-–—－ ]|{D}{{2,4}}[-–—－]){D}{{7,8}}(?!{D}))"
    rf"|(?P<sum>{D}+(?:[+＋](?:{D}+|[A-Za-zＸＮ]+))+)"
    rf"|(?P<dots>{D}+(?:[.．]{D}+){{2,}})"
    rf"|(?P<scale>{D}+(?:\.{D}+)?(?:[:：∶]{D}+(?:\.{D}+)?)+)"
    rf"|(?P<times>{D}{{1,4}}(?:\.{D}+)?[×✕xXＸｘ](?={D})(?:{D}{{1,4}})(?:\.{D}+)?(?![{D[1:-1]}*＊×✕XxＸｘ]))"
    rf"|(?P<act>{D}{{1,4}}号(?!召)|{D}{{2,4}}(?=[国省县]道))"
)
# Numbers of persons that `privacy` has hidden, with the parting signs they were printed with.
_GAP = r"[-–—－ \u3000]"
_HIDDEN_LOCAL = rf"\*{{3,4}}{_GAP}?\*{{4}}"
_HIDDEN_END = r"(?:(?:[-–—－]|[ \u3000]?(?:转|分机)[：: ]?)\*{1,5})?(?![0-9０-９*＊×✕])"
HIDDEN = re.compile(
    rf"(?:(?:\*{{2,6}}{_GAP})?\*{{10,}}+(?:{_GAP}\*{{2,8}}){{0,6}}|(?=(?:{_GAP}?\*){{10}})\*{{2,8}}(?:{_GAP}\*{{1,8}}){{2,7}}"
    rf"|(?:\*{{2,6}}{_GAP}|(?<=\*[)）])|(?<=\*[)）][ \u3000])|(?<=\*{{7}}[、，,/／])){_HIDDEN_LOCAL}){_HIDDEN_END}"
)
# Without an area code only a word before it tells.
HIDDEN_LOCAL = re.compile(_HIDDEN_LOCAL + _HIDDEN_END)
# 10^4, 3×10⁴: what stands behind the number. (A figure with a note looks like the second.)
POWER = re.compile(rf"\^[-−]?{D}+|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# 2O19年, 1O0万元: letters typed for digits.
LIKE_DIGITS = str.maketrans("OoIl", "0011")
TYPED = re.compile(rf"{D}++(?:[OoIl]++{D}++)++[OoIl]*+(?![A-Za-z])|{D}++[OoIl]++(?=[年月日万亿元户人个%％])")
SLASHED = re.compile(rf"({D}{{1,2}})[/／]({D}{{1,3}})(?![{D[1:-1]}/／.．]|-{D})")
LETTERS = re.compile(r"[A-Za-z]+[级型类]?")
BRACKETED = re.compile(
    rf"(?:{D}{{4}}[〕\]】﹞）)］][ ]?第?{D}+(?:号|期)?)|(?P<only>[0-9０-９*＊]{{1,3}})[)）\]］](?!\d)"
)
ORDINAL = re.compile(rf"{M}+(?:(?:{SEP}|、){M}+)?")
MARKER = re.compile(rf"{D}{{1,2}}(?:[.．](?!{D})|[、)）])")
# 1．７月底前, 3．10种: the number of a list that a date or another number follows.
DATED_MARKER = re.compile(
    rf"{D}{{1,2}}[.．](?=(?:1[0-2]|１[０-２]|[1-9１-９])月)|(?<=\n)[0-9]{{1,2}}．(?=[0-9]+[\u4e00-\u9fff])(?![0-9]+[万亿])"
)
# 1.2 分年度看: a section number, which only a blank parts from its heading; a page number on its own line.
SECTION = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){0,2})[ \t\u3000\xa0]+(?=[\u4e00-\u9fff“《])")
PAGE = re.compile(r"[-—–－]{1,2}[ \u3000]?[0-9]{1,3}[ \u3000]?[-—–－]{1,2}[ \u3000]*(?=\n|$)")
# No run of digits or masks ends with an address before it ends itself.
URL = r"(?:https?://|www\.)[!-~]+(?:(?<=[0-9])[0-9０-９Ｘｘ]+|(?<=\*)[*＊×✕]+)?"

RANK = re.compile(rf"{D}{{1,4}}[位名]")
RANK_LEAD = re.compile(
    r"(?:前|排名[^，,。；;]{0,6}|[位名]次[^，,。；;]{0,6}|排名?第?|位居|位列|上升到|跃升至)$"
)
CLUB = re.compile(rf"{D}{{1,4}}强(?![化度力制调大劲国县省])")
# Numbers of enclosures, pages and roads.
LABEL = re.compile(
    r"(?:附件|附表|附图|[表图]|专栏|编号|邮编|代码|编码|(?:标识|识别|验证)码|备案?号|[国省县乡]道"
    r"|(?:电话|热线|手机|传真|备|证号|账号)[：:]?)[：: ]{0,2}$"
)
CHAIN = re.compile(rf"(?:[-－—]{M}+)*号?")
MONTHLY = re.compile(rf"(?:19|20){D}{{2}}[.．](?:0[1-9]|1[0-2])(?![0-9.．])")
VERSION = re.compile(rf"{D}\.0(?![0-9%％万亿])")

# --- quantities ----------------------------------------------------------------------------------------
# What can be nothing but a quantity, unless letters or 第 stand before it.
PLAIN = re.compile(r"(?:[1-9][0-9]{0,8}|0)(?:\.[0-9]+)?(?=[万亿%％元个亩])")
NUMBER = re.compile(
    rf"(?<=[\u4e00-\u9fff]){D}{{1,3}}(?:[ \u2009\u202f]{D}{{3}})++(?![0-9０-９.．年月日])(?=[ \u2009\u202f]?[\u4e00-\u9fff%％])"
    rf"|{D}{{1,3}}(?:[,，]{D}{{3}}){{1,40}}+(?!{D})(?:[.．]{D}++)?[XxＸｘ]*+|{M}++(?: ?[.．]{M}++)?"
)
BROKEN = re.compile(rf"(?:[.．][ \t]*\n\s*|[ \t]*\n\s*[.．]|[,，][ \t]*\n\s*(?={D}{{3}}(?!{D}))){D}++")
BREAK = re.compile(r"[ \t\u3000]*\n[ \t\u3000\n]*(?=\S)")
# One wide blank parts a figure from its unit in running text, the columns of a table too: there the unit has
# to fill its cell.
_WIDE = r"[\u2002-\u2005\u3000]"
WIDE_IN_TEXT = re.compile(
    rf"{_WIDE}(?=[百千]?[万亿]|[%％‰℃]|公里|公斤|平方|个百分点|[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
)
WIDE_IN_CELL = re.compile(rf"{_WIDE}(?=(?:[百千]?[万亿]+元?|[元%％‰])(?![\u4e00-\u9fff]))")
INFIX = re.compile(
    r"余|多(?![样形层渠方少]|元[化的])|来(?=[个万亿千百名人户家条年天岁亩头只元公斤吨米辆台块件次里])|几(?=[个万十年])|几$"
)
MAGNITUDE = re.compile(
    r"(?:个(?=亿)|[十百千万])?亿|[十百千]?万亿?|百(?!分)|千(?![瓦克米卡赫帕焦伏])|十(?=[余多几来]?[万亿个])"
)
SECOND_PART = {
    "亿": re.compile(rf"零?({D}+(?:\.{D}+)?)([百千]?)([余多]?)(万)(?!亿)"),
    "万": re.compile(rf"({D})()()(千)(?![瓦克米卡伏])"),
}
PER_PART = re.compile(
    r"[·・．.]?[/／]?(?:人次|人|户|年|月|日|天|亩|斤|公斤|千克|毫克|克|毫升|升|吨|度|千瓦时|平方米|立方米|公里|小时|次|个|头|只|村|件|套|株"
    r"|㎡|[a-zA-Z]{1,3}|[\u4e00-\u9fff])"
)
RANGE_SEP = re.compile(rf"{SEP}(?!{HIDDEN.pattern})(?=[0-9０-９*＊×✕])")
BETWEEN_SEP = re.compile(rf"[与和](?={D})")
MINUS = "-－−"
HALF_SECOND = re.compile(r"个(?:多|半)?(?=小时|钟头|月|工作日|星期|学期|季度|年头|百分点)")

# --- Chinese numerals ----------------------------------------------------------------------------------
C = "[零〇一二两三四五六七八九十百千万亿几]"
# No Chinese numeral is longer; a longer row of its signs is no numeral.
_UP_TO = "{1,16}"
FRACTION = rf"(?:[百千万]分之(?:{C}{_UP_TO}(?:点{C}{_UP_TO})?|{D}+(?:\.{D}+)?[余多]?)|{C}{_UP_TO}分之{C}{_UP_TO})[多强]?"
TENTH = (
    r"(?:[一二两三四五六七八九]{1,2}成(?:多|半)?(?=上下|[以左的，。、；：,;:）)”]|$|农|贫|人|资|企|村|群|干|劳|户|收|学)"
    r"|[一二三四五六七八九]{1,2}折(?![扣算合腾射叠])|[0-9]成(?![立功果员长为本年效熟型])|[0-9](?:\.[0-9])?折(?![扣算合腾射叠]))"
)
FOLD = r"翻了?[一两二三四]番"
FOLD_AND_MORE = re.compile("还多|有余|多(?![年个次种样的])")
# An order (第三批), a part of a longer numeral or a distributive (每一个) begins no amount.
_NOT_BEFORE = "(?<![第每唯统之同专单任某另这那下新初逐不划归如惟一二三四五六七八九十百千万亿0-9分])"
_COUNTED = (
    "个名位人户次项条家所座台套件场轮支类种级本份处批年天小岁倍篇部间栋亩元公只头组口道块例笔层村镇县乡省市周遍趟张面门对双段片章集封幅首"
    "辆艘架株棵季盏枚吨斤米里分学工番百课堂宗起款代步%平星大钟"
)
AMOUNT = (
    rf"{_NOT_BEFORE}(?:[一二两三四五六七八九几]|十|(?<!指)数(?=[十百千万亿])){C}{{0,4}}(?:(?=[余多来]?[{_COUNTED}]|点{C}{{1,4}}[%倍万亿个])|(?<=[百千万亿])|[余多来]?[百千万亿])(?:[余多来]?{C}{{0,12}})"
    rf"|(?<![一二两三四五六七八九十百千万亿几数0-9])[百千万]余(?=[万亿]?[{_COUNTED}])"
    r"|(?<![一二两三四五六七八九十百千万亿几数余多0-9])[百千万亿]{1,2}(?=元以[上下])"
    rf"|(?<=[上近逾超约破达到])[百千万亿][十百千万亿]{{0,3}}(?=[余多]?[{_COUNTED}列次吨]|标箱)"
)
CHINESE_DECIMALS = re.compile(r"点([零一二三四五六七八九]{1,4})([万亿]?)(?=[\u4e00-\u9fff%])")
HALF = r"(?:一半|半(?=年|个月|个多月|个学期))"
TRIGGER = re.compile(
    rf"(?P<url>{URL})|(?P<fraction>{FRACTION})|(?P<tenth>{TENTH})|(?P<arabic>[0-9０-９*＊×✕])|(?P<fold>{FOLD})"
    rf"|(?P<half>{HALF})|(?P<chinese>{AMOUNT})|(?P<letters>(?<![A-Za-zＸ])[XＸ]{{2,}}(?![A-Za-zＸ]))"
)
# The signs that any of these begins with: looking for one of them first is many times faster.
FIRST_SIGN = re.compile(r"[0-9０-９*＊×✕零〇一二两三四五六七八九十百千万亿几数翻半XＸhw]")

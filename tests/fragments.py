"""Strategies for texts that look like reports and are none: what they are made of, and what breaks them."""

from __future__ import annotations

from hypothesis import strategies as st

DIGITS = st.sampled_from(
    "0 1 3 12 86 235 1200 47595 1,234 12,345,678 0.32 8.2 14.06 2.5 ０ ３５ １２．５ * ** *** "
    "＊＊ 1X 3xx 2×× 1✕ 0.00 007 "
    "9007199254740993 1e5 1.2.3 3/4 1/10 86/235 1∶8 1:3 -5 －3.2 1+1 3+N 第3 〔2019〕15号 第1 "
    "500强 3A 5G G20 PM2.5 “311” "
    "13900000000 0746-2345678 110101199003071234".split()
)
HAN = st.sampled_from(
    "一 两 三十 十余 百分之五 百分之十二点五 三分之二 千分之三 七八成 六成 一半 翻一番 翻两番 "
    "上百 数十 几 两千三百 十二 一百二十八 "
    "3万5千 1亿2600万 1.2万多 3万余 12亿 5千万 个亿 八五折 半年 两个半月".split()
)
UNITS = st.sampled_from(
    "元 万元 亿元 户 人 个 村 亩 % ％ 个百分点 公里 公斤 头 名 人次 元/人·年 元/亩 万千瓦时 批 "
    "家 座 所 吨 倍 年 月 日 天 号 位 次 "
    "千瓦 平方米 岁 小时 ‰ ㎡ km".split()
)
HEDGES = st.sampled_from(
    "约 近 超过 不低于 不超过 至少 以上 左右 余 多 以内 以下 达到 大约 将近 逾 不足 上限 最高 "
    "每 人均 户均 平均 累计 共 其中 分别 分别为 "
    "比上年 同比增长 增长 下降 减少 增加 由 从 到 至 上升到 下降至 提高 占 完成 任务的 是 翻 "
    "高出 低于 相当于 合计 各 另有 剩余 其余".split()
)
DATES = st.sampled_from(
    "2019年 2019年底 2018年1月至6月 2016—2020年 2014-2019年 12月31日 1-9月 上半年 “十三五” "
    "今年 去年 截至目前 2020年前三季度 20世纪90年代 "
    "2019.06 2019-06-30 12:30 一季度 二〇二〇年 67361-9月 19年底 ****年 201*年".split()
)
PLACES = st.sampled_from(
    "湖南省 永州市 道县 祥霖铺镇 全县 全省 全市 我县 我区 该村 6个贫困县 贫困村 "
    "吉林省长春市朝阳区 新疆 广西壮族自治区 某某县 ××县 *县 ＸＸ县 "
    "XX村 深度贫困地区 市本级 全国 三区三州 王家村 龙山、桑植两县".split()
)
TOPICS = st.sampled_from(
    "贫困发生率 综合贫困发生率 贫困人口 脱贫 减贫 财政专项扶贫资金 中央资金 省级资金 投入 "
    "整合涉农资金 发放扶贫小额信贷 贷款 捐赠 产业扶贫 易地搬迁 "
    "光伏电站 危房改造 健康扶贫 消费扶贫 就业 低保 发放 支出 到位 拨付 用于 驻村工作队 帮扶 "
    "扶贫车间 排查问题 已整改 其余 正在整改 农村居民人均"
    "可支配收入 参保率 建成 计划 力争 要 目标 社会保障 教育扶贫 审计发现 违规资金 在就业方面， "
    "健康扶贫方面： 残疾人 非贫困户".split()
)
DEEDS = (
    "投入财政专项扶贫资金 发放扶贫小额信贷 整合涉农资金 东西部协作帮扶资金 社会捐赠 企业投资 发放补贴 实现销售收入 查处违规资金 "
    "收回结余资金 计划投资 力争减贫 要新建扶贫车间 必须落实低保 已建成光伏电站 贫困发生率降至 贫困人口减少到 农村居民人均可支配收入达到 "
    "保险赔付 债务 补助标准为每户 银行贷款 中央财政下达 省级安排 市县配套 累计拨付 审计发现问题 易地搬迁 兜底保障 将实施 完成 预计"
).split()
SIGNS = st.sampled_from([*"。；;！？!?，,、：:（）()“”‘’《》—…·-~ \t\u3000\xa0|/%*<>&=+#\ufeff\u200b\x00\f"])
BREAKS = st.sampled_from(
    ["\n", "\n\n", "\r\n", "\r", "\n\u3000\u3000", " \n", "\n　", "\u2028", "\x85", "\v"]
)
HEADINGS = st.sampled_from(
    [
        *(
            "一、产业扶贫\n",
            "（一）主要成效\n",
            "1．7月底前",
            "1.",
            "(2)",
            "3、",
            "一是抓产业。",
            "第一章 总则\n",
            "主要成效\n",
        ),
        *(
            "二、下一步工作打算\n",
            "四是",
            "1.2 分年度看",
            "第三节",
            "附件1：",
            "表2 资金表\n",
            "单位：万元\n",
        ),
    ]
)
CLUTTER = st.sampled_from(
    [
        *(
            "— 3 —\n",
            "- 12 -\n",
            "首页 > 政务公开\n",
            "【打印本页】【关闭窗口】\n",
            "来源：县扶贫办\n",
            "扫一扫在手机打开当前页\n",
        ),
        *(
            "第3页 共12页\n",
            "ICP备12345678号\n",
            "联系电话：0746-2345678\n",
            "http://a.gov.cn/1.htm?x=1;2",
            "www.x.cn/3。",
        ),
        *("卡号 6222 0202 0000 0000 123", "责任编辑：张三\n", "图为村民在采茶。\n", "---\ntitle: a\n---\n"),
    ]
)
TABLE = st.lists(
    st.lists(st.one_of(PLACES, DIGITS, UNITS, st.just("资金（万元）"), st.just("")), min_size=2, max_size=4),
    min_size=1,
    max_size=4,
).map(lambda rows: "\n" + "\n".join("\t".join(cells) for cells in rows) + "\n")
AMOUNT = st.builds(
    "{}{}{}{}".format, HEDGES | st.just(""), DIGITS | HAN, UNITS, st.sampled_from(["", "以上", "左右"])
)
CLAUSE = st.builds("{}{}{}{}".format, DATES | PLACES | SIGNS, TOPICS, HEDGES, AMOUNT)
STATEMENT = st.builds("{}，{}{}{}{}{}".format, DATES, PLACES, st.sampled_from(DEEDS), AMOUNT, TOPICS, SIGNS)
# Sentences that state arithmetic, so that every kind of claim is met: {c} is a sum, so some are true.
CLAIM = st.builds(
    lambda words, a, b: words.format(a=a, b=b, c=a + b, share=round(100 * a / (a + b), 1), size=a * b),
    st.sampled_from(
        [
            "排查问题{c}个，已整改{a}个，其余{b}个正在整改。",
            "投入资金{c}万元，其中中央{a}万元、省级{b}万元。",
            "贫困人口由{c}人减少到{a}人，减少{b}人，贫困发生率由{b}%下降至{a}%。",
            "贫困户{c}户，其中脱贫{a}户，占{share}%。",
            "人均收入{c}元，比上年增长{share}%，增加{b}元，完成目标{a}元的{share}%。",
            "完成投资{a}万元，占计划{c}万元的{share}%。",
            "{a}户贫困户共获补助{size}元，户均{b}元。",
            "村\t户\t人\n甲村\t{a}\t{b}\n乙村\t{b}\t{a}\n合计\t{c}\t{c}\n",
            "甲、乙两县贫困发生率分别为{a}%、{b}%，相差{b}个百分点，投入{a}元和{b}元。",
            "安排资金{a}万元用于产业扶贫，{b}万元用于危房改造，合计{c}万元。",
            "高于全省{a}个百分点，从{c}个增加到{b}个，是上年的{b}倍，翻{a}番。",
        ]
    ),
    st.integers(1, 999),
    st.integers(1, 999),
)
LIKELY = st.one_of(
    *(DIGITS, HAN, UNITS, HEDGES, DATES, PLACES, TOPICS, SIGNS, BREAKS, HEADINGS, CLUTTER, TABLE),
    *(AMOUNT, CLAUSE, STATEMENT, CLAIM),
)
TEXTS = st.one_of(
    st.lists(LIKELY, max_size=25).map("".join),
    st.lists(STATEMENT | HEADINGS | CLAIM | CLUTTER | TABLE, min_size=2, max_size=12).map("".join),
    st.lists(CLAUSE | AMOUNT | DATES | st.sampled_from("，。；、\n"), min_size=3, max_size=20).map("".join),
    st.lists(LIKELY | st.characters(), max_size=15).map("".join),
)

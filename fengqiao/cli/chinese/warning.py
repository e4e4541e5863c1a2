"""`fengqiao detect` and `fengqiao evaluate`."""

WARNING = {
    "Early warning: clusters, outbreaks, repeats, hot topics.": "预警：聚集、异常增多、近重复、热点问题。",
    "Find places and times with more matters than chance explains. It speaks of no person.": (
        "找出事项多得不像偶然的地点和时段。只说事，不说人。"
    ),
    "Clusters in space and time.": "时空聚集。",
    "Counts above what is usual.": "次数高于往常。",
    "Near repeats in space and time.": "时空近重复。",
    "The hottest issues in citizens' messages.": "群众留言中的热点问题。",
    # scan
    "Find places and times with more CASES (CSV place,date,count[,controls]) than chance explains.": (
        "找出 CASES（CSV：place,date,count[,controls]）多得不像偶然的地点和时段。"
    ),
    "CSV place,lon,lat.": "地点（CSV：place,lon,lat）。",
    "CSV place,population[,date].": "人口（CSV：place,population[,date]）。",
    "[default: poisson with --population, otherwise permutation]": (
        "用哪种模型（默认：有 --population 用 poisson，否则用 permutation）。"
    ),
    "Clusters in space only; of any time; or those that last to the end.": (
        "只看地点；任何时段的聚集；或持续到最后的聚集。"
    ),
    "Length of a period; weeks begin on Monday.": "一个时段多长；一周从星期一算起。",
    "First day [default: of the cases].": "第一天（默认为案件中最早的一天）。",
    "Last day [default: of the cases].": "最后一天（默认为案件中最晚的一天）。",
    "Largest share of the population at risk (permutation: of cases) in a circle.": (
        "一个圆里最多占人口（permutation 时为案件）的多大份额。"
    ),
    "Largest radius (euclidean: in the unit of the coordinates).": "最大半径（euclidean 时用坐标的单位）。",
    "Longest window in periods; below 1 a share of all.": "最长几个时段；小于 1 时为占全部的份额。",
    "Over the globe in km, or flat in the unit of the coordinates.": (
        "按地球表面算（公里），或按平面算（坐标的单位）。"
    ),
    "Most places in a circle.": "一个圆里最多几个地点。",
    "Random trials for p.": "为算 p 值随机试多少次。",
    # outbreak
    "Find counts of SERIES (CSV date,count; daily or weekly) above what is usual.": (
        "找出 SERIES（CSV：date,count；按日或按周）中高于往常的次数。"
    ),
    "How the bound of what is usual is drawn.": "用哪种方法定往常的上限。",
    "Of the one-sided bound [default: 0.05; EARS C1, C2 0.001, C3 0.025].": (
        "单侧上限的显著性水平（默认 0.05；EARS C1、C2 为 0.001，C3 为 0.025）。"
    ),
    "Judge from this date or week on [default: the first with enough past].": (
        "从这一天或这一周开始判断（默认从有足够历史的第一期开始）。"
    ),
    "Days or weeks that are missing count 0 instead of being refused.": "缺少的日或周按 0 算，不拒绝。",
    "Past years.": "用过去几年。",
    "Half window.": "半窗宽（行）。",
    "Seasons a year.": "一年分几季。",
    "Past outbreaks above it count less.": "过去超过这个值的异常降低权重。",
    "Rows just before that are left out.": "紧靠前面的多少行不用。",
    "A trend is kept below it; 1: always.": "低于这个值才保留趋势；1 为总是保留。",
    "Whether a trend is looked for.": "是否考虑趋势。",
    "Whether past outbreaks count less.": "过去的异常是否降低权重。",
    "Rows with fewer cases than so many in so many rows are not judged.": (
        "最近若干行里的起数少于这个数时不判断。"
    ),
    "Power the counts are raised to before the bound is drawn.": "定上限之前，对次数做哪种幂变换。",
    "Distribution the bound is drawn from.": "按哪种分布定上限。",
    "Count past years by the calendar, not as 52 (daily: 365) rows.": (
        "按日历数过去的年份，不按 52 行（按日为 365 行）数。"
    ),
    "EARS: rows compared with.": "EARS：与前面多少行比较。",
    "EARS: least standard deviation.": "EARS：标准差的最小值。",
    "EARS C3: add to the mean, not to the row's own count as R does.": (
        "EARS C3：加在均值上，不像 R 那样加在本行次数上。"
    ),
    # repeats
    "Test EVENTS (CSV date,x,y in metres, or date,lon,lat) for near repeats in space and time (Knox).": (
        "检验 EVENTS（CSV：date,x,y，单位米；或 date,lon,lat）在时空上是否近重复（Knox 检验）。"
    ),
    "Pairs at most so far apart are close.": "相距不超过多少米算近。",
    "Pairs at most so many days apart are close.": "相隔不超过多少天算近。",
    # topics
    "Find the hottest issues in MESSAGES: the same trouble at the same place within a period.": (
        "找出 MESSAGES 中的热点问题：一段时间内同一地点的同一问题。"
    ),
    "MESSAGES is a workbook or CSV with subject, time, text and, where known, likes, user and id (or 留言主题, "
    "留言时间, 留言详情, 点赞数, 留言用户, 留言编号); every sheet with these headings is read. The answer speaks of "
    "places, times and kinds, never of persons.": (
        "MESSAGES 是工作簿或 CSV，表头有留言主题、留言时间、留言详情，知道时还有点赞数、留言用户、留言编号"
        "（或 subject、time、text、likes、user、id）；有这些表头的每张表都会读。结果只说地点、时间和类别，不说人。"
    ),
    "How many issues.": "列出几个问题。",
    "Longest time from the first to the last message of one issue.": "同一问题的第一条到最后一条留言最多相隔几天。",
    "Fewest people of an issue.": "一个问题至少几人反映。",
    # evaluate
    "Did it work? Before and after, with controls.": "有没有效果？前后比较，并与对照比较。",
    "Did values change in the treated units of SERIES (CSV unit,date,value[,offset][,treated])?": (
        "SERIES（CSV：unit,date,value[,offset][,treated]）中采取措施的单位，数值变了没有？"
    ),
    "Interrupted time series, difference in differences, synthetic control and synthetic difference in differences, "
    "each with a 95% interval, placebo tests, and displacement to neighbours. Says \"cannot tell\" where the data "
    "could not show a change of --size percent half of the time.": (
        "间断时间序列、双重差分、合成控制和合成双重差分，各带 95% 区间，并做安慰剂检验，看问题是否转移到邻近单位。"
        "如果百分之 --size 的变化有一半以上的可能看不出来，就说“无法判断”。"
    ),
    "When it began: 2026-03-01, 2026-03 or 2026; periods from then on count.": (
        "何时开始：2026-03-01、2026-03 或 2026；从那一期起算。"
    ),
    "More units, none treated (CSV like SERIES).": "更多没有采取措施的单位（CSV，格式同 SERIES）。",
    "Who lies next to whom (CSV unit,neighbour).": "哪些单位相邻（CSV：unit,neighbour）。",
    "A treated unit, where SERIES has no column treated.": "采取措施的单位，SERIES 没有 treated 列时写。",
    "The change in percent that would matter.": "多大的变化才算要紧（百分数）。",
}  # fmt: skip

"""`fengqiao plan`."""

PLANNING = {
    "Circles, rotas, duty, rounds, camera sites.": "巡逻圈、巡防班、值勤、巡查路线、摄像头点位。",
    "Plan circles, nights, duty, rounds and camera sites.": "编排巡逻圈、夜巡、值勤、巡查路线和摄像头点位。",
    "Every plan says how good it is and what is proven about it; Ctrl-C gives the best so far.": (
        "每个方案都写明有多好、哪些得到了证明；按 Ctrl-C 给出目前最好的方案。"
    ),
    "Patrol circles of neighbouring villages.": "把相邻的村编成巡逻圈。",
    "Who walks which night.": "谁在哪一夜巡逻。",
    "Officers' staggered duty.": "民警错时值勤。",
    "Check a rota independently of its planner.": "另行独立检查排好的班。",
    "A round past every checkpoint.": "走遍各点位的巡查路线。",
    "Where to put cameras.": "摄像头装在哪里。",
    # circles
    "Put the villages of POINTS (CSV code,name,lon,lat) into patrol circles with the shortest rounds.": (
        "把 POINTS（CSV：code,name,lon,lat）中的村编成巡逻圈，使各圈路程最短。"
    ),
    "Fewest villages of a circle.": "每圈最少几个村。",
    "Most villages of a circle.": "每圈最多几个村。",
    "How many circles; free if not said.": "一共几圈；不写则不限。",
    "Who neighbours whom (CSV a,b) instead of Delaunay.": "哪些村相邻（CSV：a,b），代替德劳内三角网。",
    "Road distances (CSV a,b,km).": "道路距离（CSV：a,b,km）。",
    "Two villages in one circle.": "这两个村要在同一圈。",
    "Two villages in different circles.": "这两个村不在同一圈。",
    # rota
    "Who of TEAM (CSV member,group[,leader][,unavailable][,team]) walks which night.": (
        "排出 TEAM（CSV：member,group[,leader][,unavailable][,team]）中谁在哪一夜巡逻。"
    ),
    "Nights to plan.": "排多少夜。",
    "People a group.": "每组几人。",
    "One night in so many is liked.": "最好每隔多少夜轮到一夜。",
    "Shifts a night.": "每夜几班。",
    "First night [default: first date in NEEDS or TEAM, else tomorrow].": (
        "第一夜（默认取 NEEDS 或 TEAM 里最早的日期，没有则为明天）。"
    ),
    "Places (CSV date,shift,places[,team]).": "需要几人（CSV：date,shift,places[,team]）。",
    "A rota (JSON) to mend after --absent.": "有人缺勤（--absent）时要修补的班表（JSON）。",
    "Who cannot come when: 张三:2026-12-03.": "谁哪天不能来，如 张三:2026-12-03。",
    # shifts
    "The duty of OFFICERS (CSV officer,room[,unavailable]) around the clock in their policing rooms.": (
        "排出 OFFICERS（CSV：officer,room[,unavailable]）各警务室昼夜值勤。"
    ),
    "Who is needed when (CSV room,weekday,start,end,officers).": (
        "什么时候需要几人（CSV：room,weekday,start,end,officers）。"
    ),
    "First day [default: Monday of the first date in OFFICERS, else next Monday].": (
        "第一天（默认取 OFFICERS 里最早日期那周的星期一，没有则为下星期一）。"
    ),
    "Days to plan.": "排多少天。",
    "Hours between two duties.": "两次值勤之间休息几小时。",
    "Nights at most in 14 days.": "14 天内最多几个夜班。",
    # check
    "Hold ROTA (the JSON of `plan rota` or `plan shifts`) against every rule; exit code 1 if one is broken.": (
        "按每条规则检查 ROTA（`plan rota` 或 `plan shifts` 输出的 JSON）；有违反时退出码为 1。"
    ),
    "TEAM is the sheet it was planned from (of `plan shifts`: OFFICERS). Options not given are taken from what ROTA "
    "says of itself.": (
        "TEAM 是排班时所用的表（`plan shifts` 则为 OFFICERS）。没有写的选项，以 ROTA 里写的为准。"
    ),
    "First night ordered.": "要求的第一夜。",
    "Nights ordered; of officers' duty, at most in 14 days.": "要求排多少夜；民警值勤时为 14 天内最多几个夜班。",
    "Size of groups where TEAM names none.": "TEAM 没有写组时，每组几人。",
    "One night in so many was liked.": "原定最好每隔多少夜轮到一夜。",
    "Shifts ordered a night.": "要求每夜几班。",
    "Places ordered (CSV date,shift,places[,team]).": "要求的人数（CSV：date,shift,places[,team]）。",
    "Days of duty ordered.": "要求值勤多少天。",
    "Hours between two duties ordered.": "要求两次值勤之间休息几小时。",
    "Who could not come when: 张三:2026-12-03.": "谁哪天来不了，如 张三:2026-12-03。",
    "Print the verdict as one JSON object.": "把检查结果输出为一个 JSON 对象。",
    # route
    "Plan a round past CHECKPOINTS (CSV id,lon,lat[,open,close,minutes]), from the first and back to it.": (
        "排一条巡查路线，从 CHECKPOINTS（CSV：id,lon,lat[,open,close,minutes]）的第一个点位出发，走遍各点后回到那里。"
    ),
    "open and close: a time of day, or minutes after the beginning; work there begins between them and takes "
    "`minutes`.": (
        "open 和 close 写钟点，或写出发后的分钟数；到点后的工作在两者之间开始，用时 `minutes` 分钟。"
    ),
    "Walking speed.": "步行速度（公里每小时）。",
    "When the round begins.": "几点出发。",
    "The last round, not to be repeated: its JSON answer, or ids with commas.": (
        "上一次的路线，这次不重复：它的 JSON 结果，或用逗号隔开的点位编号。"
    ),
    "For rounds of more than 20 checkpoints.": "随机种子，点位超过 20 个时用。",
    # cameras
    "Choose among SITES those that see the most weight of CELLS.": "从 SITES 中选点，使看得到的 CELLS 权重最大。",
    "SITES is CSV id,lon,lat[,fixed], CELLS id,lon,lat,weight[,home]. Homes (`home` with 1) never count; cameras that "
    "stand already (`fixed` with 1) are always chosen.": (
        "SITES 是 CSV：id,lon,lat[,fixed]；CELLS 是 CSV：id,lon,lat,weight[,home]。住宅（`home` 为 1）不计；"
        "已装好的摄像头（`fixed` 为 1）一定保留。"
    ),
    "How many sites in all, those that stand already (fixed) counted.": "一共选几个点位，含已装好的（fixed）。",
    "How far one sees, metres.": "一个摄像头看得多远，米。",
    "What hides (CSV wall,lon,lat: corners in order).": "遮挡物（CSV：wall,lon,lat，按顺序写各角）。",
    "The cells of a later year: how much of them is seen.": "以后某年的格子：算算能看到其中多少。",
}

"""What stands around every page of help, what all commands share, and the titles of progress bars."""

FRAME = {
    "Small matters settled in the village: five-level mediation.": "小事不出村：五级调解。",
    "FENGQIAO_DATA names the data folder for every command (default: ./data).": (
        "各命令的数据文件夹由 FENGQIAO_DATA 指定（默认 ./data）。"
    ),
    "Show the version and exit.": "显示版本号后退出。",
    "Show this message and exit.": "显示本说明后退出。",
    "Of help and sentences [default: the terminal's].": "说明和回答所用的语言（默认与终端相同）。",
    "Of sentences and pages [default: the terminal's].": "句子和页面所用的语言（默认与终端相同）。",
    "Of the sentences [default: the terminal's].": "句子所用的语言（默认与终端相同）。",
    "Print the answer as one JSON object.": "把结果输出为一个 JSON 对象。",
    "Write the answer as CSV.": "把结果写成 CSV 文件。",
    "Write a page with a map or chart.": "写出带地图或图表的网页。",
    "Time budget; the best so far is given when it ends.": "最多用多少秒；时间一到，给出目前最好的结果。",
    "What the coordinates are in; GCJ-02 (AMap, Tencent) is converted.": (
        "坐标所用的坐标系；GCJ-02（高德、腾讯）会自动换算。"
    ),
    "The same seed gives the same answer.": "随机种子；种子相同，结果就相同。",
    "One line of JSON instead of sentences.": "输出一行 JSON，不输出句子。",
    "The file to write.": "要写的文件。",
    "The folder to write into.": "写入哪个文件夹。",
    "The file to write [default: print it].": "要写的文件（默认直接输出）。",
}

METAVARS = {
    "A,B": "甲,乙",
    "CASES,ROWS": "起数,行数",
    "CODE": "编号",
    "DIRECTORY": "文件夹",
    "FILE": "文件",
    "FLOAT": "数字",
    "FLOAT RANGE": "数字",
    "HASH": "摘要",
    "HH:MM": "时:分",
    "INTEGER": "整数",
    "INTEGER RANGE": "整数",
    "MEMBER:DATE": "姓名:日期",
    "MOMENT": "时刻",
    "PATH": "路径",
    "TEXT": "文字",
    "YYYY-MM": "年-月",
    "[%Y-%m-%d]": "年-月-日",
    "[%Y-%m-%d|%Y/%m/%d]": "年-月-日",
}

TITLES = {
    "Cameras": "选点",
    "Circles": "分圈",
    "Duty": "排勤",
    "Evaluate": "评估",
    "Killing": "强行终止",
    "Loading": "装入",
    "Outbreak": "查异常",
    "Reading": "读取",
    "Repair": "补班",
    "Repeats": "查近重复",
    "Rota": "排班",
    "Route": "排路线",
    "Sample disputes": "样例纠纷",
    "Scan": "扫描",
    "Topics": "找热点",
    "Writing": "写入",
}

"""Setting a station up, serving it, reading into it."""

RUNNING = {
    # demo, serve, work
    "Build the demo station and serve it.": "建立演示所并启动。",
    "Build the demo station (once) and serve it until Ctrl-C.": "建立演示所（只建一次）并启动，按 Ctrl-C 停止。",
    "Data folder (./data).": "数据文件夹（./data）。",
    "The same seed gives the same sample cases.": "随机种子；种子相同，样例案件就相同。",
    "Throw the demo station away and build it anew.": "丢掉原来的演示所，重新建立。",
    "Serve a real station: web server and worker.": "启动正式的所：网站和后台任务。",
    "Serve a real station: web server and worker, until Ctrl-C or SIGTERM.": (
        "启动正式的所：网站和后台任务，按 Ctrl-C 或收到 SIGTERM 时停止。"
    ),
    "Address to listen on, behind your proxy.": "监听的地址，放在您的反向代理后面。",
    "Port to listen on.": "监听的端口。",
    "Run only the worker: notices and timers.": "只运行后台任务：通知和定时。",
    "Deliver notices that are due and run the timers, until SIGTERM or Ctrl-C.": (
        "发送到时间的通知并运行定时任务，收到 SIGTERM 或按 Ctrl-C 时停止。"
    ),
    "Seconds between rounds.": "两轮之间隔多少秒。",
    "One round, then end.": "只做一轮就结束。",
    # init, villages
    "Prepare an empty station for any township of the country.": "为全国任一乡镇准备一个空白的所。",
    "Prepare an empty station for any township of the country. Running it again adds only what is missing.": (
        "为全国任一乡镇准备一个空白的所。再次运行只补上缺少的内容。"
    ),
    "Nine digits of the township, such as 370781007.": "乡镇的九位代码，如 370781007。",
    "The station's name; by default the township's with 派出所.": "所的名称；默认为乡镇名加“派出所”。",
    "Move the demo in this data folder aside first.": "先把数据文件夹里的演示所移到一边。",
    "Villages: list them, import their positions.": "村：列出各村，导入位置。",
    "Villages: find a township's code, list its villages, import their positions.": (
        "村：查乡镇代码，列出各村，导入各村位置。"
    ),
    "Find a township's code by parts of its name, such as 青州 黄楼.": (
        "按名称中的几个词 WORDS 查乡镇代码，如：青州 黄楼。"
    ),
    "Print the villages of the township with this code, from the table that ships with the program.": (
        "按程序自带的表列出一个乡镇的各村；STATION 是乡镇代码。"
    ),
    "Place villages from FILE: CSV with code, longitude, latitude, or GeoJSON points with a `code` (WGS-84).": (
        "从 FILE 导入各村位置：含 code、longitude、latitude 的 CSV，或带 `code` 的 GeoJSON 点（WGS-84）。"
    ),
    # docs, forms, import, triage
    "Write the parts of the documentation that come from tables.": "写出文档中由表格生成的部分。",
    "Write who may see what.": "写出谁能看到什么。",
    "Write which doors close after how many tries.": "写出哪些入口试错多少次后关闭。",
    "List 中文 beside the identifiers of the code.": "列出代码名称与中文的对照。",
    "Draw the ladder and list its moves.": "画出五级阶梯并列出各步。",
    "Write the notices on personal data of this version, and say their digest. Other versions are left alone.": (
        "写出本版本的个人信息告知书并给出摘要，不动其他版本。"
    ),
    "Write every blank form of the dossier as PDF.": "把卷宗的各种空白表格写成 PDF。",
    "Write every blank form of the dossier to DIR as PDF, to print and fill in by hand.": (
        "把卷宗的各种空白表格写成 PDF 放进文件夹 DIR，供打印后手填。"
    ),
    "Print this station's committee on them.": "在表上印出这个所的调委会。",
    "Read reports from a spreadsheet.": "从电子表格读入登记。",
    "Make a report of every row of an Excel or CSV file. Reading it again makes nothing twice.": (
        "把 Excel 或 CSV 文件 FILE 的每一行登记为一件。重复读入不会重复登记。"
    ),
    "Twelve-digit code, for rows that name no village of the station.": (
        "十二位村代码，用于没有写明本所哪个村的行。"
    ),
    "Heading of the column with the words, where none is headed like them.": (
        "写事由的那一列的表头，在认不出时使用。"
    ),
    "Suggest the kind of a matter from its text.": "根据文字建议事项类别。",
    "Suggest kind, red flags and level for each line of FILE (UTF-8; by default what is typed or piped in).": (
        "为 FILE（UTF-8；默认读键盘或管道输入）的每一行建议类别、警示和级别。"
    ),
    "A suggestion to be looked at by a person: every word that led to it is named.": (
        "这只是建议，须由人核看；依据了哪些词都会写明。"
    ),
    "One JSON object a line, or a sentence to read.": "每行输出一个 JSON 对象，或输出供人阅读的句子。",
}

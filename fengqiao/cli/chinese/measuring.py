"""For those who build the program: translations, the schema, measurements."""

MEASURING = {
    "Gather, check and compile translations.": "收集、检查、编译译文。",
    "The words of the pages, in Chinese and English.": "页面文字的中英文。",
    "Fail when a message of the code has no Chinese words, or doubtful ones (needs GNU gettext).": (
        "有文字没有中文或中文存疑时报错（需要 GNU gettext）。"
    ),
    "Write the binary catalogues the server reads; needs Python only.": "写出服务器读取的译文目录；只需要 Python。",
    "Extract every message (needs GNU gettext) and list what still wants Chinese words.": (
        "收集全部文字（需要 GNU gettext），列出还缺中文的。"
    ),
    "Print the API's schema, or compare it with a file.": "输出接口说明，或与文件比较。",
    "Print the API's schema (OpenAPI, JSON), or compare it with a file.": (
        "输出接口说明（OpenAPI，JSON），或与文件比较。"
    ),
    "Compare with this file.": "与这个文件比较。",
    "Write this file instead of printing.": "写入这个文件，不输出到屏幕。",
    # bench
    "Measure the station's work under load.": "测量所在负载下的工作情况。",
    "Reporting, the list, one move and searching, with ROWS disputes in the register.": (
        "登记簿里有 ROWS 件纠纷时，测量登记、列表、走一步和搜索。"
    ),
    "Disputes in the register.": "登记簿里有多少件纠纷。",
    "Of each kind.": "每种请求多少次。",
    "postgresql://… of a server; a scratch database is made there.": (
        "服务器地址 postgresql://…；会在那里建一个临时数据库。"
    ),
    "Use this folder and leave it: a second run measures the same register (SQLite).": (
        "使用并保留这个文件夹：再次运行时测量同一登记簿（SQLite）。"
    ),
    "One JSON document instead of a table.": "输出一个 JSON 文档，不输出表格。",
    "Kill the server KILLS times while WRITERS write; ends with 1 when an answered write is lost or there twice.": (
        "WRITERS 个写入者写入时，强行终止服务器 KILLS 次；已答复的写入丢失或重复时退出码为 1。"
    ),
    "How often the server is killed.": "强行终止服务器多少次。",
    "How many write at once.": "同时有多少个写入者。",
    "Every second time kill one of PostgreSQL's processes, too: it restarts for everybody on that server.": (
        "每隔一次还终止 PostgreSQL 的一个进程：那台服务器上所有人的连接都会重启。"
    ),
    "One JSON document instead of a sentence.": "输出一个 JSON 文档，不输出句子。",
    "Verify a log of ROWS entries; ends with 1 when it is not sound, or takes too long.": (
        "核验有 ROWS 条记录的日志；不完好或用时太长时退出码为 1。"
    ),
    "Entries of the log.": "日志有多少条记录。",
    "Seconds; more ends with 1.": "限多少秒；超过时退出码为 1。",
}

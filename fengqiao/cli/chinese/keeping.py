"""The log, keys, periods, leaks and copies."""

KEEPING = {
    # audit, report
    "Verify the audit log, or pin its head.": "核验审计日志，或取出它的最新摘要。",
    "The tamper-evident log: check it, or print its head to keep it outside.": (
        "防篡改日志：检查它，或输出最新摘要另行保存。"
    ),
    "Print the digest of the newest entry.": "输出最新一条记录的摘要。",
    "Check every entry of the log. Ends with 1 when one was altered, removed, moved or added.": (
        "检查日志的每一条。有被改动、删除、移动或添加的，退出码为 1。"
    ),
    "A head printed earlier; the log must contain it.": "以前输出的摘要；日志里必须有它。",
    "Print one line of JSON, no progress.": "输出一行 JSON，不显示进度。",
    "Print the month's sheet of trust.": "打印当月的信任表。",
    "What a station prints at the end of a month.": "所里月末要打印的内容。",
    "Write the sheet of trust: the month in the log, its head, and whether the log is sound. Ends with 1 if not.": (
        "写出信任表：当月的日志、最新摘要、日志是否完好。不完好时退出码为 1。"
    ),
    "Such as 2026-10.": "月份，如 2026-10。",
    "The PDF to write.": "要写的 PDF 文件。",
    "May be left out where one station has a chief.": "只有一个所设了所长时可以不写。",
    "Of the sheet.": "信任表所用的语言。",
    "A head printed earlier; the log must hold it.": "以前输出的摘要；日志里必须有它。",
    "Say what is on the sheet as one line of JSON.": "把表上的内容输出为一行 JSON。",
    # keys
    "Make or rotate the keys that protect personal data.": "生成或更换保护个人信息的密钥。",
    "The keys that protect personal data.": "保护个人信息的密钥。",
    "Print a fresh FENGQIAO_SECRET_KEY for production; with --ring also make a key ring. Overwrites nothing.": (
        "输出一个新的 FENGQIAO_SECRET_KEY 供正式使用；加 --ring 还生成密钥环。不覆盖任何文件。"
    ),
    "Make a fresh key ring in this file, too.": "同时在这个文件里生成新的密钥环。",
    "Add a fresh encryption key and seal all personal data again under it, while the station goes on working.": (
        "增加一把新的加密密钥，用它重新加密全部个人信息；所里照常工作。"
    ),
    # retention
    "Let go of what is over, and read the receipts.": "清除到期的内容，查看清除回执。",
    "How long what is kept: let go of what is over, read the receipts, change a period within its bounds.": (
        "各类内容保存多久：清除到期的，查看回执，在规定范围内修改期限。"
    ),
    "The runs so far, newest first. Ends with 1 where a receipt does not agree with the log.": (
        "列出各次清除，最新的在前。有回执与日志不符时退出码为 1。"
    ),
    "Let go of everything whose period is over. May be interrupted; the next run goes on.": (
        "清除期限已满的全部内容。可以中断，下次接着做。"
    ),
    "What cannot be let go of stops nothing else: it is named, and the command ends with 1.": (
        "清除不了的不影响其他内容：会写明是什么，退出码为 1。"
    ),
    "Only count what is over; change nothing.": "只数出到期的内容，不作任何改动。",
    "Keep KIND for DAYS at STATION (`-` for what is kept for the whole installation), within its bounds.": (
        "在规定范围内，让 STATION 所的 KIND 类内容保存 DAYS 天（整套系统共有的内容写 `-`）。"
    ),
    "Print the table of periods, or write it as a page (docs/retention.md).": (
        "输出期限表，或写成页面（docs/retention.md）。"
    ),
    # breach
    "After a leak: what was reached, by whom, who must be told.": "泄露之后：涉及什么、谁接触过、须告知谁。",
    "After a leak: what was reached, by whom, whom to tell (Personal Information Protection Law art 57).": (
        "泄露之后：涉及什么、谁接触过、须告知谁（个人信息保护法第五十七条）。"
    ),
    "Draw the report up. Ends with 1 where the log itself does not verify.": (
        "写出报告。日志本身核验不过时退出码为 1。"
    ),
    "A day, or a moment such as 2026-03-02T09:30.": "从何时起：日期，或时刻，如 2026-03-02T09:30。",
    "Up to this moment; a day alone is included whole.": "到何时止；只写日期时含当天全天。",
    "Sign-in name or opaque id: only what this person reached.": "登录名或编号：只看此人接触过的内容。",
    "Number of a case: only this one.": "案件编号：只看这一件。",
    "One line of JSON.": "输出一行 JSON。",
    "Write a PDF to this file.": "把 PDF 写到这个文件。",
    "With names and phones of those to tell; wants --reason.": "列出须告知的人的姓名和电话；要同时写 --reason。",
    "Why names are shown; an entry for every case.": "为什么显示姓名；每一件都会记入日志。",
    "Whom they can ask.": "当事人可以问谁。",
    "What people can do themselves.": "当事人自己可以做什么。",
    "What was done against it.": "已经采取了什么措施。",
    "What harm is possible.": "可能造成什么危害。",
    "How it came about.": "泄露的原因。",
    # backup, restore
    "Write a copy of the station that can be restored.": "写出可以恢复的备份。",
    "Write database and attachments, encrypted, to FILE while the station works, and check it by restoring it.": (
        "所里照常工作时，把数据库和附件加密写入 FILE，并试着恢复以作检查。"
    ),
    "The keys that open names and words are never in FILE: export them with --keys, and keep that file elsewhere.": (
        "解开姓名和文字的密钥不在 FILE 里：请用 --keys 另行导出，保存在别处。"
    ),
    "Export the key ring to this file, too.": "同时把密钥环导出到这个文件。",
    "The passphrase is its first line; without it, FENGQIAO_BACKUP_KEY is read.": (
        "这个文件的第一行是口令；不写则读取 FENGQIAO_BACKUP_KEY。"
    ),
    "Bring a copy of the station back.": "从备份恢复。",
    "Bring the station in FILE back, after checking all of it; what is there already is never touched.": (
        "全部检查后恢复 FILE 中的所；已有的内容不会动。"
    ),
    "An empty folder, or the name of one to be made.": "空文件夹，或要新建的文件夹名。",
    "The folder may hold other things: they stay. A station that is there is never replaced.": (
        "文件夹里可以有别的内容，会保留；已有的所不会被替换。"
    ),
    "The key ring exported by `backup --keys`: it is put into the folder as keys.json.": (
        "用 `backup --keys` 导出的密钥环：会放进文件夹，名为 keys.json。"
    ),
    "For a backup from PostgreSQL: the address of an empty database.": "备份来自 PostgreSQL 时：一个空数据库的地址。",
}

"""The table of retention: kind of record, how long, from when, why. The job, the command and docs/retention.md derive.

Days are calendar days. A station may lengthen or shorten a period between `least` and `most`; where both equal
`days` it is fixed. Laws: PIPL is the Personal Information Protection Law (个人信息保护法), art 19 the shortest period
that serves the purpose, art 47 deletion when the purpose is met; CSL the Cybersecurity Law (网络安全法).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordKind:
    """One row. `whole`: kept for the installation, not by station. `job`: whether the daily job lets go of it.

    `confirm`: the days are an assumption until the archives say otherwise.
    """

    code: str
    what: str
    chinese: str
    days: int
    least: int
    most: int
    since: str
    then: str
    why: str
    whole: bool = False
    job: bool = True
    confirm: bool = False


YEAR = 365
_CASE = "erased: words, names, indexes and files emptied, key destroyed; number, kind, dates, outcome stay"
_ARCHIVE = (
    "People's Mediation Law art 27 (a file is kept); Archives Law and the periods of National Archives "
    "Administration order 8: 10 or 30 years. **To be confirmed by the archives**: 10 is our assumption"
)

KINDS: tuple[RecordKind, ...] = (
    RecordKind("never_agreed", "Somebody who was named in a report and never agreed", "从未同意调解的人",
        30, 7, 30, "the matter ended before mediation", "name, phone, details, indexes, messages and words emptied",
        "PIPL arts 13, 19, 47(1): without consent no purpose is left"),
    RecordKind("set_aside", "A report that was set aside", "搁置的报告",
        180, 30, YEAR, "the last step", _CASE, "PIPL arts 19, 47(1)"),
    RecordKind("redirected", "A report that belongs elsewhere", "转到别处的报告",
        180, 30, YEAR, "the last step", _CASE, "PIPL arts 19, 47(1); long enough to show where it was sent"),
    RecordKind("withdrawn", "A report taken back, or one that went on in another", "撤回或并入别案的报告",
        180, 30, YEAR, "the last step", _CASE, "PIPL arts 15, 19, 47"),
    RecordKind("not_settled", "The file of a matter that was not settled", "未调成的卷宗",
        3 * YEAR, YEAR, 10 * YEAR, "the matter was closed", _CASE,
        "Civil Code art 188 (three years in which a court may be asked), PIPL art 19"),
    RecordKind("handed_to_police", "What the police took over", "转公安处理的材料",
        3 * YEAR, YEAR, 10 * YEAR, "the matter was closed", _CASE,
        "the police keep their own file; here Civil Code art 188, PIPL art 19"),
    RecordKind("settled", "The file of a settled matter (卷宗)", "调解成功的卷宗",
        10 * YEAR, 10 * YEAR, 30 * YEAR, "the matter was closed", _CASE, _ARCHIVE, confirm=True),
    RecordKind("protected", "A case on the protected path", "保护通道的案件",
        3 * YEAR, 2 * YEAR, 10 * YEAR, "the last step", _CASE,
        "Anti-Domestic Violence Law arts 7, 20 (records serve as evidence), Civil Code art 188, PIPL arts 28, 31"),
    RecordKind("message_texts", "Texts, numbers and codes of messages to phones", "已发短信的号码和内容",
        30, 7, 180, "delivery, or giving up", "number, text and code emptied; that it was sent, when and why stays",
        "PIPL art 19"),
    RecordKind("inbox_texts", "Messages to colleagues inside the program", "站内消息",
        YEAR, 90, 2 * YEAR, "they were written", "deleted", "PIPL art 19"),
    RecordKind("rights_words", "The words of a request about one's own data", "个人信息权利申请的内容",
        3 * YEAR, 3 * YEAR, 5 * YEAR, "the answer", "words of request and answer emptied; kind, days and outcome stay",
        "PIPL arts 50, 69; Civil Code art 188: the proof that it was answered"),
    RecordKind("answers", "Answers kept so that a repeated request changes nothing", "防重复提交的应答",
        7, 7, 7, "the request", "deleted", "PIPL art 19", whole=True),
    RecordKind("sessions", "Sessions of browsers", "登录会话",
        1, 1, 1, "they expired", "deleted", "PIPL art 19; GB/T 22239", whole=True),
    RecordKind("signed_in", "List of sign-ins: when, which browser, the masked address", "登录会话清单",
        30, 30, 180, "the last page", "deleted; the log keeps that somebody signed in", "PIPL art 19; GB/T 22239",
        whole=True),
    RecordKind("phone_codes", "Codes asked for to sign in by phone", "手机验证码记录",
        1, 1, 1, "the code was asked for", "deleted; number and code were emptied when the message was handed over",
        "PIPL art 19", whole=True),
    RecordKind("past_passwords", "Earlier passwords, hashed, so that they are not chosen again", "用过的密码(散列值)",
        2 * YEAR, YEAR, 3 * YEAR, "another took its place", "deleted; never more than four are kept",
        "PIPL art 19; GB/T 22239 (not chosen again soon)", whole=True),
    RecordKind("ended_keys", "Keys for programs that were taken back", "已收回的接口密钥",
        180, 180, YEAR, "it was taken back", "deleted; the log keeps who took it back and when",
        "PIPL art 19; CSL art 21(3): as long as the sign-ins it may explain", whole=True),
    RecordKind("ended_factors", "Passkeys, apps and recovery codes that were ended", "已停用的第二验证方式",
        180, 180, YEAR, "it was ended", "deleted with its sealed key; the log keeps who ended it and when",
        "PIPL art 19; CSL art 21(3): as long as the sign-ins it may explain", whole=True),
    RecordKind("sign_in_attempts", "Sign-ins that failed: name and address", "失败的登录记录",
        180, 180, YEAR, "the attempt", "deleted", "CSL art 21(3): at least six months", whole=True),
    RecordKind("imports", "Spreadsheets read in", "导入的表格",
        1, 1, 1, "the upload", "the sealed file is unlinked", "PIPL art 19", whole=True),
    RecordKind("quarantine", "Uploads that were not accepted", "未通过检查的上传文件",
        1, 1, 1, "the upload", "unlinked", "PIPL art 19", whole=True),
    RecordKind("backups", "Backups", "备份",
        90, 7, YEAR, "they were made, in the folder FENGQIAO_BACKUPS",
        "unlinked, but never the newest that was checked and is still whole, and never an export of the keys; those "
        "taken elsewhere are the operator's to delete",
        "PIPL art 47: what was erased leaves the last copy with them; a station without any backup loses the rest",
        whole=True),
    RecordKind("log", "The tamper-evident log", "审计日志",
        0, 0, 0, "-", "kept while the station exists; reasons about a case go with its key, and ids name nobody then",
        "CSL art 21(3): at least six months; PIPL arts 51, 69", whole=True, job=False),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}


def retention_markdown() -> str:
    """The table as the page docs/retention.md."""
    lines = [
        _PREFACE,
        "| kind | 中文 | days | bounds | counted from | then | why |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        days = (str(kind.days) if kind.job else "-") + (" (to be confirmed)" if kind.confirm else "")
        bounds = "fixed" if kind.least == kind.most else f"{kind.least} to {kind.most}"
        cells = (kind.what, kind.chinese, days, bounds, kind.since, kind.then, kind.why)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


_PREFACE = """# How long what is kept

Written by `fengqiao retention table --to docs/retention.md` from `fengqiao/audit/retention/table.py`; a test compares
the two.

The worker lets go of what is over once a day, a few rows at a time; `fengqiao retention run [--dry-run] [--json]` does
it at once and may be interrupted. Each run leaves a receipt: how many of each kind, a digest over that, and an entry of
the audit log with the same digest (`fengqiao retention receipts`). What cannot be let go of is named there by its id
and the kind of error, stops nothing else, makes the command end with 1, and is tried again the next day. A station
changes a period within its bounds with `fengqiao retention set STATION KIND DAYS`, which is an entry, too.

**To be confirmed by the archives:** how long the file of a settled matter is kept. No rule that we know names a number
of days for files of people's mediation; 10 years is our assumption, the shorter of the two periods that the archives'
rules know. Ask the county archives, and where they say 30 years: `fengqiao retention set STATION settled 10950`.

A backup whose age is over goes only while a newer one is known to be whole: one that was brought back when it was made,
and whose bytes still agree with the digest that the log took then. Where none is, no backup goes, and the receipt says
`no_checked_backup`. So after a restoration, make a backup.

What erasing does not promise: that bytes of unlinked files are overwritten on the disk. Their key is destroyed. SQLite
overwrites deleted rows, and the full-text index is rewritten by the same run; PostgreSQL vacuums, and may keep old
bytes in the free space of a page until it is used again. Backups made before hold what was there until they expire.
"""

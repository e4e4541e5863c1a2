"""Invented papers of one invented quarrel, for the tests and for looking at every form once."""

from datetime import date, datetime
from typing import Any

from fengqiao.documents import papers as p
from fengqiao.kernel.clock import STATION_ZONE

COMMITTEE = "青州市黄楼街道人民调解委员会"
NUMBER = "(2026)黄楼人调字第00042号"


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=STATION_ZONE)


PARTIES = (
    p.PaperParty(
        side_label="甲方",
        name="张长青",
        sex="男",
        ethnicity="汉族",
        age="52岁",
        occupation="花卉种植",
        contact="139-0000-0001",
        address="黄楼街道甲村18号",
    ),
    p.PaperParty(
        side_label="乙方",
        name="阿依古丽·买买提",
        sex="女",
        ethnicity="维吾尔族",
        age="38岁",
        occupation="个体经营（盆花批发）",
        contact="139-0000-0002",
        address="黄楼街道乙村大棚区三排7号",
        represented_by="李𬭎",
    ),
)
MATTER = "两家大棚之间的排水沟去年秋天被填高二十厘米，雨后积水流入甲方大棚，甲方称泡坏蝴蝶兰三百余盆。"
DUTIES = (
    p.Duty(
        what="把排水沟清到原来的深度，宽不少于四十厘米",
        who="乙方",
        mode="自行施工",
        place="两棚之间",
        due_on=date(2026, 3, 31),
    ),
    p.Duty(
        what="支付花苗损失人民币3,200元",
        who="乙方",
        mode="当面或转账",
        place="乙村拉呱室",
        due_on=date(2026, 4, 15),
    ),
)
TERMS = (
    "乙方负责把排水沟恢复原状，费用自理；甲方提供沟边通行方便。",
    "乙方补偿甲方花苗损失人民币3,200元（大写：叁仟贰佰元整）。",
    "今后任何一方改动排水沟，应当先告知对方。",
)
PRESENT = (
    p.Attendee(name="王守礼", role="村党支部书记", unit="乙村"),
    p.Attendee(name="赵桂兰", role="邻居"),
    p.Attendee(name="孙正言", role="律师"),
)
MEDIATORS = ("周明德", "刘和")
STATEMENTS = (
    p.Speech(
        speaker="甲方", text="沟是两家老人一起挖的，去年填高以后没有人跟我说过。三月一场雨，棚里水到脚面。"
    ),
    p.Speech(speaker="乙方", text="填沟是为了进车方便，没有想到会倒灌。损失多少要有个说法。"),
    p.Speech(speaker="调解员", text="现场看过，沟底确实高出。先把水的事解决，再算花苗的账，双方看行不行。"),
)
ITEMS = (
    p.ListedItem(name="大棚积水照片", kind="照片", copies="1", pages="4", proves="积水位置和深度"),
    p.ListedItem(
        name="花苗进货单",
        kind="复印件，与原件核对无异",
        copies="1",
        pages="2",
        proves="花苗数量和价格",
    ),
)
_HEAD: dict[str, Any] = {"committee": COMMITTEE, "number": NUMBER}
_SITTING: dict[str, Any] = {"place": "乙村拉呱室", "began_at": _at(10, 9), "ended_at": _at(10, 11, 20)}

INTAKE: tuple[p.Paper, ...] = (
    p.Cover(
        **_HEAD,
        matter="张长青与阿依古丽·买买提大棚排水纠纷",
        dispute_kind="邻里纠纷",
        parties=tuple(party.name for party in PARTIES),
        mediators=MEDIATORS,
        outcome="达成书面协议",
        began_on=date(2026, 3, 4),
        ended_on=date(2026, 3, 20),
        filed_by="刘和",
        filed_on=date(2026, 4, 20),
        retention="长期",
    ),
    p.Application(
        **_HEAD,
        parties=PARTIES,
        matter=MATTER,
        asks="恢复排水沟，赔偿花苗损失。",
        applied_on=date(2026, 3, 4),
    ),
    p.RegisterForm(
        **_HEAD,
        parties=PARTIES,
        dispute_kind="邻里纠纷",
        source="当事人申请",
        village="乙村",
        filed_by="赵桂兰（五老）",
        happened_on=date(2026, 3, 2),
        received_at=_at(4, 9, 5),
        received_by="刘和",
        matter=MATTER,
        asks="恢复排水沟，赔偿花苗损失。",
        decision="受理",
        decided_on=date(2026, 3, 4),
        mediators=MEDIATORS,
    ),
    p.RightsNotice(
        **_HEAD,
        given_by="刘和",
        given_on=date(2026, 3, 5),
        receipts=(
            p.NoticeReceipt(side_label="甲方", name="张长青", how="当面宣读", received_at=_at(5, 9)),
            p.NoticeReceipt(
                side_label="乙方", name="阿依古丽·买买提", how="手机阅知", received_at=_at(5, 19, 40)
            ),
        ),
    ),
    p.PowerOfAttorney(
        **_HEAD,
        principal=PARTIES[1],
        agent=p.PaperParty(name="李𬭎", sex="男", ethnicity="汉族", age="41岁", contact="139-0000-0003"),
        relation="夫妻",
        matter="代为参加与张长青大棚排水纠纷的调解。",
        scope="代为陈述事实、提交证据。",
        signed_on=date(2026, 3, 6),
    ),
    p.ReceiptSlip(
        **_HEAD,
        code="482905177316",
        received_at=_at(4, 9, 5),
        answer_by=date(2026, 3, 5),
        dispute_kind="邻里纠纷",
        village="乙村",
        received_by="刘和",
        phone="139-0000-0004",
        url="https://example.org/r/482905177316",
    ),
)

TALKS: tuple[p.Paper, ...] = (
    p.InquiryRecord(
        **_HEAD,
        **_SITTING,
        asked=PARTIES[0],
        inquirers=("周明德",),
        recorder="刘和",
        present=PRESENT[:1],
        exchanges=(
            p.Exchange(
                question="水是哪天进棚的？", answer="三月二日夜里下的雨，三日早上六点看到水已经到脚面。"
            ),
            p.Exchange(question="沟是什么时候填的？", answer="去年十月前后，具体哪天记不清。"),
        ),
    ),
    p.EvidenceList(
        **_HEAD,
        submitted_by="张长青",
        submitted_on=date(2026, 3, 9),
        received_by="刘和",
        items=ITEMS,
    ),
    p.MediationRecord(
        **_HEAD,
        **_SITTING,
        sitting=1,
        level_label="第二级 警务助理跟上调",
        matter=MATTER,
        mediators=MEDIATORS,
        recorder="刘和",
        present=PRESENT,
        notice_given=True,
        statements=STATEMENTS,
        result=p.Result.CONTINUES,
        result_text="双方同意先请人量沟底高度，十日后再谈。",
        parties=PARTIES,
    ),
    p.HearingMinutes(
        **_HEAD,
        **_SITTING,
        is_open=False,
        presider="陈安",
        mediators=MEDIATORS,
        recorder="刘和",
        present=PRESENT,
        matter=MATTER,
        statements=STATEMENTS[:2],
        debate=STATEMENTS[1:],
        questions=(p.Exchange(question="进货单能对上数量吗？", answer="能，一共三百二十盆。"),),
        assessment="排水沟为两家共用，未经商量填高不妥。建议恢复原状，并按进货价的一半补偿。",
        result=p.Result.AGREED,
        result_text="双方采纳评议意见，另签协议。",
        parties=PARTIES,
    ),
    p.JointMinutes(
        **_HEAD,
        **_SITTING,
        presider="黄楼街道办事处",
        mediators=MEDIATORS,
        recorder="刘和",
        present=PRESENT,
        absent=(p.Attendee(name="自然资源所", role="另有会议"),),
        matter=MATTER,
        agenda=("听取双方意见", "看沟渠图纸", "明确各单位分工"),
        discussion=STATEMENTS,
        resolutions=(p.Resolution(what="复测沟底标高", unit="农业农村办公室", due_on=date(2026, 3, 18)),),
    ),
    p.WorkOrder(
        **_HEAD,
        order_number="J-2026-0007",
        from_unit=COMMITTEE,
        to_unit="黄楼街道农业农村办公室",
        dispute_kind="邻里纠纷",
        village="乙村",
        matter=MATTER,
        task="复测两棚之间排水沟的沟底标高，出具书面结果。",
        issued_at=_at(11, 9),
        issued_by="刘和",
        answer_by=date(2026, 3, 16),
        due_on=date(2026, 3, 18),
        contact="139-0000-0004",
    ),
)

AGREEMENT = p.Agreement(
    **_HEAD,
    parties=PARTIES,
    facts=MATTER + "\n双方对填沟一事没有异议，对损失数额看法不同。",
    dispute="排水沟是否恢复；花苗损失由谁承担、承担多少。",
    responsibilities="乙方未经商量填高共用排水沟，应当恢复并承担部分损失；甲方发现积水后排水不及时，自行承担其余损失。",
    terms=TERMS,
    duties=DUTIES,
    copies=3,
    mediators=MEDIATORS,
    recorder="刘和",
    agreed_on=date(2026, 3, 20),
    check_code="00042-9F3A71C04D5E8B26",
    check_url="https://example.org/check/00042-9F3A71C04D5E8B26",
)
OUTCOME: tuple[p.Paper, ...] = (
    AGREEMENT,
    p.OralAgreement(
        **_HEAD,
        parties=PARTIES,
        matter=MATTER,
        terms=TERMS,
        duties=DUTIES,
        place="乙村拉呱室",
        agreed_at=_at(20, 10, 30),
        mediators=MEDIATORS,
        recorder="刘和",
        witnesses=("赵桂兰",),
    ),
    p.PerformanceRecord(
        **_HEAD,
        agreement_number=NUMBER,
        agreed_on=date(2026, 3, 20),
        parties=PARTIES,
        duties=DUTIES,
        recorded_by="刘和",
        recorded_on=date(2026, 4, 16),
    ),
    p.FollowUpRecord(
        **_HEAD,
        agreement_number=NUMBER,
        matter=MATTER,
        visited=("张长青",),
        visited_at=_at(30, 15),
        visited_by="刘和",
        mode="上门",
        performance="沟已清好，补偿款约定四月十五日前支付。",
        satisfaction="满意",
        risk="没有",
        next_on=date(2026, 4, 16),
    ),
    p.ConfirmationApplication(
        **_HEAD,
        court="青州市人民法院",
        applicants=PARTIES,
        agreement_number=NUMBER,
        agreed_on=date(2026, 3, 20),
        effective_on=date(2026, 3, 20),
        last_day=date(2026, 4, 19),
        facts=MATTER,
        terms=TERMS,
        applied_on=date(2026, 3, 25),
    ),
    p.HandOverReceipt(
        **_HEAD,
        from_unit=COMMITTEE,
        to_unit="黄楼派出所",
        from_track="人民调解",
        to_track="治安调解",
        matter=MATTER,
        reason="调解中发现一方曾动手推搡，需由公安机关处理。",
        items=ITEMS,
        handed_by="刘和",
        handed_at=_at(12, 14),
        answer_by=date(2026, 3, 17),
    ),
    p.EndNotice(
        **_HEAD,
        parties=PARTIES,
        matter="大棚排水纠纷",
        reason="各方意见相差较大",
        ended_on=date(2026, 4, 3),
        administrative_body="黄楼街道办事处",
        court="青州市人民法院",
        legal_aid_phone="12348",
        given_by="刘和",
    ),
)
COVER = next(paper for paper in INTAKE if isinstance(paper, p.Cover))
RECORD = next(paper for paper in TALKS if isinstance(paper, p.MediationRecord))
ALL = (*INTAKE, *TALKS, *OUTCOME)

"""How sample cases go: the parts that every case is put together from, level by level."""

from datetime import datetime, timedelta
from decimal import Decimal

from fengqiao.kernel.clock import STATION_ZONE, local_date
from fengqiao.kernel.kinds import departments_by_kind

from ..fields import CleanFile
from ..guards import By, Known
from . import stories
from .cast import by
from .walking import NotYet, Walk, sample_scan

SCAN = CleanFile(name="sealed.pdf", content=sample_scan().content, content_type="application/pdf")
TALK_LASTS = timedelta(minutes=70)


def intake_begins(walk: Walk) -> None:
    """Accepted by the assistant or an officer; the committee's mediator is of record, the sides are asked."""
    mediator = str(walk.cast.mediators[walk.village.code].id)
    who = walk.officer if walk.dispute.source in {"police_110", "court"} else walk.assistant
    walk.move("accept", who, walk.later(0.4, 5), Known(committee_mediator=mediator))


def intake(walk: Walk) -> None:
    """Accepted, and every side agrees: by link, or told to whoever asks."""
    intake_begins(walk)
    for letter in walk.standing.sides:
        consent(walk, letter)


def consent(walk: Walk, letter: str, at: datetime | None = None) -> None:
    """One side agrees, on its own phone or before the assistant."""
    at = at or walk.later(0.3, 9)
    if walk.chance.random() < 0.55:
        walk.move("consent", walk.side(letter), at, rights_read=True)
    else:
        how = walk.chance.choice(("in_person", "phone", "visit", "read_aloud"))
        walk.move("consent", walk.assistant, at, rights_read=True, side=letter, said_how=how)


def all_sides(walk: Walk, move: str, **fields: object) -> None:
    """Each side that has not spoken yet makes a collective move."""
    for letter in walk.standing.sides:
        if letter in walk.standing.agreed.get(move, ()):
            continue
        if walk.chance.random() < 0.6:
            walk.move(move, walk.side(letter), walk.later(0.2, 4), **fields)
        else:
            walk.move(move, walk.assistant, walk.later(0.2, 4), side=letter, said_how="phone", **fields)


def invite_elders(walk: Walk, meet_at: datetime) -> None:
    """Chat room and elders are proposed."""
    elders = walk.cast.elders[walk.village.code]
    chosen = elders[:1] if walk.chance.random() < 0.4 else elders[:2]
    walk.move(
        "invite_elders", walk.assistant, walk.later(0.2, 2), Known(mediators=tuple(str(e.id) for e in chosen)),
        at=meet_at, place=walk.village.chat_room.place, elders=",".join(e.username for e in chosen),
    )  # fmt: skip


def elders_talk(walk: Walk, *, talks: int, stuck: bool) -> None:
    """Level 1: elders sit down with both sides in the chat room."""
    meet = walk.on_day(1, 18.5, 20)
    invite_elders(walk, meet)
    all_sides(walk, "agree_arrangement")
    meet = max(meet, walk.at)
    for talk in range(talks):
        last = talk == talks - 1
        notes = stories.STUCK_NOTES if stuck and last else stories.TALK_NOTES
        walk.move(
            "record_talk", walk.elder, max(meet, walk.at) + TALK_LASTS, happened_at=max(meet, walk.at),
            place=walk.village.chat_room.place, note=walk.chance.choice(notes),
        )  # fmt: skip
        meet = walk.on_day(1, 18.5, 20)
    if walk.amount:
        bargain(walk, accept=not stuck)


def bargain(walk: Walk, *, accept: bool) -> None:
    """One or two offers; accepted, or refused."""
    first = _rounded(walk.amount * walk.chance.uniform(0.5, 0.8))
    offer(walk, "B", first)
    if accept and walk.chance.random() < 0.4:
        walk.move(
            "refuse_offer", walk.side("A"), walk.later(0.2, 5), reason=walk.chance.choice(stories.REFUSALS)
        )
        offer(walk, "B", walk.amount)
    if accept:
        all_sides(walk, "accept_offer")
    elif walk.chance.random() < 0.7:
        walk.move(
            "refuse_offer", walk.side("A"), walk.later(0.2, 5), reason=walk.chance.choice(stories.REFUSALS)
        )


def offer(walk: Walk, letter: str, amount: int, at: datetime | None = None, terms: str = "") -> None:
    """A joint offer of one side."""
    terms = terms or f"{amount}元，{walk.chance.choice(stories.OFFER_NOTES)}"
    walk.move(
        "make_offer", walk.side(letter), at or walk.later(0.2, 3), amount=_yuan(amount), terms=terms, audience="joint",
    )  # fmt: skip


def climb(walk: Walk, to_level: int, reason: str, who: By | None = None) -> None:
    """Proposed, agreed by all sides, taken over."""
    by_now = walk.terms.calendar.after_working_days(local_date(walk.at), 3)
    who = who or walk.elder
    walk.move("climb", who, walk.later(0.2, 3), to_level=str(to_level), reason=reason, answer_by=by_now)
    all_sides(walk, "agree_climb")
    walk.move("take_over", walk.assistant if to_level <= 3 else walk.officer, walk.later(0.5, 6))


def plan_visit(walk: Walk, meet_at: datetime, place: str) -> None:
    """The assistant proposes a visit."""
    walk.move(
        "plan_visit",
        walk.assistant,
        walk.later(0.2, 3),
        Known(mediators=(walk.assistant.id,)),
        at=meet_at,
        place=place,
    )


def visit(walk: Walk, *, trend: str, at: datetime | None = None, with_side: str | None = None) -> None:
    """A visit with cause, facts and trend."""
    at = at or walk.on_day(1, 9, 19)
    fields = {"with_side": with_side} if with_side else {}
    walk.move(
        "record_visit", walk.assistant, at, happened_at=at - timedelta(minutes=50), cause=walk.text(walk.story.cause),
        facts=walk.text(walk.story.facts), trend=trend, **fields,
    )  # fmt: skip


def assistant_follows_up(walk: Walk, *, visits: int, stuck: bool) -> None:
    """Level 2: the village's police assistant goes to both homes."""
    meet = walk.on_day(1, 9, 18)
    plan_visit(walk, meet, walk.chance.choice(("甲方家里", "乙方家里", "现场")))
    all_sides(walk, "agree_arrangement")
    for number in range(visits):
        at = max(meet, walk.at) + timedelta(minutes=50) if number == 0 else None
        visit(
            walk,
            trend="same" if stuck else ("calmer" if number or walk.chance.random() < 0.7 else "same"),
            at=at,
        )
    if walk.chance.random() < 0.12:
        walk.move(
            "pause", walk.assistant, walk.later(0.2, 3), reason=walk.chance.choice(("survey", "appraisal"))
        )
        walk.move("resume", walk.assistant, walk.on_day(walk.chance.randint(1, 3)))
    if walk.amount:
        bargain(walk, accept=not stuck)


def rank_lawyers(walk: Walk) -> By:
    """Both sides choose from the directory; the first one both named is asked."""
    is_home = walk.village is walk.cast.villages[0]
    wanted = walk.cast.lawyers[0] if is_home else walk.chance.choice(walk.cast.lawyers)
    others = [user for user in walk.cast.lawyers if user is not wanted]
    for letter in walk.standing.sides:
        named = [wanted, *walk.chance.sample(others, 2)]
        walk.move(
            "rank_lawyers", walk.side(letter), walk.later(0.3, 5), Known(lawyers=tuple(str(u.id) for u in named)),
            lawyers=",".join(u.username for u in named),
        )  # fmt: skip
    asked = walk.standing.lawyer_asked
    return next(by(user) for user in walk.cast.lawyers if str(user.id) == asked)


def lawyer_analyses(walk: Walk, *, stuck: bool) -> By:
    """Level 3: a lawyer both sides named explains interests and consequences."""
    lawyer = rank_lawyers(walk)
    walk.move("accept_assignment", lawyer, walk.on_day(1), no_conflict=True)
    consequences = stories.CONSEQUENCES.get(walk.story.kind, stories.CONSEQUENCES_ELSE)
    walk.move(
        "give_analysis", lawyer, walk.on_day(2), interests="甲方要的是把损失补上，也要一句公道话；乙方怕一认账没个完。",
        consequences=consequences,
    )  # fmt: skip
    if walk.amount:
        bargain(walk, accept=not stuck)
    return lawyer


def schedule_hearing(walk: Walk, meet: datetime, place: str, move: str = "schedule_hearing") -> None:
    """A hearing or a joint session is proposed."""
    more = {"agenda": stories.AGENDA} if move == "schedule_conference" else {}
    walk.move(
        move, walk.officer, walk.later(0.2, 2), Known(mediators=(walk.officer.id,)), at=meet, place=place,
        invited="村支书、村委会、近邻、亲属", **more,
    )  # fmt: skip


def hearing(walk: Walk, *, stuck: bool) -> None:
    """Level 4: statement, debate, questions, a non-binding assessment."""
    meet = at_hour(walk.on_day(2), walk.chance.choice((9, 15)))
    schedule_hearing(walk, meet, f"{walk.village.short_name}村委会会议室")
    all_sides(walk, "agree_arrangement")
    start = max(meet, walk.at)
    walk.move(
        "record_hearing", walk.officer, start + timedelta(hours=2), happened_at=start, attendance=stories.ATTENDANCE,
        statements=f"甲方：{walk.text(walk.story.summary)[:60]} 乙方：{walk.text(walk.story.cause)}",
        debate=walk.text(walk.story.facts), questions=stories.QUESTIONS, assessment=stories.ASSESSMENT,
    )  # fmt: skip
    if walk.amount:
        bargain(walk, accept=not stuck)


def send_work_order(walk: Walk, department: str, days: int) -> None:
    """One duty of a department, by type."""
    due = walk.terms.calendar.after_working_days(local_date(walk.at), days)
    walk.move(
        "send_work_order", walk.officer, walk.later(0.1, 1), department=department, task=stories.TASKS[department][0],
        due_on=due,
    )  # fmt: skip


def answer_work_order(walk: Walk, number: int, move: str, at: datetime | None = None) -> None:
    """The department's clerk answers."""
    department = next(duty.department for duty in walk.standing.duties if duty.number == number)
    more = {"result": stories.TASKS[department][1]} if move == "finish_work_order" else {}
    more |= {"reason": "不归本部门管，请改派。"} if move == "return_work_order" else {}
    walk.move(move, by(walk.cast.clerks[department]), at or walk.on_day(1), order=number, **more)


def joint_session(walk: Walk, *, stuck: bool) -> None:
    """Level 5: work orders to departments by type, then a conference."""
    for department in departments_by_kind[walk.story.kind]:
        send_work_order(walk, department, 4)
    meet = at_hour(walk.on_day(3), 9)
    schedule_hearing(walk, meet, f"{walk.village.short_name}村委会会议室", "schedule_conference")
    all_sides(walk, "agree_arrangement")
    for duty in walk.standing.duties:
        answer_work_order(walk, duty.number, "accept_work_order", walk.later(0.5, 4))
        answer_work_order(walk, duty.number, "finish_work_order", walk.later(2, 6))
    start = max(meet, walk.at)
    resolutions = "双方没有谈拢，部门办理情况记录在案。" if stuck else stories.RESOLUTIONS
    walk.move(
        "record_conference", walk.officer, start + timedelta(hours=2), happened_at=start, agenda=stories.AGENDA,
        attendance="各部门经办人、村支书、双方", resolutions=resolutions,
    )  # fmt: skip
    if walk.amount:
        bargain(walk, accept=not stuck)


def draft(
    walk: Walk, who: By, *, at: datetime | None = None, due_in: int | None = None, oral: bool | None = None
) -> None:
    """The agreement is written down."""
    at = at or walk.later(0.3, 4)
    oral = walk.chance.random() < 0.35 if oral is None else oral
    days = walk.chance.choice((0, 0, 1, 2, 3, 3, 5, 7)) if due_in is None else due_in
    fields = {"amount": _yuan(walk.amount)} if walk.amount else {}
    walk.move(
        "draft_agreement", who, at, form="oral" if oral else "written", facts=walk.text(walk.story.facts),
        responsibility=walk.text(walk.story.cause), terms=walk.text(walk.story.terms),
        due_on=local_date(at) + timedelta(days=days), mode="当面付清或转账" if walk.amount else "当面履行", **fields,
    )  # fmt: skip


def agree(walk: Walk, who: By, **how: object) -> None:
    """Written and sealed, or oral and recorded: in force."""
    draft(walk, who, **how)  # type: ignore[arg-type]
    for letter in walk.standing.sides:
        method = walk.chance.choice(("paper_signature", "paper_signature", "fingerprint"))
        walk.move(
            "sign", who, walk.at + timedelta(minutes=walk.chance.randint(2, 9)), side=letter, method=method
        )
    if walk.standing.draft and walk.standing.draft.form == "oral":
        walk.move("record_oral_agreement", who, walk.at + timedelta(minutes=5))
        return
    walk.move("sign_as_mediator", who, walk.at + timedelta(minutes=4), method="paper_signature")
    sealer = who if who.role in {"elder", "assistant", "officer"} else walk.assistant
    at = walk.later(0.3, 5)
    walk.move("seal", sealer, at, scan=SCAN, seal_on_paper=True, sealed_on=local_date(at))


def keep(walk: Walk, who: By) -> None:
    """Performance, a follow-up visit, closed; whatever would lie in the future has not happened yet."""
    try:
        due = walk.standing.performance_due[0]
        at = max(walk.later(0.5, 3), at_hour(datetime(due.year, due.month, due.day, tzinfo=STATION_ZONE), 10))
        walk.move("record_performance", walk.side("A"), at, item=1, performed_on=local_date(at))
        visitor = who if who.role in {"elder", "assistant", "officer"} else walk.assistant
        at = walk.on_day(walk.chance.randint(2, 6))
        walk.move(
            "record_follow_up", visitor, at, visited_on=local_date(at), performed=True,
            satisfaction=walk.chance.choice(("satisfied", "satisfied", "satisfied", "fair")),
            relapse=walk.chance.choice(("low", "low", "medium")), note=walk.chance.choice(stories.FOLLOW_UPS),
        )  # fmt: skip
        walk.move("close_kept", visitor, walk.later(0.1, 2))
    except NotYet:
        return


def at_hour(day: datetime, hour: int) -> datetime:
    """That local day at a full hour."""
    return day.astimezone(STATION_ZONE).replace(hour=hour, minute=0, second=0, microsecond=0)


def _yuan(amount: int) -> str:
    return str(Decimal(amount).quantize(Decimal("0.01")))


def _rounded(amount: float) -> int:
    return max(10, int(amount // 10) * 10)

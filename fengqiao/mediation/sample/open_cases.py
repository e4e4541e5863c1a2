"""What is going on now: one case or more in every stage and level, most of them with the named cast's village."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from fengqiao.kernel.clock import local_date

from ..guards import Known
from ..standing import Screening
from . import scripts, stories
from .stories import Story
from .walking import Walk

Script = Callable[[Walk], None]
HOME = 0


@dataclass(frozen=True)
class OpenCase:
    """A case under way: the policing room it is in (0: the cast's own village), its kind, how it went so far.

    `quiet_days`: nothing has happened for so many days. `user`: the demo's resident is its first party.
    """

    room: int
    kind: str
    script: Script
    source: str = "resident"
    screening: Screening = Screening()
    quiet_days: int = 0
    user: bool = False
    sides: int = 2
    story: Story | None = None


def waiting(walk: Walk) -> None:
    """Reported; the desk has one working day."""


def half_agreed(walk: Walk) -> None:
    """Accepted; one side agrees, the other has been asked."""
    scripts.intake_begins(walk)
    scripts.consent(walk, "A")


def asked_by_visit(walk: Walk) -> None:
    """As before; the other side has no phone and was visited."""
    half_agreed(walk)
    walk.move(
        "ask_side",
        walk.assistant,
        walk.later(1, 5),
        side="B",
        how="visit",
        note="老人不识字，已当面念过告知书。",
    )


def elders_proposed(walk: Walk) -> None:
    """Level 1: chat room and elders proposed, one side agrees."""
    scripts.intake(walk)
    scripts.invite_elders(walk, walk.on_day(2, 19, 19.1))
    walk.move("agree_arrangement", walk.side("A"), walk.later(0.3, 2))


def elders_talking(walk: Walk) -> None:
    """Level 1: a talk, no result yet."""
    scripts.intake(walk)
    scripts.elders_talk(walk, talks=1, stuck=True)


def climb_asked(walk: Walk) -> None:
    """Level 1: going up was proposed, one side agrees."""
    elders_talking(walk)
    day = walk.terms.calendar.after_working_days(local_date(walk.at), 3)
    walk.move(
        "climb", walk.elder, walk.later(0.3, 2), to_level="2", reason=stories.CLIMB_REASONS[0], answer_by=day
    )
    walk.move("agree_climb", walk.side("A"), walk.later(0.3, 2))


def waits_for_assistant(walk: Walk) -> None:
    """Handing over from level 1 to 2."""
    climb_asked(walk)
    walk.move("agree_climb", walk.side("B"), walk.later(0.3, 2))


def at_level_2(walk: Walk) -> None:
    """Level 2: taken over."""
    elders_talking(walk)
    scripts.climb(walk, 2, walk.chance.choice(stories.CLIMB_REASONS))


def visit_proposed(walk: Walk) -> None:
    """Level 2: a visit is proposed."""
    at_level_2(walk)
    scripts.plan_visit(walk, walk.on_day(2, 9, 18), "现场")
    walk.move("agree_arrangement", walk.side("B"), walk.later(0.2, 2))


def visited(walk: Walk) -> None:
    """Level 2: visited, offers on the table."""
    at_level_2(walk)
    scripts.assistant_follows_up(walk, visits=1, stuck=True)
    if walk.amount:
        scripts.offer(walk, "B", walk.amount)


def dog_and_chickens(walk: Walk) -> None:
    """Level 2: two visits, the clock stood still for two working days, a second offer since yesterday evening."""
    walk.amount = 0
    at_level_2(walk)
    scripts.plan_visit(walk, walk.on_day(1, 9, 10), "甲方家里")
    scripts.all_sides(walk, "agree_arrangement")
    scripts.visit(walk, trend="same", with_side="A")
    scripts.visit(walk, trend="calmer", at=walk.at + timedelta(hours=1), with_side="B")
    walk.move(
        "pause", walk.assistant, walk.at + timedelta(hours=1), reason="appraisal", note="等镇兽医站的鉴定。"
    )
    walk.move("resume", walk.assistant, walk.on_day(2, 9, 10), note="鉴定已到，两家都看过。")
    scripts.offer(walk, "B", 120, walk.on_day(1, 10, 11), "120元，狗拴起来。")
    walk.move(
        "refuse_offer", walk.side("A"), walk.at + timedelta(hours=3), reason="是下蛋的鸡，不能按肉价算。"
    )
    last = scripts.at_hour(walk.at, 20) + timedelta(minutes=14)
    scripts.offer(walk, "B", 180, max(last, walk.at), "180元，分一次付清；狗拴养，院墙补好。")


def paused_for_appraisal(walk: Walk) -> None:
    """Level 2: the clock stands still."""
    at_level_2(walk)
    scripts.plan_visit(walk, walk.on_day(1, 9, 10), "现场")
    scripts.all_sides(walk, "agree_arrangement")
    scripts.visit(walk, trend="same")
    until = walk.terms.calendar.after_working_days(local_date(walk.at), 8)
    walk.move(
        "pause",
        walk.assistant,
        walk.later(0.5, 3),
        reason="appraisal",
        until=until,
        note="双方同意请人鉴定。",
    )


def asked_a_colleague(walk: Walk) -> None:
    """Level 2: the assistant asks an officer of the room to go on."""
    visited(walk)
    officer = walk.cast.officers[walk.dispute.room][0]
    walk.move(
        "hand_over", walk.assistant, walk.later(0.5, 3), Known(mediators=(str(officer.id),)), to=officer.username,
        reason="和乙方沾亲，应当回避。",
    )  # fmt: skip


def waits_for_lawyers(walk: Walk) -> None:
    """Handing over from level 2 to 3."""
    visited(walk)
    day = walk.terms.calendar.after_working_days(local_date(walk.at), 3)
    who = walk.assistant
    walk.move("climb", who, walk.later(0.3, 2), to_level="3", reason=stories.TO_LAWYER[0], answer_by=day)
    scripts.all_sides(walk, "agree_climb")


def at_level_3(walk: Walk) -> None:
    """Level 3: the sides may choose."""
    waits_for_lawyers(walk)
    walk.move("take_over", walk.assistant, walk.later(0.5, 3))


def lawyer_asked(walk: Walk) -> None:
    """Level 3: both sides have chosen, the lawyer has three working days."""
    at_level_3(walk)
    scripts.rank_lawyers(walk)


def lawyer_at_work(walk: Walk) -> None:
    """Level 3: the analysis was given, an offer is on the table."""
    at_level_3(walk)
    scripts.lawyer_analyses(walk, stuck=True)
    if walk.amount:
        scripts.offer(walk, "B", walk.amount)


def at_level_4(walk: Walk) -> None:
    """Level 4: straight from level 2, as all sides wished."""
    visited(walk)
    scripts.climb(walk, 4, stories.TO_HEARING[1], walk.assistant)


def hearing_proposed(walk: Walk) -> None:
    """Level 4: room and day are proposed."""
    at_level_4(walk)
    meet = scripts.at_hour(walk.on_day(3), 15)
    scripts.schedule_hearing(walk, meet, walk.cast.hearing_rooms[0])
    walk.move("agree_arrangement", walk.side("A"), walk.later(0.3, 2))


def heard(walk: Walk) -> None:
    """Level 4: the hearing was held, an offer is on the table."""
    at_level_4(walk)
    scripts.hearing(walk, stuck=True)
    scripts.offer(walk, "B", max(walk.amount, 100), terms="沟改走村道一侧，工料各家平摊。")


def orders_sent(walk: Walk, hour: int = 9) -> None:
    """Level 5: work orders sent, the conference is proposed for this hour."""
    visited(walk)
    scripts.climb(walk, 5, stories.TO_JOINT[0], walk.assistant)
    for department in scripts.departments_by_kind[walk.story.kind]:
        scripts.send_work_order(walk, department, 5)
    meet = scripts.at_hour(walk.on_day(3), hour)
    scripts.schedule_hearing(walk, meet, walk.cast.hearing_rooms[-1], "schedule_conference")


def order_returned(walk: Walk) -> None:
    """Level 5: one order was accepted, another returned with a reason."""
    orders_sent(walk, 14)
    scripts.answer_work_order(walk, 1, "accept_work_order", walk.later(0.5, 3))
    scripts.answer_work_order(walk, 2, "return_work_order", walk.later(0.5, 3))


def conference_held(walk: Walk) -> None:
    """Level 5: the conference was held, one work order is still open."""
    orders_sent(walk, 16)
    scripts.all_sides(walk, "agree_arrangement")
    scripts.answer_work_order(walk, 1, "accept_work_order", walk.later(0.5, 3))
    scripts.answer_work_order(walk, 1, "finish_work_order", walk.later(2, 5))
    scripts.answer_work_order(walk, 2, "accept_work_order", walk.later(0.5, 3))
    start = max(scripts.at_hour(walk.on_day(3), 16), walk.at)
    walk.move(
        "record_conference", walk.officer, start + timedelta(hours=2), happened_at=start, agenda=stories.AGENDA,
        attendance="自然资源、住建、村委会、双方", resolutions="先按登记资料定桩，另一单办结后签协议。",
    )  # fmt: skip


def signing(walk: Walk) -> None:
    """The agreement is written; one side has signed."""
    at_level_2(walk)
    scripts.assistant_follows_up(walk, visits=2, stuck=False)
    scripts.draft(walk, walk.assistant, due_in=7, oral=False)
    walk.move("sign", walk.assistant, walk.later(0.1, 2), side="A", method="paper_signature")


def oral_waiting(walk: Walk) -> None:
    """An oral agreement at level 1, about to be recorded."""
    scripts.intake(walk)
    scripts.elders_talk(walk, talks=1, stuck=False)
    scripts.draft(walk, walk.elder, due_in=2, oral=True)


def in_force(walk: Walk) -> None:
    """In force, to be performed within days; the court could still be asked."""
    at_level_2(walk)
    scripts.assistant_follows_up(walk, visits=2, stuck=False)
    scripts.agree(walk, walk.assistant, due_in=12, oral=False)


def in_force_confirmation_asked(walk: Walk) -> None:
    """In force; one side wishes the court to confirm."""
    in_force(walk)
    walk.move("ask_confirmation", walk.side("A"), walk.later(1, 8), no_title_or_status=True)


def not_kept(walk: Walk) -> None:
    """In force, and not kept; one side would talk again."""
    scripts.intake(walk)
    scripts.elders_talk(walk, talks=1, stuck=False)
    scripts.agree(walk, walk.elder, due_in=1, oral=False)
    walk.move("report_not_kept", walk.side("A"), walk.on_day(3), what="说好的日子过了，还没有付。")
    walk.move("mediate_again", walk.side("A"), walk.later(0.5, 3))


def police_first_attempt(walk: Walk) -> None:
    """On the public-security track: the first attempt did not succeed, seven working days run."""
    scripts.intake_begins(walk)
    walk.move(
        "transfer_to_police", walk.officer, walk.later(1, 4), civil_origin=True, minor_circumstances=True,
        not_hired_not_gang=True, not_repeated=True, all_willing=True, reason="推搡中有轻微皮外伤。",
    )  # fmt: skip
    at = walk.on_day(1)
    walk.move("hold_police_mediation", walk.officer, at, held_on=local_date(at), result="not_reached")


def danger_seen(walk: Walk) -> None:
    """Somebody was worried; an officer has seen to it, and the talk goes on."""
    elders_talking(walk)
    walk.move(
        "raise_safety_concern",
        walk.elder,
        walk.later(0.2, 2),
        what="violence",
        imminent=True,
        words="两家年轻人约着要动手。",
    )
    walk.move(
        "acknowledge_alarm", walk.officer, walk.at + timedelta(minutes=6), note="已到场，两边都劝住了。"
    )


DOG = replace(
    stories.STORIES[0], kind="damages", slots={"when": ("前天夜里",), "n": ("三",), "bird": ("下蛋的鸡",)}
)
DRAIN = Story(
    "neighbours",
    1,
    "{b}把排水沟填了种菜，{c}又在沟口垒了台阶，一下雨{a}家堂屋就进水，三家互不相让。",
    "沟被填、沟口被垒，雨水没有去处。",
    "沟长约十八米，填了一半；沟口台阶高两砖；{a}家墙根有水印。",
    "沟改走村道一侧，工料三家平摊，{c}把台阶退后半米。",
)
OPEN_CASES: tuple[OpenCase, ...] = (
    # The village of the named cast
    OpenCase(HOME, "damages", dog_and_chickens, user=True, story=DOG),
    OpenCase(HOME, "debt", waiting),
    OpenCase(HOME, "contract", half_agreed, source="on_behalf"),
    OpenCase(HOME, "neighbours", elders_proposed),
    OpenCase(HOME, "damages", elders_talking),
    OpenCase(HOME, "marriage_family", climb_asked),
    OpenCase(HOME, "land_forest_contract", waits_for_assistant),
    OpenCase(HOME, "production_business", visit_proposed),
    OpenCase(HOME, "damages", paused_for_appraisal),
    OpenCase(HOME, "labour", waits_for_lawyers),
    OpenCase(HOME, "debt", lawyer_asked),
    OpenCase(HOME, "contract", lawyer_at_work),
    OpenCase(HOME, "house_homestead", conference_held),
    OpenCase(HOME, "neighbours", hearing_proposed),
    OpenCase(HOME, "production_business", signing),
    OpenCase(HOME, "debt", in_force),
    # The rest of the station
    OpenCase(1, "neighbours", waiting, source="police_110"),
    OpenCase(1, "environment", waiting),
    OpenCase(2, "labour", waiting, source="department"),
    OpenCase(3, "traffic", waiting),
    OpenCase(2, "village_affairs", half_agreed),
    OpenCase(3, "marriage_family", asked_by_visit, source="on_behalf"),
    OpenCase(2, "neighbours", elders_proposed),
    OpenCase(1, "neighbours", elders_talking, quiet_days=5),
    OpenCase(3, "land_forest_contract", elders_talking),
    OpenCase(2, "neighbours", danger_seen),
    OpenCase(1, "debt", visited),
    OpenCase(2, "production_business", visited),
    OpenCase(3, "debt", visited, quiet_days=4),
    OpenCase(1, "traffic", asked_a_colleague),
    OpenCase(3, "property_management", visit_proposed),
    OpenCase(2, "damages", paused_for_appraisal),
    OpenCase(1, "contract", at_level_3),
    OpenCase(2, "labour", lawyer_at_work),
    OpenCase(1, "neighbours", heard, sides=3, story=DRAIN),
    OpenCase(3, "expropriation_demolition", order_returned),
    OpenCase(2, "land_forest_contract", orders_sent),
    OpenCase(1, "neighbours", oral_waiting),
    OpenCase(2, "debt", in_force_confirmation_asked),
    OpenCase(1, "contract", in_force),
    OpenCase(3, "debt", not_kept),
    OpenCase(1, "labour", not_kept),
    OpenCase(1, "other", police_first_attempt, source="police_110"),
    OpenCase(1, "marriage_family", waiting, screening=Screening(family_violence=True)),
    OpenCase(2, "contract", waiting, screening=Screening(court_seized=True)),
)

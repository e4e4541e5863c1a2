"""The year behind: how many cases went which way, in keeping with the reference station's own figures."""

import random
from collections.abc import Callable
from datetime import timedelta

from ..guards import Known
from . import scripts, stories
from .walking import Walk

Script = Callable[[Walk], None]


def settled_by_elders(walk: Walk) -> None:
    """Level 1: one talk or two, an agreement."""
    scripts.intake(walk)
    scripts.elders_talk(walk, talks=walk.chance.choice((1, 1, 2)), stuck=False)
    scripts.agree(walk, walk.elder)
    scripts.keep(walk, walk.elder)


def _to_assistant(walk: Walk) -> None:
    scripts.intake(walk)
    scripts.elders_talk(walk, talks=1, stuck=True)
    scripts.climb(walk, 2, walk.chance.choice(stories.CLIMB_REASONS))


def settled_by_assistant(walk: Walk) -> None:
    """Level 2: visits, an agreement; a few are not kept."""
    _to_assistant(walk)
    scripts.assistant_follows_up(walk, visits=walk.chance.choice((1, 2, 2, 3)), stuck=False)
    scripts.agree(walk, walk.assistant)
    if walk.chance.random() < 0.02:
        walk.move("report_not_kept", walk.side("A"), walk.on_day(9), what="到了日子没有办。")
        walk.move("close_not_kept", walk.assistant, walk.on_day(2), note="已告知可向法院起诉，协议继续有效。")
        return
    scripts.keep(walk, walk.assistant)


def _above_assistant(walk: Walk, to_level: int, reasons: tuple[str, ...]) -> None:
    _to_assistant(walk)
    scripts.assistant_follows_up(walk, visits=2, stuck=True)
    scripts.climb(walk, to_level, walk.chance.choice(reasons), walk.assistant)


def settled_by_lawyer(walk: Walk) -> None:
    """Level 3."""
    _above_assistant(walk, 3, stories.TO_LAWYER)
    lawyer = scripts.lawyer_analyses(walk, stuck=False)
    scripts.agree(walk, lawyer)
    scripts.keep(walk, walk.assistant)


def stopped_at_lawyer(walk: Walk) -> None:
    """Level 3: a side does not want to go on, as it may."""
    _above_assistant(walk, 3, stories.TO_LAWYER)
    scripts.lawyer_analyses(walk, stuck=True)
    walk.move("stop", walk.side("B"), walk.later(2, 6), reason="想直接去法院。")


def settled_by_hearing(walk: Walk) -> None:
    """Level 4."""
    _above_assistant(walk, 4, stories.TO_HEARING)
    scripts.hearing(walk, stuck=False)
    scripts.agree(walk, walk.officer)
    scripts.keep(walk, walk.officer)


def failed_at_hearing(walk: Walk) -> None:
    """Level 4: too far apart."""
    _above_assistant(walk, 4, stories.TO_HEARING)
    scripts.hearing(walk, stuck=True)
    walk.move(
        "fail", walk.officer, walk.on_day(2), outcome="too_far_apart", note="已告知仲裁、诉讼等其他办法。"
    )


def settled_by_joint_session(walk: Walk) -> None:
    """Level 5."""
    _above_assistant(walk, 5, stories.TO_JOINT)
    scripts.joint_session(walk, stuck=False)
    scripts.agree(walk, walk.officer)
    scripts.keep(walk, walk.officer)


def failed_at_joint_session(walk: Walk) -> None:
    """Level 5: out of time."""
    _above_assistant(walk, 5, stories.TO_JOINT)
    scripts.joint_session(walk, stuck=True)
    walk.move("fail", walk.officer, walk.on_day(2), outcome="out_of_time", note="已告知诉讼和行政途径。")


def stopped_at_elders(walk: Walk) -> None:
    """Level 1: ended by a side."""
    scripts.intake(walk)
    scripts.elders_talk(walk, talks=1, stuck=True)
    walk.move("stop", walk.side(walk.chance.choice("AB")), walk.later(1, 8), reason="先放一放，自己再商量。")


def declined(walk: Walk) -> None:
    """The other side does not agree: nothing begins."""
    scripts.intake_begins(walk)
    scripts.consent(walk, "A")
    walk.move("decline", walk.side("B"), walk.later(2, 9), reason="不想调解。")


def withdrawn(walk: Walk) -> None:
    """Taken back by the side that reported."""
    scripts.intake_begins(walk)
    walk.move("withdraw", walk.side("A"), walk.on_day(1), reason="两家自己说好了。")


def set_aside(walk: Walk) -> None:
    """Not a dispute, or not of these villages."""
    reason = walk.chance.choice(("not_a_dispute", "outside", "unclear"))
    walk.move("set_aside", walk.assistant, walk.later(0.5, 5), reason=reason, note="已电话答复来人。")


def referred(walk: Walk) -> None:
    """Another body's matter: redirected, then referred."""
    walk.move(
        "redirect", walk.assistant, walk.later(0.5, 5), reason="other_body", told_where="街道劳动保障窗口"
    )
    walk.move("refer", walk.officer, walk.on_day(1), referred_to="other", note="已当面引导并约好时间。")


def police_settled(walk: Walk) -> None:
    """The public-security track: agreed, performed, no penalty."""
    _to_police(walk)
    at = walk.on_day(1)
    walk.move("hold_police_mediation", walk.officer, at, result="agreed", terms="当面道歉，付清医药费。")
    walk.move("close_police_performed", walk.officer, walk.on_day(2), note="已履行。")


def police_procedure(walk: Walk) -> None:
    """The public-security track: not reached; the ordinary procedure goes on."""
    _to_police(walk)
    walk.move("hold_police_mediation", walk.officer, walk.on_day(1), result="not_reached")
    walk.move("resume_procedure", walk.officer, walk.on_day(1), reason="not_reached")


def _to_police(walk: Walk) -> None:
    mediator = str(walk.cast.mediators[walk.village.code].id)
    walk.move("accept", walk.officer, walk.later(0.5, 4), Known(committee_mediator=mediator))
    walk.move(
        "transfer_to_police", walk.officer, walk.at + timedelta(hours=1), civil_origin=True, minor_circumstances=True,
        not_hired_not_gang=True, not_repeated=True, all_willing=True,
    )  # fmt: skip


# 128 settled by elders; 410 joined by assistants, 390 of them (95%) settled there; the other 20 went up.
YEAR: tuple[tuple[Script, int], ...] = (
    (settled_by_elders, 128),
    (settled_by_assistant, 390),
    (settled_by_lawyer, 6),
    (stopped_at_lawyer, 2),
    (settled_by_hearing, 4),
    (failed_at_hearing, 2),
    (settled_by_joint_session, 4),
    (failed_at_joint_session, 2),
    (stopped_at_elders, 9),
    (declined, 8),
    (withdrawn, 5),
    (set_aside, 4),
    (referred, 3),
    (police_settled, 2),
    (police_procedure, 1),
)


def scripts_of_the_year(*, share: float, chance: random.Random) -> list[Script]:
    """Each script as often as it happened, in random order; at least once each in a smaller year."""
    found = [script for script, times in YEAR for _ in range(max(1, round(times * share)))]
    chance.shuffle(found)
    return found

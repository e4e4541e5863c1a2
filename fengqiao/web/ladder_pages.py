"""The pages `docs/ladder.md` and `docs/glossary.md`: drawn from the table, so that they cannot say anything else."""

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.translation import gettext

from fengqiao.kernel.kinds import DEPARTMENT_KINDS, KINDS
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.deadlines import DEFAULT_TERMS
from fengqiao.mediation.guards import GUARDS
from fengqiao.mediation.ladder import EDGES, MOVES, Move
from fengqiao.mediation.standing import FINAL, Level, Stage
from fengqiao.web.desk.words import OUTCOMES, ROLES, STAGES
from fengqiao.web.refusals import explain
from fengqiao.web.steps import LEVEL_NAMES

Row = Sequence[object]

# Terms of the field that are no row of any table.
TERMS: tuple[tuple[str, str, str], ...] = (
    ("枫桥经验", "Fengqiao", "small matters settled in the village, none passed up, the people taken along"),
    ("五级联动", "ladder, `MOVES`", "the five levels and the moves between them"),
    ("矛盾纠纷", "dispute, `Dispute`", "one quarrel, from the report to the follow-up visit"),
    ("当事人、甲方、乙方", "party, `Party`; side, `A` to `F`", "somebody in the quarrel, and those beside them"),
    ("受理", "`accept`", "the committee takes the matter up; the clock starts"),
    ("拉呱室", "chat room, `ChatRoom`", "the village's room where elders sit down with both sides"),
    ("五老乡贤", "elder", "respected old people of the village"),
    ("警务助理", "police assistant, `assistant`", "the village's own helper of the police station"),
    ("警务室", "policing room, `PolicingRoom`", "where community officers look after some villages"),
    ("人民调解委员会", "committee", "the people's-mediation committee; its mediator is of record at every level"),
    ("评议意见", "assessment", "what a hearing thinks; it binds nobody until the sides adopt it"),
    ("联席会议", "joint session, conference", "several departments at one table"),
    ("派单", "work order, `WorkOrder`; `Duty` on the ladder", "what a department is asked to do, by when"),
    ("回执码", "receipt code", "twelve digits with which a party without an account comes back"),
    ("人民调解协议书", "agreement, `Agreement`", "in force with all signatures, the mediator's and the seal"),
    ("司法确认", "confirmation", "the court confirms the agreement within 30 days of taking effect"),
    ("履行", "performance, `PerformanceItem`", "what was promised, item by item"),
    ("回访", "follow-up", "somebody goes back and asks"),
    ("卷宗", "dossier", "the bound papers of a case"),
    ("治安调解", "public-security mediation, track `public_security`", "the police's own procedure for minor acts"),
    ("以案定补", "case allowance", "what a mediator is paid for a case"),
)  # fmt: skip


def ladder_page() -> str:
    """`docs/ladder.md`."""
    ways_on = [edge for edge in EDGES if edge[1] not in FINAL and edge[1] is not Stage.PROTECTED]
    endings = [edge for edge in EDGES if edge not in ways_on]
    parts = [
        "# The ladder",
        "",
        "Written by `fengqiao docs ladder` from the table in `fengqiao/mediation/ladder.py`; a test compares the two.",
        "",
        "A dispute stands on two axes, its level and its stage. A move names the stages it starts from, the one it",
        "leads to (blank: the stage stays), the levels it belongs to (blank: all), who may make it and the guards that",
        "may refuse it by name. A collective move is made by every side and takes effect with the last one.",
        "",
        "## Levels",
        "",
        *_table(("level", "中文", "English", "working days"), (_level(level) for level in Level)),
        "",
        "## Ways on",
        "",
        *_drawing(ways_on),
        "",
        "## Endings and the protected path",
        "",
        *_drawing(endings),
        "",
        "## Moves",
        "",
        *_table(("move", "中文", "from", "to", "levels", "who", "refused by"), map(_move, MOVES)),
        "",
        "## Refusals of the table",
        "",
        *_table(
            ("guard", "中文", "when it refuses"),
            ((f"`{n}`", _refusal(n), _line(g.__doc__)) for n, g in GUARDS.items()),
        ),
        "",
    ]
    return "\n".join(parts)


def glossary_page() -> str:
    """`docs/glossary.md`."""
    parts = [
        "# Glossary",
        "",
        "中文 and the identifiers of the code. Written by `fengqiao docs glossary`; a test compares the two.",
        "",
        "## Terms of the field",
        "",
        *_table(("中文", "English, identifier", "meaning"), TERMS),
        *_section("Levels", ((level.name.lower(), LEVEL_NAMES[level]) for level in Level)),
        *_section("Stages", STAGES.items()),
        *_section("Moves", ((move.name, move.label) for move in MOVES)),
        *_section("Refusals", ((name, explain(Refused(name)).title) for name in GUARDS)),
        *_section("Roles", ROLES.items()),
        *_section("Outcomes", OUTCOMES.items()),
        "",
        "## Kinds of dispute",
        "",
        *_table(("identifier", "中文", "English"), ((f"`{kind.code}`", kind.zh, kind.en) for kind in KINDS)),
        "",
        "## Departments",
        "",
        *_table(
            ("identifier", "中文", "English"), ((f"`{one.code}`", one.zh, one.en) for one in DEPARTMENT_KINDS)
        ),
        "",
    ]
    return "\n".join(parts)


def _table(head: Row, rows: Iterable[Row]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


def _section(title: str, pairs: Iterable[tuple[str, object]]) -> list[str]:
    rows = [(f"`{name}`", in_chinese(words), in_english(words)) for name, words in pairs]
    return ["", f"## {title}", "", *_table(("identifier", "中文", "English"), rows)]


def _drawing(edges: Sequence[tuple[Stage, Stage]]) -> list[str]:
    """A Mermaid state diagram; an arrow carries the moves that lead along it."""
    lines = [f"    {source} --> {to}: {_along(source, to)}" for source, to in edges if source is not to]
    first = [f"    [*] --> {stage}" for stage in (Stage.REPORTED,) if any(stage in edge for edge in edges)]
    last = [
        f"    {stage} --> [*]" for stage in Stage if stage in FINAL and any(to is stage for _, to in edges)
    ]
    return ["```mermaid", "stateDiagram-v2", *first, *lines, *last, "```"]


def _along(source: Stage, to: Stage) -> str:
    return ", ".join(
        move.name for move in MOVES if source in move.source and to in {move.to, move.may_lead_to}
    )


def _level(level: Level) -> Row:
    words = LEVEL_NAMES[level]
    return level.value, in_chinese(words), in_english(words), DEFAULT_TERMS[level]


def _move(move: Move) -> Row:
    stages = (
        "every stage" if move.source == frozenset(Stage) else ", ".join(s for s in Stage if s in move.source)
    )
    to = " or ".join(stage for stage in (move.to, move.may_lead_to) if stage)
    who = ", ".join(sorted(move.roles)) + ("; **each side**" if move.collective else "")
    levels = ", ".join(map(str, sorted(move.levels)))
    return (
        f"`{move.name}`",
        in_chinese(move.label),
        stages,
        to,
        levels,
        who,
        ", ".join(f"`{g}`" for g in move.guards),
    )


def _refusal(name: str) -> str:
    return in_chinese(explain(Refused(name)).title)


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def in_chinese(words: object) -> str:
    """The words as a Chinese reader sees them."""
    with translation.override("zh-hans"):
        return gettext(words) if isinstance(words, str) else str(words)


def in_english(words: object) -> str:
    """The words as an English reader sees them."""
    with translation.override("en"):
        return gettext(words) if isinstance(words, str) else str(words)

"""`fengqiao detect topics`."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from fengqiao.analytics.topics import Topic, Topics, find_topics
from fengqiao.cli.detect.topics_sheets import read_messages
from fengqiao.cli.working import answer_options, say, working
from fengqiao.documents.pictures import Grid, Line, chart, page
from fengqiao.documents.pictures.maps import COLOURS
from fengqiao.kernel.reasons import Language

_CODES = 60  # numbers of messages in a cell
_DRAWN = 5  # lines that can be told apart


@click.command("topics")
@click.argument("messages", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many issues.")
@click.option(
    "--days",
    type=click.IntRange(1, 36_600),
    default=90,
    show_default=True,
    help="Longest time from the first to the last message of one issue.",
)
@click.option(
    "--people", type=click.IntRange(2), default=2, show_default=True, help="Fewest people of an issue."
)
@answer_options(seconds=300.0)
def topics(
    messages: Path,
    top: int,
    days: int,
    people: int,
    seconds: float,
    as_json: bool,
    csv_file: Path | None,
    html_file: Path | None,
    language: Language,
) -> None:
    """Find the hottest issues in MESSAGES: the same trouble at the same place within a period.

    MESSAGES is a workbook or CSV with subject, time, text and, where known, likes, user and id (or 留言主题,
    留言时间, 留言详情, 点赞数, 留言用户, 留言编号); every sheet with these headings is read. The answer speaks of
    places, times and kinds, never of persons.
    """
    read = read_messages(messages)
    notes = [note.in_words(language) for note in read.notes]
    if not as_json:
        for note in notes:
            click.echo(note, err=True)
    with working("Topics", seconds=seconds, language=language) as watch:
        found = find_topics(messages=read.messages, days=days, people=people, top=top, watch=watch)
    say(
        {
            "topics": [_as_object(topic, language) for topic in found.topics],
            "seconds": round(found.seconds, 3),
            "complete": found.complete,
            "messages": len(read.messages),
            "days": days,
            "reasons": notes,
        },
        as_json=as_json,
        sentences=_sentences(found, language),
        rows=[_as_row(topic, language) for topic in found.topics],
        csv_file=csv_file,
        html_file=html_file,
        picture=lambda: _picture(found, len(read.messages), days, language),
    )


def _as_object(topic: Topic, language: Language) -> dict[str, object]:
    return {
        "rank": topic.rank,
        "place": topic.place,
        "what": topic.what.in_words(language),
        "from": topic.first.isoformat(),
        "to": topic.last.isoformat(),
        "messages": list(topic.messages),
        "people": topic.people,
        "heat": topic.heat,
        "kind": topic.kind,
        "told": topic.told,
        "likes": topic.likes,
        "because": topic.because.in_words(language),
    }


def _as_row(topic: Topic, language: Language) -> dict[str, object]:
    said = _as_object(topic, language)
    return {**said, "messages": " ".join(str(code) for code in topic.messages)}


def _sentences(found: Topics, language: Language) -> list[str]:
    if not found.topics:
        return [
            "没有多人反映的同一问题。" if language == "zh" else "No trouble is told of by several people."
        ]
    lines = [
        f"{topic.rank}. {_title(topic, language)} ({topic.because.in_words(language)}; {topic.heat:g})"
        for topic in found.topics
    ]
    if not found.complete:
        lines.append(
            "时间用完，未看完全部留言。" if language == "zh" else "Time ran out before all were compared."
        )
    return lines


def _title(topic: Topic, language: Language) -> str:
    what = topic.what.in_words(language)
    return f"{topic.place} {what}" if topic.place else what


def _picture(found: Topics, total: int, days: int, language: Language) -> str:
    chinese = language == "zh"
    title = "热点问题" if chinese else "Hot issues"
    lead = (
        f"{total} 条留言中最热的 {len(found.topics)} 个问题，每个不超过 {days} 天。"
        if chinese
        else f"The {len(found.topics)} hottest issues in {total} messages, each within {days} days."
    )
    columns = (
        ["排名", "问题", "为什么热", "留言编号"] if chinese else ["Rank", "Issue", "Why hot", "Messages"]
    )
    rows = [
        [topic.rank, _title(topic, language), _why(topic, language), _codes(topic, language)]
        for topic in found.topics
    ]
    drawn = found.topics[:_DRAWN]
    return page(
        title=title,
        lead=lead if rows else _sentences(found, language)[0],
        language=language,
        drawings=[_timeline(drawn, language)] if drawn else [],
        grids=[Grid(title, columns, rows)] if rows else [],
        notes=_next_steps(found, language) if rows else [],
    )


def _why(topic: Topic, language: Language) -> str:
    said = topic.because.in_words(language)
    if language == "zh":
        return f"{topic.first} 至 {topic.last}，{said}；热度 {topic.heat:g}"
    return f"{topic.first} to {topic.last}: {said}; heat {topic.heat:g}"


def _codes(topic: Topic, language: Language) -> str:
    """The messages to open; of very many the first, since the CSV has them all."""
    said = " ".join(str(code) for code in topic.messages[:_CODES])
    more = len(topic.messages) - _CODES
    if more <= 0:
        return said
    return f"{said} …另 {more} 条，见 --csv" if language == "zh" else f"{said} … and {more} more, see --csv"


def _next_steps(found: Topics, language: Language) -> list[str]:
    """What the reader does with the list, and what it is not."""
    steps = (
        [
            "下一步：按“留言编号”打开每个问题的留言，核对是不是同一件事；是的并为一件办理，定牵头部门和答复日期。",
            "办结后用新的留言再算一次，看还有没有人反映。",
            "热度 = 人数 ×（1 + 点赞与持续周数的加成）。按字词归并，可能归错；只说地点和事，不评价任何人。",
            "图中是最热的几个，# 是下表的排名。",
        ]
        if language == "zh"
        else [
            "Next: open the messages of each issue by their numbers and see whether they are one matter; if so, "
            "handle them as one, with one department in charge and one day to answer by.",
            "When it is settled, run this again with the new messages and see whether people still write.",
            "Heat = people × (1 + something for likes and for the weeks it lasts). Grouped by words, so it can be "
            "wrong; it speaks of places and matters, never of persons.",
            "The chart shows the hottest few; # is the rank in the table.",
        ]
    )
    return steps if found.complete else [_sentences(found, language)[-1], *steps]


def _timeline(topics: Sequence[Topic], language: Language) -> str:
    """Messages of each issue, counted up over the days."""
    first, last = min(topic.first for topic in topics), max(topic.last for topic in topics)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    title = "累计留言数" if language == "zh" else "Messages so far"
    return chart(
        labels=[day.isoformat() for day in days],
        lines=[
            Line(
                f"#{topic.rank} {topic.place[-8:]}",
                [
                    sum(one <= day for one in topic.days) if topic.first <= day <= topic.last else None
                    for day in days
                ],
                colour=COLOURS[number % len(COLOURS)],
            )
            for number, topic in enumerate(topics)
        ],
        title=title,
        unit=title,
    )

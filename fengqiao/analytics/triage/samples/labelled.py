"""Reads the invented sentences that triage is measured by: one file a red flag, one of harmless matters, one of kinds.

A line is `labels | sentence`, or a sentence alone; `# first` begins a round. Rounds were written one after the other,
each before its words were known here; all were then used to widen cues, pairs and likeness, but for the kinds of the
third.
"""

from pathlib import Path

SENTENCES = Path(__file__).parent / "sentences"
Row = tuple[frozenset[str], str]


def rounds_of(name: str) -> dict[str, list[Row]]:
    """The labelled sentences of one file by round."""
    found: dict[str, list[Row]] = {}
    rows: list[Row] = []
    for line in (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            rows = found.setdefault(line.removeprefix("# "), [])
        elif line:
            labels, _, text = line.rpartition(" | ")
            rows.append((frozenset(labels.split(",")) if labels else frozenset(), text))
    return found


def all_of(name: str) -> list[Row]:
    """The labelled sentences of one file, every round."""
    return [row for rows in rounds_of(name).values() for row in rows]

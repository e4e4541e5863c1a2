"""The drawing and the glossary in docs say what the table says."""

from pathlib import Path

import pytest
from django.core.management import call_command

from fengqiao.mediation.guards import GUARDS
from fengqiao.mediation.ladder import EDGES, MOVES
from fengqiao.mediation.standing import Stage
from fengqiao.web.ladder_pages import glossary_page, in_chinese, ladder_page

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(("name", "page"), [("ladder", ladder_page), ("glossary", glossary_page)])
def test_the_committed_page_is_the_tables(name, page):
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == page(), f"run `fengqiao docs {name}`"


def test_every_move_edge_and_refusal_is_drawn():
    page = ladder_page()
    assert [move.name for move in MOVES if f"| `{move.name}` |" not in page] == []
    assert [
        edge for edge in EDGES if edge[0] is not edge[1] and f"    {edge[0]} --> {edge[1]}: " not in page
    ] == []
    assert [name for name in GUARDS if f"| `{name}` |" not in page] == []


def test_the_glossary_has_chinese_for_every_identifier():
    page = glossary_page()
    for name in [*Stage, *(move.name for move in MOVES), *GUARDS]:
        line = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        assert any("一" <= sign <= "鿿" for sign in line), line
    assert in_chinese("Accept") != "Accept"


def test_the_command_writes_the_page(tmp_path):
    call_command("write_page", "ladder", to=tmp_path / "ladder.md")
    assert "stateDiagram-v2" in (tmp_path / "ladder.md").read_text(encoding="utf-8")

import xml.etree.ElementTree as ET

import pytest

from fengqiao.documents.pictures import Grid, Line, Mark, Shape, chart, page, village_map


def test_a_page_holds_its_drawings_and_nothing_from_elsewhere():
    drawing = village_map(
        marks=[Mark(0, 0, label="卢李村"), Mark(2, 1, label="卢坊村")],
        shapes=[Shape([(0, 0), (2, 1)], closed=True, title="1")],
        title="巡逻圈",
    )
    written = page(
        title="巡逻圈",
        lead="样例数据",
        language="zh",
        drawings=[drawing],
        grids=[Grid("圈", ["编号"], [["1"]])],
    )

    assert 'lang="zh-Hans"' in written and "卢李村" in written and "<table>" in written
    assert "http" not in written.replace("http://www.w3.org/2000/svg", "") and "<script" not in written


def test_what_people_typed_stays_text():
    drawing = village_map(marks=[Mark(0, 0, label="<script>x")], title='"><b>')
    written = page(
        title="<b>", lead="&", language="en", drawings=[drawing], grids=[Grid("<i>", ["<u>"], [["<s>"]])]
    )
    assert not any(tag in written for tag in ("<script", "<b>", "<i>", "<u>", "<s>"))
    ET.fromstring(drawing)


def test_north_is_up_and_close_names_give_way():
    drawing = village_map(
        marks=[Mark(0, 0, label="south"), Mark(0, 1, label="north"), Mark(0, 1.0001, label="hidden")],
        title="m",
    )
    spots = {
        e.findtext("{*}title"): float(e.get("cy", "0"))
        for e in ET.fromstring(drawing).findall(".//{*}circle")
    }
    assert spots["north"] < spots["south"]
    assert [e.text for e in ET.fromstring(drawing).findall(".//{*}text")] == ["south", "north"]


@pytest.mark.parametrize("values", [[0, 0, 0], [5, None, 7], [-3, 2, 1e6]])
def test_a_chart_draws_what_is_there(values):
    drawing = ET.fromstring(
        chart(labels=["1", "2", "3"], lines=[Line("n", values), Line("a", values, dots=True)], title="t")
    )
    known = [value for value in values if value is not None]
    assert len(list(drawing.findall(".//{*}circle"))) == len(known)


def test_a_line_needs_a_value_a_label():
    with pytest.raises(ValueError, match="one value a label"):
        chart(labels=["1"], lines=[Line("n", [1, 2])], title="t")


def test_a_name_at_the_eastern_edge_stays_on_the_paper():
    drawing = village_map(marks=[Mark(0, 0), Mark(9, 0, label="一个名字很长的村庄")], title="m")
    (name,) = ET.fromstring(drawing).findall(".//{*}text")
    assert float(name.get("x", "0")) + 9 * 13 <= 1100


def test_a_name_without_room_on_the_right_stands_elsewhere_and_no_name_covers_a_mark():
    drawing = village_map(
        marks=[Mark(0, 0, label="first"), Mark(0.3, 0, label="second"), Mark(10, 5, label="370781007205")],
        title="m",
    )
    spots = {e.text: float(e.get("x", "0")) for e in ET.fromstring(drawing).findall(".//{*}text")}
    second = next(e for e in ET.fromstring(drawing).findall(".//{*}circle") if e[0].text == "second")
    assert set(spots) == {"first", "second", "370781007205"}
    assert spots["first"] + 5 * 13 * 0.65 <= float(second.get("cx", "0"))
    assert spots["370781007205"] + 12 * 13 * 0.65 <= 1100


@pytest.mark.parametrize(("width", "said"), [(0.9, "100 m"), (9, "1 km"), (30, "5 km")])
def test_the_scale_bar_is_a_round_length(width, said):
    drawing = ET.fromstring(village_map(marks=[Mark(0, 0), Mark(width, 0)], title="m", kilometres=True))
    (text,) = drawing.findall(".//{*}text")
    bar = drawing.findall(".//{*}path")[-1].get("d", "")
    end = float(bar.split("H")[1].split("V")[0])
    length = float(said.split()[0]) / (1000 if said.endswith(" m") else 1)
    assert text.text == said
    assert (end - 14) / (1100 - 2 * 46) == pytest.approx(length / width, abs=1e-3)

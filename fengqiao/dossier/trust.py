"""The monthly sheet of trust as a paper to sign and keep outside the computer."""

from datetime import datetime

from django.utils.translation import get_language, gettext

from fengqiao.documents.sheet import PlainSheet, plain_sheet_pdf
from fengqiao.reporting.trust import TrustSheet, facts


def trust_sheet_pdf(sheet: TrustSheet, *, at: datetime, taken: str = "") -> bytes:
    """The PDF in the language of the moment; `taken`: who took it along, for the foot of the page."""
    return plain_sheet_pdf(
        PlainSheet(
            title=gettext("Sheet of trust, %(month)s") % {"month": sheet.month},
            language="en" if (get_language() or "").startswith("en") else "zh",
            facts=tuple(facts(sheet)),
            code_label=head_label(sheet),
            code=sheet.log.head,
            tables=(
                (gettext("Looks at cases"), _figures(sheet.looks)),
                (gettext("What was taken along"), _figures(sheet.exports)),
            ),
            notes=_notes(sheet),
            sign=(gettext("Chief"), gettext("Audit administrator"), gettext("Day")),
            is_sample=sheet.is_sample,
        ),
        at=at,
        taken=taken,
    )


def head_label(sheet: TrustSheet) -> str:
    """What the 64 digits are."""
    if sheet.ended:
        return gettext("Head of the log at the end of the month")
    return gettext("Head of the log so far: the month is not over, print the sheet again then")


def _figures(rows: list[tuple[str, int]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, f"{count:,}") for label, count in rows)


def _notes(sheet: TrustSheet) -> tuple[str, ...]:
    return (
        gettext(
            "Keep this sheet outside the computer. Whoever rewrites the log later cannot rewrite this paper:"
        ),
        f"fengqiao audit verify --head {sheet.log.head}",
        gettext("Entries of the whole installation, such as backups, are counted too."),
    )

"""What is wrong with one field of a form, in the reader's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD_ERRORS: dict[str, Promise] = {
    "required": _("Please fill this in."),
    "unknown": _("This was not asked."),
    "not_text": _("This text cannot be read, or is too long."),
    "not_integer": _("A whole number, please."),
    "not_money": _("An amount in yuan, please, such as 180 or 180.50."),
    "not_date": _("A day, please, such as 2026-11-25."),
    "not_datetime": _("A day and a time, please."),
    "not_boolean": _("Yes or no, please."),
    "not_choice": _("Choose one of these."),
    "not_party": _("Choose one of the sides."),
    "not_file": _("This file cannot be read, or is larger than 8 MB."),
    "unknown_colleague": _("Nobody of this station has that name."),
    "unknown_lawyer": _("This lawyer is not in the directory."),
    "unknown_village": _("No such village here."),
    "no_such_person": _("This side has no such person."),
    "unknown_dispute": _("No dispute has this number."),
    "is_yourself": _("Choose somebody else than yourself."),
    "none_here": _("The station has no such department."),
    "not_a_scan": _("Neither a PDF nor a picture that can be opened."),
    "scan_locked": _("This PDF is locked with a password. Save it without one."),
    "scan_too_long": _("This PDF is too much at once: at most 100 pages. Split it."),
    "scan_too_wide": _(
        "This picture has too many dots: 40 million at most, 24 million as PNG. Scan it at a lower resolution."
    ),
    "scan_not_pages": _(
        "Not all of this PDF lies on its pages: print it into a new PDF, and send enclosed files one by one."
    ),
    "scan_infected": _("The virus scanner found something in this file. It was not taken."),
}

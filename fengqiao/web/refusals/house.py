"""Refusals of the house itself: files, sheets, keys, requests that cannot be read. As in `cases`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, tuple[Promise, Promise]] = {
    "sides_not_asked_yet": (_("Not everyone has been asked yet"), _("Ask every side first.")),
    "case_erased": (
        _("This matter was erased"),
        _("Its words are gone for good; only the figures know of it."),
    ),
    "unknown_record_kind": (_("No such kind of record"), _("The kinds are in docs/retention.md.")),
    "retention_runs_elsewhere": (
        _("Another run is letting go of what is over"),
        _("Try again in a minute."),
    ),
    "no_checked_backup": (
        _("No backup is known to be whole"),
        _("Make one with fengqiao backup; older ones stay until then."),
    ),
    "retention_out_of_bounds": (
        _("That is too short or too long"),
        _("The law's bounds are in docs/retention.md."),
    ),
    "duty_too_long": (_("Nobody is on duty that long"), _("Seven days at most. Enter several if need be.")),
    "idempotency_key_reused": (
        _("This form was sent before, with something else in it"),
        _("Open the page again and send it once more."),
    ),
    "idempotency_key_malformed": (_("This form is damaged"), _("Open the page again and send it once more.")),
    "keys_are_being_rotated": (_("One moment, please"), _("Try again in a minute. Nothing was lost.")),
    "sealed_text_damaged": (
        _("A stored text cannot be read"),
        _("Tell whoever runs the station's computer; the log says which."),
    ),
    "text_not_unicode": (_("Some signs cannot be read"), _("Type the text again.")),
    "unknown_kind": (_("No such kind of matter"), _("Choose one from the list.")),
    "outside_scope": (_("This is not yours to see"), _("Ask the station if you think it should be.")),
    "too_many_tries": (_("Too many tries"), _("Wait a while, or call the station.")),
    "unknown_receipt": (
        _("We cannot find this receipt"),
        _("Check the twelve digits and the last four of your phone number."),
    ),
    "scan_unreadable": (
        _("A scan cannot be opened"),
        _("Scan that paper again and add it as a PDF or a picture, then print."),
    ),
    "scan_too_large": (
        _("A scan is too large to be bound"),
        _("Scan that paper again at a lower resolution, then print."),
    ),
    "paper_not_drawn": (
        _("The paper could not be drawn"),
        _("Try again in a minute. If it stays so, tell whoever runs the station's computer."),
    ),
    "day_unreadable": (_("A day is missing"), _("Write it like 2026-11-25.")),
    "appointment_needs_village": (_("For which village?"), _("Choose the village.")),
    "appointment_needs_room": (_("For which policing room?"), _("Choose the room.")),
    "appointment_needs_department": (_("For which department?"), _("Choose the department.")),
    "sheet_missing": (_("Choose a file first"), _("An Excel or CSV file.")),
    "sheet_too_large": (
        _("The file is larger than 8 MB"),
        _("Split it and read the parts one after another."),
    ),
    "sheet_without_words": (
        _("Which column holds the words?"),
        _("Say where subject or text is, then go on."),
    ),
    "unknown_caller": (_("We cannot tell who is asking"), _("Check the receipt code or the token.")),
    "malformed": (_("This could not be read"), _("Look at the places that are named, then send it again.")),
    "method_not_allowed": (
        _("Nothing of this kind is done here"),
        _("Look at the description of the interface."),
    ),
    "month_unreadable": (_("That month cannot be read"), _("Write it like 2026-10.")),
    "month_to_come": (_("That month has not begun"), _("Choose an earlier one.")),
    "head_unreadable": (
        _("That head cannot be read"),
        _("Type its 64 signs, 0 to 9 and a to f, or leave it empty."),
    ),
    "line_not_encrypted": (_("This line is not encrypted"), _("Ask again over https, with a new token.")),
    "broken": (_("Something broke here"), _("Try again in a minute. Nothing was done twice.")),
    "length_missing": (
        _("This request does not say how long it is"),
        _("Send it again from the page. A program must name the length (Content-Length)."),
    ),
    "request_too_large": (
        _("That is too much at once"),
        _("A file may have 8 MB. Make it smaller, or send the parts one after another."),
    ),
    "file_too_large": (_("The file is too large"), _("Split it and read the parts one after another.")),
    "not_a_table": (_("The file cannot be read as a table"), _("Save it as .xlsx or .csv and try again.")),
    "table_with_macros": (
        _("This workbook carries programs"),
        _("Save it as .xlsx or .csv, without macros, and try again."),
    ),
    "table_in_two_encodings": (
        _("The file is put together from two encodings"),
        _("Save it once more as .xlsx, or as CSV in UTF-8."),
    ),
    "table_cell_unreadable": (
        _("A cell of the file cannot be read"),
        _("Its day or time lies beyond all calendars. Mend it, or make it text, and try again."),
    ),
    "table_too_heavy": (
        _("The file takes too much memory or time to read"),
        _("Copy the rows alone into a new sheet, or save it as CSV, and try again."),
    ),
    "table_empty": (
        _("There are no rows in it"),
        _("The first row holds the headings, the messages follow."),
    ),
}

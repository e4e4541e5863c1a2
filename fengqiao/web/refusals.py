"""A rule's no, in the reader's words: what it is, and what to do about it. Every guard of the ladder has an entry."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from fengqiao.audit.doors import DoorClosed
from fengqiao.kernel.refusals import Refused
from fengqiao.web.field_errors import FIELD_ERRORS

__all__ = ["FIELD_ERRORS", "Explanation", "Link", "RefusalPages", "explain", "in_words"]


@dataclass(frozen=True)
class Link:
    """Where the reader can go on from here."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class Explanation:
    """What `parts/refusal.html` shows."""

    title: str | Promise
    advice: str | Promise = ""
    link: Link | None = None


_WORDS: dict[str, tuple[Promise, Promise]] = {
    "wrong_code": (_("This code is not right"), _("Look at the newest code, and type it again.")),
    "code_used_already": (
        _("This code was used already; wait for the next one"),
        _("It changes every half minute."),
    ),
    "wrong_password": (_("The password is not right"), _("Type it once more.")),
    "password_used_before": (
        _("You have had this password before"),
        _("Choose one that is none of your last five."),
    ),
    "contact_too_long": (_("That is too long"), _("At most 120 signs.")),
    "password_days_out_of_range": (_("That many days do not fit"), _("0 for never, or from 30 to 730.")),
    "unknown_factor": (_("This device is not on your list"), _("Perhaps it was removed already.")),
    "last_factor": (_("It is the only one you have"), _("Set up another one first, then remove this one.")),
    "not_your_own_factors": (
        _("Your own second step is reset by somebody else"),
        _("Ask the other administrator."),
    ),
    "no_text_messages_for_you": (
        _("No code can be sent to you"),
        _("Use the app on your phone, or one of your recovery codes."),
    ),
    "too_many_texts": (_("Three codes were sent already; wait half an hour"), _("Or use another way.")),
    "stale_version": (
        _("Someone else has just moved this on"),
        _("Look at how it stands now, then decide again. Nothing you did was lost."),
    ),
    "move_not_open": (
        _("This cannot be done right now"),
        _("Look at the next step on the page of the matter."),
    ),
    "not_for_your_role": (_("This is for someone else to do"), _("Ask the mediator of this matter.")),
    "no_committee_mediator": (
        _("A mediator of the committee is missing"),
        _("Name the mediator of record first. The law wants one at every step."),
    ),
    "only_one_side": (_("The other side is missing"), _("Say who the other side is first.")),
    "sides_not_asked_yet": (_("Not everyone has been asked yet"), _("Ask every side first.")),
    "not_the_reporter": (
        _("Only the one who told us can take it back"),
        _("You can stop taking part at any time instead."),
    ),
    "screened_out": (
        _("This matter belongs elsewhere"),
        _("It is not for mediation. The page says who takes care of it; send it there."),
    ),
    "family_violence": (
        _("Safety comes first here"),
        _("Nobody is brought together until an officer has made sure it is safe."),
    ),
    "case_still_runs": (
        _("This matter still goes on"),
        _("Only what is over can be erased."),
    ),
    "case_erased": (
        _("This matter was erased"),
        _("Its words are gone for good; only the figures know of it."),
    ),
    "must_be_kept": (
        _("The law keeps this for now"),
        _("Refuse it with the reason shown, or grant it in part."),
    ),
    "unknown_right": (_("Choose what you ask for"), _("One of those on the list.")),
    "words_missing": (_("Some words are missing"), _("Say what is wrong, or what you want to know.")),
    "too_many_requests": (
        _("Five of your requests wait for an answer"),
        _("You get them within 15 working days; then ask again."),
    ),
    "already_answered": (_("This was answered already"), _("The answer is on the list below.")),
    "unknown_outcome": (_("Choose an answer"), _("Done, done in part, or refused.")),
    "unknown_record_kind": (_("No such kind of record"), _("The kinds are in docs/retention.md.")),
    "retention_out_of_bounds": (
        _("That is too short or too long"),
        _("The law's bounds are in docs/retention.md."),
    ),
    "guardian_missing": (_("A child is involved"), _("Write down the parent or guardian first.")),
    "nothing_arranged": (_("No time and place yet"), _("Arrange when, where and with whom first.")),
    "duty_too_long": (_("Nobody is on duty that long"), _("Seven days at most. Enter several if need be.")),
    "administrators_keep_their_password": (
        _("An administrator's password is set by nobody else"),
        _("Lock them, and take somebody on anew."),
    ),
    "residents_keep_their_password": (
        _("Residents set their own password"),
        _("Nobody at the station chooses it for them."),
    ),
    "account_awaits_opening": (
        _("The account waits to be opened"),
        _("What one person has set up the security administrator opens."),
    ),
    "account_is_open": (_("The account is open already"), _("There is nothing left to do.")),
    "opened_by_another": (
        _("Somebody else opens it"),
        _("Who set an account up does not open it, nor does its owner."),
    ),
    "already_administrator": (
        _("This phone belongs to another administrator or the chief"),
        _("Nobody is two of them. Choose somebody else."),
    ),
    "token_is_personal": (
        _("A key for programs belongs to one person"),
        _("Everybody makes their own, on the page of their account."),
    ),
    "passkey_wrong": (
        _("The passkey was not taken"),
        _("Try it once more, or use another way. It belongs to this site and to you alone."),
    ),
    "passkey_known": (_("This passkey is yours already"), _("There is nothing left to do.")),
    "passkey_gone": (_("That took too long"), _("Begin once more; there are five minutes.")),
    "too_many_passkeys": (_("You have ten passkeys"), _("Remove one you no longer use.")),
    "password_not_right": (
        _("The password is not right"),
        _("Type it once more. Five wrong ones close the door."),
    ),
    "unknown_passkey": (_("This passkey is not on your list"), _("Perhaps it was removed already.")),
    "unknown_session": (_("This session has ended already"), _("There is nothing left to end.")),
    "unknown_duty": (_("This shift is not on the roster"), _("Perhaps somebody has removed it already.")),
    "duty_over": (_("This shift is over"), _("What is past stays on record.")),
    "room_without_name": (_("The room has no name"), _("Write down what everybody calls it.")),
    "room_exists": (_("There is a room of this name"), _("Give the new one another name.")),
    "seats_out_of_range": (_("How many seats?"), _("From 1 to 500.")),
    "cooling_off": (
        _("The sides are cooling off"),
        _("Nobody brings them together before that day. You may talk with one side alone."),
    ),
    "no_lawyer_asked": (
        _("No lawyer has been chosen yet"),
        _("Each side puts the lawyers in order; the first you have in common is asked."),
    ),
    "not_the_asked_lawyer": (
        _("Another lawyer was asked"),
        _("Only the lawyer both sides chose can answer."),
    ),
    "open_session_not_unanimous": (
        _("The hearing stays closed"),
        _("It is open only if every side asks for it."),
    ),
    "nothing_recorded": (
        _("Nothing has been written down yet"),
        _("Sit down with the sides and write a short record first."),
    ),
    "no_offer": (_("There is no offer to answer"), _("Make one, or wait for the other side.")),
    "not_a_higher_level": (_("That is not a step up"), _("Choose a step above this one.")),
    "top_of_the_ladder": (
        _("This is the last step"),
        _("What is left is arbitration, the offices or the court. Tell the sides how."),
    ),
    "no_climb_proposed": (_("Nobody has asked to go up"), _("Propose the next step first, with the reason.")),
    "no_extension_proposed": (_("Nobody has asked for more time"), _("Ask for it first, with the reason.")),
    "too_many_days": (_("That is too long"), _("Between 1 and 60 days can be added.")),
    "nobody_asked": (_("No colleague has been asked"), _("Choose who should take over first.")),
    "not_the_asked_colleague": (
        _("Another colleague was asked"),
        _("Only the one who was asked can take it over."),
    ),
    "agreement_unsigned": (
        _("Not everyone has signed"),
        _("Every side signs or presses a fingerprint first."),
    ),
    "mediator_unsigned": (_("The mediator has not signed"), _("The mediator signs before the seal.")),
    "agreement_is_oral": (
        _("This agreement was made by word of mouth"),
        _("It carries no seal. Record it instead."),
    ),
    "agreement_is_written": (
        _("This agreement is on paper"),
        _("It counts once it is sealed and scanned in."),
    ),
    "seal_unconfirmed": (
        _("The seal is missing"),
        _("Have the committee seal the paper, then scan it again."),
    ),
    "confirmation_too_late": (
        _("The 30 days are over"),
        _("The court can no longer confirm it this way. The agreement still binds."),
    ),
    "confirmation_not_possible": (
        _("The court does not confirm this kind"),
        _("Marriage, adoption and who owns what are left out. The agreement still binds."),
    ),
    "performance_open": (
        _("Something promised is still open"),
        _("Write down whether it was done before closing."),
    ),
    "follow_up_missing": (_("Nobody has been back to ask"), _("Visit both sides once, then close it.")),
    "agreement_is_whole": (_("Everything is already settled"), _("No point was left open to go on with.")),
    "duty_open": (
        _("A department has not finished"),
        _("The matter stays open until every work order is done or withdrawn."),
    ),
    "no_duty_waiting": (_("No work order is waiting"), _("Send one to the department first.")),
    "unknown_work_order": (_("No such work order"), _("Check its number.")),
    "unknown_item": (_("No such promise"), _("Check its number in the agreement.")),
    "not_performed": (_("That day is still to come"), _("Write it down when it has been done.")),
    "danger_unanswered": (
        _("Someone may be in danger"),
        _("An officer answers the alarm first. In an emergency call 110."),
    ),
    "no_alarm": (_("There is no alarm to answer"), _("Somebody may have answered it already.")),
    "side_is_not_new": (_("That letter comes later"), _("Take the next free letter for the new side.")),
    "not_a_side": (_("There is no such side"), _("Choose one of the sides of this matter.")),
    "side_unnamed": (_("Which side is it for?"), _("Choose the side you write this down for.")),
    "police_mediation_not_allowed": (
        _("The police cannot mediate this one"),
        _("It must be minor, between neighbours or family, once only, and everyone willing."),
    ),
    "police_attempts_used": (
        _("There is no second try left"),
        _(
            "A second one is possible only within 7 working days of the first. The case goes its ordinary way."
        ),
    ),
    "police_not_agreed": (_("Nothing was agreed with the police"), _("Hold the mediation first.")),
    "police_already_agreed": (_("It was agreed already"), _("What is left is to do what was promised.")),
    "assurance_missing": (_("This needs a clear yes"), _("Without it this step cannot be taken.")),
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
    "unknown_township": (_("No such township"), _("Check its nine digits.")),
    "outside_scope": (_("This is not yours to see"), _("Ask the station if you think it should be.")),
    "too_many_tries": (_("Too many tries"), _("Wait a while, or call the station.")),
    "phone_unreadable": (_("This is no mobile number"), _("Eleven digits, such as 139 0000 0000.")),
    "phone_code_wrong": (
        _("This code is not right, or no longer good"),
        _("Look at the newest message, or ask for another code."),
    ),
    "unknown_receipt": (
        _("We cannot find this receipt"),
        _("Check the twelve digits and the last four of your phone number."),
    ),
    "paper_missing": (
        _("This matter has no such paper yet"),
        _("Choose one from the list; a paper appears once its step has been taken."),
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
    "reason_missing": (_("Say why first"), _("A short reason is enough; the sides are shown it.")),
    "role_may_not": (_("This is not for your role"), _("Ask whoever it belongs to.")),
    "outside_station": (_("This belongs to another township"), _("Ask the station there.")),
    "hearing_room_taken": (_("The room is taken then"), _("Choose another time, or another room.")),
    "not_your_work_order": (
        _("This work order is not open for you"),
        _("It is another department's, or it is over."),
    ),
    "unknown_village": (_("No such village here"), _("Choose one of the station's villages.")),
    "unknown_place": (_("No such place here"), _("Choose one from the list.")),
    "unknown_colleague": (
        _("No such colleague"),
        _("Choose somebody of this station who may still sign in."),
    ),
    "conference_days_out_of_range": (
        _("These days do not fit"),
        _("One to eight days of the month, each from 1 to 28."),
    ),
    "username_taken": (_("Somebody has this sign-in name"), _("Choose another one.")),
    "username_malformed": (
        _("This sign-in name does not fit"),
        _("Two to sixty letters, digits and the signs . _ - only."),
    ),
    "name_missing": (_("Whose sign-in is it?"), _("Write down the name.")),
    "unknown_role": (_("No such role"), _("Choose one from the list.")),
    "weak_password": (
        _("This password is too easy"),
        _("At least ten signs, not only digits, nothing that is like the name."),
    ),
    "cannot_lock_oneself_out": (_("You would lock yourself out"), _("Another chief can do it.")),
    "not_a_lawyer": (_("Only lawyers stand in this directory"), _("Choose a lawyer.")),
    "firm_missing": (_("Which law firm?"), _("Write down the firm.")),
    "unknown_appointment": (_("No such appointment"), _("Look at the list again.")),
    "already_ended": (_("It has ended already"), _("Look at the list again.")),
    "ends_before_start": (_("It would end before it begins"), _("Check both days.")),
    "day_unreadable": (_("A day is missing"), _("Write it like 2026-11-25.")),
    "appointment_needs_village": (_("For which village?"), _("Choose the village.")),
    "appointment_needs_room": (_("For which policing room?"), _("Choose the room.")),
    "appointment_needs_department": (_("For which department?"), _("Choose the department.")),
    "village_has_assistant": (_("The village has an assistant already"), _("End that appointment first.")),
    "deputy_is_same_person": (_("Nobody acts for themselves"), _("Choose a colleague.")),
    "deputy_of_other_role": (_("The deputy has another role"), _("Choose a colleague of the same role.")),
    "deputy_of_other_station": (
        _("The deputy is of another township"),
        _("Choose a colleague of this station."),
    ),
    "deputy_inactive": (_("The deputy can no longer sign in"), _("Choose somebody else.")),
    "deputy_absent": (_("The deputy is away then"), _("Choose somebody else, or other days.")),
    "acts_for_colleague": (
        _("They act for an absent colleague on these days"),
        _("Choose other days, or let the colleague name another deputy first."),
    ),
    "already_absent": (_("Leave is written down for these days"), _("Check both days.")),
    "successor_is_same_person": (_("It would stay with the same person"), _("Choose a colleague.")),
    "successor_of_other_role": (_("The colleague has another role"), _("Choose one of the same role.")),
    "successor_inactive": (_("The colleague can no longer sign in"), _("Choose somebody else.")),
    "working_days_out_of_range": (_("That many days do not fit"), _("Between 1 and 60 working days.")),
    "unknown_level": (_("There is no such step"), _("The steps are 1 to 5.")),
    "position_outside_china": (_("That place is not in China"), _("Check longitude and latitude.")),
    "positions_unreadable": (_("The position cannot be read"), _("Degrees, such as 118.62 and 36.70.")),
    "sheet_missing": (_("Choose a file first"), _("An Excel or CSV file.")),
    "sheet_too_large": (
        _("The file is larger than 8 MB"),
        _("Split it and read the parts one after another."),
    ),
    "sheet_without_words": (
        _("Which column holds the words?"),
        _("Say where subject or text is, then go on."),
    ),
    "signing_code_wrong": (
        _("That code is not right"),
        _("Look at the newest message, or ask for a new code."),
    ),
    "signing_code_used_up": (_("Too many tries with this code"), _("Ask for a new code.")),
    "too_many_signing_codes": (
        _("Three codes were sent already"),
        _("Wait half an hour, or sign before the mediator."),
    ),
    "no_phone_for_code": (_("There is no phone to send it to"), _("Sign on paper, or before the mediator.")),
    "sign_before_mediator": (
        _("Alone on a phone one signs with a code"),
        _("Ask for the code, or sign on paper before the mediator. Nobody signs for a neighbour."),
    ),
    "code_is_for_the_party": (
        _("The code belongs to the party"),
        _("They type it on their own phone. Before you, they sign on paper or on your screen."),
    ),
    "not_your_side": (_("You can speak for your own side only"), _("Open the page of the matter again.")),
    "not_the_mediator": (
        _("You have not mediated this matter"),
        _("The committee's mediator of record signs, or somebody who sat down with the sides."),
    ),
    "not_before_the_mediator": (
        _("On a screen one signs before the mediator"),
        _("Let them sign before whoever mediates here, on paper, or with the code on their own phone."),
    ),
    "mediator_has_signed": (
        _("The mediator has signed already"),
        _("Talk again before signing if something is to change."),
    ),
    "agreement_missing": (_("There is no agreement yet"), _("Write it down first.")),
    "all_performed": (
        _("Everything has been done already"),
        _("Look at the promises on the page of the matter."),
    ),
    "empty_summary": (_("Nothing has been told yet"), _("Say in a few words what happened.")),
    "parties_missing": (_("Nobody is named yet"), _("Say at least for whom this is.")),
    "sides_not_in_order": (_("A side was left out"), _("Fill in the sides one after the other.")),
    "unknown_source": (_("It is not clear where this came from"), _("Choose one of the ways in the list.")),
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
    "not_found": (
        _("There is no such matter here"),
        _("Check its number, or open it with the receipt code."),
    ),
    "request_too_large": (
        _("That is too much at once"),
        _("A file may have 8 MB. Make it smaller, or send the parts one after another."),
    ),
    "scanner_away": (
        _("The virus scanner does not answer"),
        _("No file is taken unseen. Try again in a few minutes; the rest of the station works."),
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
    "table_empty": (
        _("There are no rows in it"),
        _("The first row holds the headings, the messages follow."),
    ),
}
_OTHER = (_("This cannot be done"), _("Go back and look at the next step. Nothing was changed."))


def has_words(name: str) -> bool:
    """Whether a refusal has its own words."""
    return name in _WORDS


def in_words(name: str) -> str:
    """A refusal in a sentence or two, in the reader's language."""
    title, advice = _WORDS.get(name, _OTHER)
    return f"{title}：{advice}" if (get_language() or "").startswith("zh") else f"{title}: {advice}"


def explain(refused: Refused, *, link: Link | None = None) -> Explanation:
    """The words for a refusal; a general sentence for one without its own."""
    title, advice = _WORDS.get(refused.name, _OTHER)
    if seconds := refused.detail.get("retry_after"):
        return Explanation(title, _wait_words(seconds), link)
    return Explanation(title, advice, link)


def _wait_words(seconds: int) -> str:
    """How long to wait, in minutes or hours, rounded up."""
    minutes = -(-seconds // 60)
    if minutes <= 90:
        words = ngettext(
            "Try again in %(number)s minute, or call the station.",
            "Try again in %(number)s minutes, or call the station.",
            minutes,
        )
        return words % {"number": minutes}
    return gettext("Try again in %(number)s hours, or call the station.") % {"number": -(-minutes // 60)}


class RefusalPages:
    """Middleware: a refusal that no view caught becomes a clear page, status 409, instead of an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a `Refused`; other errors go their way."""
        if not isinstance(error, Refused) or request.path.startswith("/api/"):
            return None
        status = 429 if isinstance(error, DoorClosed) else 409
        return render(request, "409.html", {"refusal": explain(error)}, status=status)

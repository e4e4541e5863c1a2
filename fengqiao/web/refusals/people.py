"""Refusals about people: accounts, signing in, who serves where, the station's settings. As in `cases`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, tuple[Promise, Promise]] = {
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
    "signed_out_by_wrong_passwords": (
        _("You are signed out: too many wrong passwords"),
        _("Wait a quarter of an hour, sign in again, and begin once more."),
    ),
    "unknown_session": (_("This session has ended already"), _("There is nothing left to end.")),
    "unknown_duty": (_("This shift is not on the roster"), _("Perhaps somebody has removed it already.")),
    "duty_over": (_("This shift is over"), _("What is past stays on record.")),
    "room_without_name": (_("The room has no name"), _("Write down what everybody calls it.")),
    "room_exists": (_("There is a room of this name"), _("Give the new one another name.")),
    "seats_out_of_range": (_("How many seats?"), _("From 1 to 500.")),
    "unknown_township": (_("No such township"), _("Check its nine digits.")),
    "unknown_place": (_("No such place here"), _("Choose one from the list.")),
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
    "working_days_out_of_range": (_("That many days do not fit"), _("Between 1 and 60 working days.")),
    "unknown_level": (_("There is no such step"), _("The steps are 1 to 5.")),
    "position_outside_china": (_("That place is not in China"), _("Check longitude and latitude.")),
    "positions_unreadable": (_("The position cannot be read"), _("Degrees, such as 118.62 and 36.70.")),
}

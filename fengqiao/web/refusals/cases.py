"""Refusals of the ladder and of everything about a case. Name -> what it is, and what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, tuple[Promise, Promise]] = {
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
    "parties_erased": (
        _("The people of this matter are no longer known here"),
        _("Their data was deleted when its time was over. Ask whoever comes back to report it anew."),
    ),
    "guardian_missing": (_("A child is involved"), _("Write down the parent or guardian first.")),
    "guardian_consent_missing": (
        _("A child under 14 is involved"),
        _("Ask the guardian first. Write down their name, what they are to the child, and that they agree."),
    ),
    "unknown_consent": (_("Choose what they agree to"), _("One of those on the list.")),
    "unknown_notice": (
        _("There is no such version of the notice"),
        _("Take the version that the notice itself shows."),
    ),
    "no_such_consent": (
        _("There is no such consent any more"),
        _("It was taken back already, or never given."),
    ),
    "nothing_arranged": (_("No time and place yet"), _("Arrange when, where and with whom first.")),
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
    "phone_unreadable": (_("This is no mobile number"), _("Eleven digits, such as 139 0000 0000.")),
    "phone_code_wrong": (
        _("This code is not right, or no longer good"),
        _("Look at the newest message, or ask for another code."),
    ),
    "paper_missing": (
        _("This matter has no such paper yet"),
        _("Choose one from the list; a paper appears once its step has been taken."),
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
    "unknown_colleague": (
        _("No such colleague"),
        _("Choose somebody of this station who may still sign in."),
    ),
    "successor_inactive": (_("The colleague can no longer sign in"), _("Choose somebody else.")),
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
    "not_found": (
        _("There is no such matter here"),
        _("Check its number, or open it with the receipt code."),
    ),
    "scanner_away": (
        _("The virus scanner does not answer"),
        _("No file is taken unseen. Try again in a few minutes; the rest of the station works."),
    ),
}

"""What each move asks for."""

from fengqiao.kernel.kinds import DEPARTMENT_KINDS, KINDS

from .fields import Field, Option, gettext_noop

_ = gettext_noop


def _options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in labels.items())


KIND_OPTIONS = tuple(Option(kind.code, kind.en) for kind in KINDS)
DEPARTMENT_OPTIONS = tuple(Option(department.code, department.en) for department in DEPARTMENT_KINDS)
TO_LEVEL = (
    Option("2", _("Assistant")),
    Option("3", _("Lawyer")),
    Option("4", _("Hearing")),
    Option("5", _("Joint session")),
)

AT = Field("at", "datetime", _("When"))
PLACE = Field("place", "text", _("Where"))
HAPPENED = Field("happened_at", "datetime", _("When it took place"))
NOTE = Field("note", "text", _("Note"), long=True)
REASON = Field("reason", "text", _("Why"), long=True)
SIDE = Field("side", "party", _("Which side"))
INVITED = Field("invited", "text", _("Who is invited (separated by commas)"))
COLLEAGUE = Field("to", "text", _("Colleague (sign-in name)"), required=True)
ORDER = Field("order", "integer", _("Number of the work order"))
GUARDIAN: tuple[Field, ...] = (
    Field("guardian", "text", _("Guardian, and what was agreed with them")),
    Field("guardian_relation", "text", _("What the guardian is to the child")),
    Field("under_14", "boolean", _("Is the child under 14?")),
    Field("guardian_consents", "boolean", _("The guardian agrees that details of the child are kept")),
)

# A side without a phone, or that does not read, answers before somebody who writes it down.
ON_BEHALF: tuple[Field, ...] = (
    Field("side", "party", _("For which side"), staff_only=True),
    Field(
        "said_how", "choice", _("How they told you"),
        options=_options(in_person=_("In person"), phone=_("By phone"), visit=_("At a visit"), read_aloud=_("Read aloud to them"), fingerprint=_("Read aloud, fingerprint on the paper")),
        staff_only=True,
    ),
    Field("witness", "text", _("Witness"), staff_only=True),
)  # fmt: skip
FOR_A_SIDE = (Field("side", "party", _("For which side"), staff_only=True),)

# fmt: off
ASKS: dict[str, tuple[Field, ...]] = {
    "accept": (Field("kind", "choice", _("Type"), options=KIND_OPTIONS), NOTE),
    "set_aside": (Field("reason", "choice", _("Why"), required=True, options=_options(not_a_dispute=_("Not a dispute"), outside=_("Not in our villages"), duplicate=_("Already here"), unclear=_("Cannot be understood"))), NOTE),
    "redirect": (Field("reason", "choice", _("Why"), required=True, options=_options(crime=_("A possible offence"), court_seized=_("Already before a court"), other_body=_("Another body's matter"))), Field("told_where", "text", _("Where they were sent"))),
    "protect": (Field("reason", "choice", _("Why"), required=True, options=_options(family_violence=_("Violence in the family"), minor=_("A child is involved"), other=_("Other"))), Field("side", "party", _("Who is protected: the only side that is still contacted")), NOTE),
    "correct_screening": (Field("safe", "boolean", _("I have checked that everybody is safe"), required=True, must_be=True), *GUARDIAN, REASON),
    "refer": (Field("referred_to", "choice", _("Referred to"), required=True, options=_options(police=_("Police case officers"), court=_("Court"), womens_federation=_("Women's federation"), civil_affairs=_("Civil affairs"), other=_("Other"))), NOTE),
    "add_party": (Field("name", "text", _("Name"), required=True), Field("phone", "text", _("Phone")), Field("side", "party", _("Which side"), required=True)),
    "ask_side": (Field("side", "party", _("Which side"), required=True), Field("how", "choice", _("How"), required=True, options=_options(link=_("Link by text message"), phone=_("Phone call"), visit=_("Visit"))), NOTE),
    "consent": (Field("rights_read", "boolean", _("I have read my rights, or they were read to me"), required=True, must_be=True),),
    "decline": (*FOR_A_SIDE, REASON),
    "withdraw": (REASON,),
    "merge": (Field("into", "text", _("Number of the other dispute"), required=True), Field("same_person", "boolean", _("I called the phone: whoever reported this is the person it belongs to")), REASON),
    "link": (Field("other", "text", _("Number of the other dispute"), required=True), REASON),
    "correct_kind": (Field("kind", "choice", _("Type"), required=True, options=KIND_OPTIONS), REASON),
    "correct_village": (Field("village", "text", _("Village (12 digits)"), required=True), REASON),
    "correct_party": (Field("side", "party", _("Which side"), required=True), Field("person", "integer", _("Which person of the side (1, 2, …), where there are several")), Field("name", "text", _("Name")), Field("phone", "text", _("Phone")), REASON),
    "set_mediator_of_record": (Field("to", "text", _("Committee mediator (sign-in name)")),),
    "invite_elders": (AT, PLACE, Field("elders", "text", _("Elders (sign-in names, separated by commas)")), INVITED, Field("cooling_off_until", "date", _("Cool off until"))),
    "record_talk": (HAPPENED, PLACE, Field("note", "text", _("What was said, in short"), required=True, long=True), Field("audience", "choice", _("Who may read it"), options=_options(joint=_("Both sides"), private=_("Only this side"))), Field("with_side", "party", _("Private talk with")), Field("cooling_off_until", "date", _("Cool off until"))),
    "plan_visit": (AT, PLACE, INVITED),
    "record_visit": (HAPPENED, Field("with_side", "party", _("At whose home")), Field("cause", "text", _("Cause"), required=True, long=True), Field("facts", "text", _("Facts"), required=True, long=True), Field("trend", "choice", _("Trend"), required=True, options=_options(calmer=_("Calmer"), same=_("The same"), worse=_("Worse")))),
    "rank_lawyers": (Field("lawyers", "text", _("Lawyers in order (sign-in names, separated by commas)")),),
    "accept_assignment": (Field("no_conflict", "boolean", _("I have no conflict of interest with any side"), required=True, must_be=True), AT, PLACE),
    "decline_assignment": (REASON,),
    "pass_to_next_lawyer": (REASON,),
    "give_analysis": (HAPPENED, Field("interests", "text", _("What each side really needs"), required=True, long=True), Field("consequences", "text", _("What the law says, and what a court might do"), required=True, long=True)),
    "ask_open_session": (),
    "schedule_hearing": (AT, Field("place", "text", _("Hearing room or place")), INVITED, Field("open_session", "boolean", _("Open to villagers"))),
    "record_hearing": (HAPPENED, Field("attendance", "text", _("Who attended"), required=True), Field("statements", "text", _("Statements"), required=True, long=True), Field("debate", "text", _("Debate"), long=True), Field("questions", "text", _("Questions"), long=True), Field("assessment", "text", _("Assessment (not binding)"), required=True, long=True)),
    "schedule_conference": (Field("at", "datetime", _("When (left open: the next regular day)")), PLACE, Field("agenda", "text", _("Agenda"), long=True), INVITED),
    "send_work_order": (Field("department", "choice", _("Department"), required=True, options=DEPARTMENT_OPTIONS), Field("task", "text", _("What is asked"), required=True, long=True), Field("due_on", "date", _("By when"), required=True)),
    "accept_work_order": (ORDER,),
    "return_work_order": (ORDER, Field("reason", "text", _("Why"), required=True, long=True)),
    "finish_work_order": (ORDER, Field("result", "text", _("What was done"), required=True, long=True)),
    "cancel_work_order": (ORDER, REASON),
    "record_conference": (HAPPENED, Field("attendance", "text", _("Who attended"), required=True), Field("agenda", "text", _("Agenda"), long=True), Field("resolutions", "text", _("Resolutions"), required=True, long=True)),
    "refuse_arrangement": (*FOR_A_SIDE, REASON),
    "say": (Field("text", "text", _("Your words"), required=True, long=True), Field("audience", "choice", _("Who may read it"), options=_options(private=_("Only the mediator"), joint=_("Everybody in the case")))),
    "make_offer": (Field("amount", "money", _("Amount in yuan")), Field("terms", "text", _("What is offered"), required=True, long=True), Field("audience", "choice", _("Who may read it"), options=_options(joint=_("Both sides"), private=_("Only the mediator"))), *FOR_A_SIDE),
    "refuse_offer": (*FOR_A_SIDE, REASON),
    "pause": (Field("reason", "choice", _("Why"), required=True, options=_options(appraisal=_("Appraisal"), survey=_("Survey or measuring"), medical=_("Medical treatment"), other=_("Other"))), Field("until", "date", _("Expected until")), NOTE),
    "resume": (NOTE,),
    "propose_extension": (Field("days", "integer", _("How many days"), required=True), REASON),
    "climb": (Field("to_level", "choice", _("To which level"), options=TO_LEVEL), Field("reason", "text", _("Why"), required=True, long=True), Field("answer_by", "date", _("Answer by"))),
    "decline_climb": (*FOR_A_SIDE, REASON),
    "take_over": (NOTE,),
    "return_handover": (Field("reason", "text", _("Why"), required=True, long=True),),
    "hand_over": (COLLEAGUE, REASON),
    "return_to_colleague": (REASON,),
    "stop": (*FOR_A_SIDE, REASON),
    "fail": (Field("outcome", "choice", _("Outcome"), required=True, options=_options(too_far_apart=_("Too far apart"), unreachable=_("Cannot be reached"), refused=_("Refused"), out_of_time=_("Out of time"), refused_to_sign=_("Refused to sign"), other=_("Other"))), NOTE),
    "draft_agreement": (
        Field("form", "choice", _("Form"), required=True, options=_options(written=_("Written"), oral=_("Oral, recorded"))),
        Field("facts", "text", _("Facts and what was in dispute"), required=True, long=True), Field("responsibility", "text", _("Responsibilities"), long=True),
        Field("terms", "text", _("What was agreed"), required=True, long=True), Field("amount", "money", _("Amount in yuan")),
        Field("due_on", "date", _("To be done by"), required=True), Field("mode", "text", _("How it is done")), Field("place", "text", _("Where")),
        Field("partial", "boolean", _("Some points stay open")), Field("open_points", "text", _("Open points"), long=True)),
    "add_performance_item": (Field("what", "text", _("What is to be done"), required=True), Field("due_on", "date", _("To be done by"), required=True)),
    "reopen_talk": (REASON,),
    "ask_signing_code": (),
    "sign": (Field("method", "choice", _("How it is signed"), required=True, options=_options(paper_signature=_("Signature on paper"), fingerprint=_("Fingerprint on paper"), screen_before_mediator=_("On the mediator's screen, in their presence"), one_time_code=_("With the code sent to my phone"))), Field("code", "text", _("Code"))),
    "sign_as_mediator": (Field("method", "choice", _("How it is signed"), options=_options(paper_signature=_("Signature on paper"), screen=_("On this screen"))),),
    "seal": (Field("scan", "file", _("Scan or photo of the sealed paper"), required=True), Field("seal_on_paper", "boolean", _("The committee's seal is on it"), required=True, must_be=True), Field("sealed_on", "date", _("Date of the seal"))),
    "record_oral_agreement": (HAPPENED, NOTE),
    "ask_confirmation": (Field("no_title_or_status", "boolean", _("It is not about property titles, marriage or adoption"), required=True, must_be=True),),
    "record_confirmation": (Field("result", "choice", _("The court's answer"), required=True, options=_options(confirmed=_("Confirmed"), refused=_("Refused"), withdrawn=_("Withdrawn"))), Field("court", "text", _("Court"), required=True), NOTE),
    "record_performance": (Field("item", "integer", _("Which item")), Field("performed_on", "date", _("Done on")), NOTE, Field("proof", "file", _("Receipt or photo"))),
    "record_follow_up": (Field("visited_on", "date", _("Visited on")), Field("performed", "boolean", _("Was it done?"), required=True), Field("satisfaction", "choice", _("How satisfied"), required=True, options=_options(satisfied=_("Satisfied"), fair=_("Fair"), unsatisfied=_("Not satisfied"))), Field("relapse", "choice", _("Could it flare up again?"), required=True, options=_options(low=_("Hardly"), medium=_("Perhaps"), high=_("Likely"))), NOTE),
    "close_kept": (NOTE,),
    "continue_open_points": (NOTE,),
    "report_not_kept": (Field("what", "text", _("What was not done"), required=True, long=True),),
    "close_not_kept": (NOTE,),
    "transfer_to_police": (
        Field("civil_origin", "boolean", _("It arose from a civil dispute"), required=True, must_be=True), Field("minor_circumstances", "boolean", _("The circumstances are minor"), required=True, must_be=True),
        Field("not_hired_not_gang", "boolean", _("Nobody was hired, no gang fight"), required=True, must_be=True), Field("not_repeated", "boolean", _("Not a repeated violation"), required=True, must_be=True),
        Field("all_willing", "boolean", _("Every side is willing"), required=True, must_be=True), Field("guardian_notified", "boolean", _("The guardian of a minor was told")), REASON),
    "hold_police_mediation": (Field("held_on", "date", _("Held on")), Field("result", "choice", _("Result"), required=True, options=_options(agreed=_("Agreed"), not_reached=_("Not reached"))), Field("terms", "text", _("What was agreed"), long=True)),
    "close_police_performed": (NOTE,),
    "refuse_police_mediation": (*FOR_A_SIDE, REASON),
    "resume_procedure": (Field("reason", "choice", _("Why"), required=True, options=_options(not_reached=_("Not reached"), not_performed=_("Not performed"), unwilling=_("A side is not willing"))), NOTE),
    "return_to_committee": (REASON,),
    "raise_safety_concern": (Field("what", "choice", _("What is it"), required=True, options=_options(violence=_("Violence"), family_violence=_("Violence in the family"), suicide=_("Somebody may harm themselves"), crime=_("A possible offence"), minor=_("A child"), other=_("Other"))), Field("imminent", "boolean", _("Could it happen now?"), required=True), Field("side", "party", _("Who is in danger"), staff_only=True), Field("words", "text", _("In your words"), long=True)),
    "acknowledge_alarm": (NOTE,),
}
# fmt: on

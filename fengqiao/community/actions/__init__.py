"""The only writers of places and people. Each checks who asks, changes, and leaves an audit entry in one transaction.

`by` is the person who asks, or None for the installation itself (commands, the sample station). Refusals by name:
`role_may_not`, `outside_station`, and those each action lists.
"""

from fengqiao.community.actions.appointments import appoint, end_appointment, hand_over_appointments
from fengqiao.community.actions.factors import (
    enrol_totp,
    ensure_recovery_codes,
    new_recovery_codes,
    remove_factor,
    require_password,
    reset_factors,
    use_code,
)
from fengqiao.community.actions.opening import OpenedStation, open_station
from fengqiao.community.actions.passkeys import add_passkey, use_passkey
from fengqiao.community.actions.people import (
    create_user,
    open_account,
    set_active,
    set_lawyer_profile,
    set_password,
    set_preferences,
)
from fengqiao.community.actions.presence import record_absence, remove_duty, set_duty
from fengqiao.community.actions.rooms import add_hearing_room, add_policing_room, give_village_to_room
from fengqiao.community.actions.sessions import (
    begin_session,
    close_session,
    end_session,
    end_sessions,
    note_log_read,
    note_session_use,
)
from fengqiao.community.actions.settings import (
    load_positions,
    place_village,
    set_calendar_day,
    set_conference_days,
    set_contact,
    set_level_term,
    set_password_days,
)
from fengqiao.community.actions.sign_ins import ask_for_code, note_sign_in, note_sign_out, note_wrong_sign_in
from fengqiao.community.actions.tokens import issue_token, note_token_use, revoke_token

__all__ = [
    "OpenedStation",
    "add_hearing_room",
    "add_passkey",
    "add_policing_room",
    "appoint",
    "ask_for_code",
    "begin_session",
    "close_session",
    "create_user",
    "end_appointment",
    "end_session",
    "end_sessions",
    "enrol_totp",
    "ensure_recovery_codes",
    "give_village_to_room",
    "hand_over_appointments",
    "issue_token",
    "load_positions",
    "new_recovery_codes",
    "note_log_read",
    "note_session_use",
    "note_sign_in",
    "note_sign_out",
    "note_token_use",
    "note_wrong_sign_in",
    "open_account",
    "open_station",
    "place_village",
    "record_absence",
    "remove_duty",
    "remove_factor",
    "require_password",
    "reset_factors",
    "revoke_token",
    "set_active",
    "set_calendar_day",
    "set_conference_days",
    "set_duty",
    "set_lawyer_profile",
    "set_level_term",
    "set_password",
    "set_contact",
    "set_password_days",
    "set_preferences",
    "use_code",
    "use_passkey",
]

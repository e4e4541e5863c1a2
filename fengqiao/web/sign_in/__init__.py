"""The staff door: name and password, then a second factor; idle for half an hour, signed out.

After the right password nobody is signed in yet: the session only remembers who is on the way (`pending_user`), for
some minutes. Whoever has checked a second factor calls `finish_sign_in` and returns its answer.
"""

from fengqiao.web.sign_in.door import IdleSignOut, SignIn, SignOut, locked_out
from fengqiao.web.sign_in.pending import finish_sign_in, pending_user
from fengqiao.web.sign_in.tries import count_wrong_try, is_locked_out

__all__ = [
    "IdleSignOut",
    "SignIn",
    "SignOut",
    "count_wrong_try",
    "finish_sign_in",
    "is_locked_out",
    "locked_out",
    "pending_user",
]

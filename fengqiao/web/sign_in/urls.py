"""Addresses of the way in, and of what somebody signs in with."""

from django.urls import path

from fengqiao.web.sign_in.door import SignIn, SignOut
from fengqiao.web.sign_in.enrolling import authenticator, enrol, recovery_codes
from fengqiao.web.sign_in.password import change_password, choose_password
from fengqiao.web.sign_in.second import second_step, send_text

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-in/second/", second_step, name="sign-in-second"),
    path("sign-in/second/text/", send_text, name="sign-in-text"),
    path("sign-in/password/", choose_password, name="sign-in-password"),
    path("sign-in/authenticator/", enrol, name="sign-in-enrol"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("account/authenticator/", authenticator, name="authenticator"),
    path("account/recovery-codes/", recovery_codes, name="recovery-codes"),
    path("account/password/", change_password, name="change-password"),
]

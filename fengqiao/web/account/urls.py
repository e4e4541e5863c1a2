"""Addresses of one's own account."""

from django.urls import path

from fengqiao.web.account import own_file, page, passkey_sign_in, passkeys

urlpatterns = [
    path("account/", page.account, name="account"),
    path("account/data/", own_file.account_file, name="account-file"),
    path("account/sessions/end-others/", page.end_others, name="end-other-sessions"),
    path("account/sessions/<uuid:session>/end/", page.end_one, name="end-session"),
    path("account/keys/new/", page.new_key, name="new-key"),
    path("account/keys/<uuid:key>/revoke/", page.revoke_key, name="revoke-key"),
    path("sign-in/passkey/begin/", passkey_sign_in.begin, name="sign-in-passkey-begin"),
    path("sign-in/passkey/", passkey_sign_in.finish, name="sign-in-passkey"),
    path("account/passkeys/begin/", passkeys.begin, name="passkey-begin"),
    path("account/passkeys/add/", passkeys.add, name="passkey-add"),
    path("account/passkeys/<uuid:passkey>/remove/", page.remove_passkey, name="passkey-remove"),
]

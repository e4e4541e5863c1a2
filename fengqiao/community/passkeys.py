"""Passkeys (W3C Web Authentication): what a browser is asked, and whether its answer is good. Writes nothing.

A passkey is a `SecondFactor` of kind `passkey`: `index` is a keyed digest of its id, `secret` its id and public key,
`counter` the count of signatures it last told.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fengqiao.audit.vault import keyed_digest
from fengqiao.community.models import SecondFactor, User
from fengqiao.kernel.refusals import Refused

_CHALLENGE_BYTES = 32
_LONGEST_ANSWER = 20_000
_UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Site:
    """Whom a passkey is made for: the host (`rp_id`) and where its pages come from (`origin`)."""

    host: str
    origin: str


@dataclass(frozen=True)
class NewPasskey:
    """What a device has made: its id, its public key, its count of signatures."""

    id: bytes
    public_key: bytes
    counter: int


def new_challenge() -> bytes:
    """256 random bits, good for one answer."""
    return secrets.token_bytes(_CHALLENGE_BYTES)


def passkeys_of(user: User) -> list[SecondFactor]:
    """Their passkeys that are not removed, the oldest first."""
    return list(SecondFactor.objects.filter(user=user, kind="passkey", revoked_at=None))


def registration_options(*, user: User, site: Site, challenge: bytes) -> dict[str, Any]:
    """What the browser is asked to make: a discoverable passkey that verifies its holder, and none made before."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Fengqiao",
        user_id=user.id.bytes,
        user_name=user.username,
        user_display_name=user.username,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(passkeys_of(user)),
    )
    return _as_dict(options)


def sign_in_options(*, site: Site, challenge: bytes, user: User | None = None) -> dict[str, Any]:
    """What the browser is asked to sign: with a passkey of the person on the way or, for nobody, with any."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=_descriptors(passkeys_of(user)) if user else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _as_dict(options)


def read_new_passkey(answer: str, *, site: Site, challenge: bytes) -> NewPasskey:
    """The passkey a browser has made. Refuses: `passkey_wrong`."""
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise Refused("passkey_wrong") from error
    return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)


def find_passkey(answer: str, *, user: User | None = None) -> SecondFactor:
    """The passkey an answer says it is of; with `user`, only one of theirs. Nothing is checked yet.

    Refuses: `passkey_wrong`, also for a person who may no longer sign in.
    """
    told = _read(answer)
    try:
        credential = base64url_to_bytes(told["rawId"])
        owner = user.id if user else UUID(bytes=base64url_to_bytes(told["response"]["userHandle"]))
    except _UNREADABLE as error:
        raise Refused("passkey_wrong") from error
    found = SecondFactor.objects.select_related("user", "user__station").filter(
        user=owner, kind="passkey", index=passkey_index(credential), revoked_at=None, user__is_active=True
    )
    row = found.first()
    if row is None:
        raise Refused("passkey_wrong")
    return row


def checked_counter(answer: str, *, passkey: SecondFactor, site: Site, challenge: bytes) -> int:
    """The new count of signatures of a right answer. A count that does not grow tells of a copied passkey.

    Refuses: `passkey_wrong`.
    """
    try:
        good = verify_authentication_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(passkey.secret["public_key"]),
            credential_current_sign_count=passkey.counter,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise Refused("passkey_wrong") from error
    return good.new_sign_count


def passkey_index(credential: bytes) -> bytes:
    """The keyed digest a passkey is found by."""
    return keyed_digest(credential, purpose="passkey")


def secret_of(made: NewPasskey) -> dict[str, str]:
    """What is kept sealed of a new passkey."""
    return {"id": bytes_to_base64url(made.id), "public_key": bytes_to_base64url(made.public_key)}


def _descriptors(rows: Sequence[SecondFactor]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.secret["id"])) for row in rows]


def _as_dict(options: Any) -> dict[str, Any]:
    return dict(json.loads(options_to_json(options)))


def _read(answer: str) -> dict[str, Any]:
    try:
        told = json.loads(answer[: _LONGEST_ANSWER + 1]) if len(answer) <= _LONGEST_ANSWER else None
    except (ValueError, RecursionError) as error:
        raise Refused("passkey_wrong") from error
    if not isinstance(told, dict):
        raise Refused("passkey_wrong")
    return told

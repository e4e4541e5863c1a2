"""How the API says no: always JSON, also where Django answers before the API is asked."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

BELOW = "/api/"
NAMES = {
    400: "malformed",
    401: "unknown_caller",
    403: "role_may_not",
    404: "not_found",
    405: "method_not_allowed",
    411: "length_missing",
    413: "request_too_large",
}


def problem(status: int, name: str, detail: Any = None) -> HttpResponse:
    """`{"refusal", "detail", "message"}`; the message is the pages' sentence in the reader's language."""
    body = {"refusal": name, "detail": detail, "message": import_string(settings.REFUSAL_WORDS)(name)}
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    # What a caller sent comes back in a detail: half a character pair can be no part of an answer.
    answer = HttpResponse(text.encode(errors="replace"), content_type="application/json", status=status)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer, Receipt"
    return answer


class AnswersInJson:
    """Middleware below the one for languages: no page ever answers a program, and HEAD is GET without the body.

    Over a line that is not encrypted it answers nothing: a redirection would hide from a program that its token
    travelled in the clear.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(BELOW):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return problem(403, "line_not_encrypted")
        only_head = request.method == "HEAD"
        if only_head:
            request.method = "GET"
        answer = _as_json(self.get_response(request))
        if only_head:
            answer["Content-Length"] = str(len(answer.content))
            answer.content = b""
        return answer


def _as_json(answer: HttpResponse) -> HttpResponse:
    if answer.status_code < 400 or answer.headers.get("Content-Type", "").startswith("application/json"):
        return answer
    said = problem(answer.status_code, NAMES.get(answer.status_code, "broken"))
    if "Allow" in answer:
        said["Allow"] = answer["Allow"]
    return said

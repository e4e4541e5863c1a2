"""The door for what is sent to us: too much is refused before it is read, and nothing lies unsealed on a disk."""

import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.uploads import log_refused_upload
from fengqiao.mediation.callers import caller_of_user
from fengqiao.mediation.fields import MAX_FILE
from fengqiao.web.refusals import explain

TOO_MUCH = "request_too_large"


class SizeAtTheDoor:
    """Middleware below the one that knows who is signed in: 413 for a request longer than any form of ours.

    Its length is told by its header and none of its body is read; the server then closes the line. A body without a
    length is no body to Django. The API makes JSON of the answer, as of every other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if not length.isascii() or not length.isdigit() or int(length[:15]) <= settings.REQUEST_MOST_BYTES:
            return self.get_response(request)
        by = caller_of_user(request.user) if request.user.is_authenticated else None
        log_refused_upload(refusal=TOO_MUCH, size=int(length[:15]), by=by, at=now())
        answer = render(request, "409.html", {"refusal": explain(Refused(TOO_MUCH))}, status=413)
        answer["Connection"] = "close"
        return answer


class InMemory(FileUploadHandler):
    """Keeps a file in memory, and of one that is too large only so much that everybody can tell it is."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.kept, self.length = io.BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """More of it."""
        self.length += len(raw_data)
        self.kept.write(raw_data[: max(0, MAX_FILE + 1 - self.kept.tell())])
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """All of it came; its size is what came, not what was kept."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name or "file", self.content_type, self.length, self.charset,
            self.content_type_extra,
        )  # fmt: skip

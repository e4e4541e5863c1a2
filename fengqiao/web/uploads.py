"""The door for what is sent to us: too much is refused before it is read, and nothing lies unsealed on a disk."""

import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fengqiao.audit import doors
from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation.actions.uploads import log_refused_upload
from fengqiao.mediation.callers import caller_of_user
from fengqiao.mediation.fields import MAX_FILE
from fengqiao.web.refusals import explain

TOO_MUCH = "request_too_large"
NO_LENGTH = "length_missing"


class SizeAtTheDoor:
    """Middleware below the one that knows who is signed in: 413 for a request longer than any form of ours.

    Its length is told by its header and none of its body is read; the server then closes the line. 411 for a body sent
    in pieces without a length: Django would take it for none. The API makes JSON of the answer, as of every other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _length(request)
        if size > settings.REQUEST_MOST_BYTES:
            _log(request, size)
            return _unread(request, TOO_MUCH, status=413)
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return _unread(request, NO_LENGTH, status=411)
        return self.get_response(request)


def _unread(request: HttpRequest, name: str, *, status: int) -> HttpResponse:
    answer = render(request, "409.html", {"refusal": explain(Refused(name))}, status=status)
    answer["Connection"] = "close"
    return answer


def _length(request: HttpRequest) -> int:
    """What the request says it is long, in bytes; 0 for what is no number. Zeros before a number add nothing to it."""
    length = str(request.META.get("CONTENT_LENGTH") or "").strip()
    if not length.isascii() or not length.isdigit():
        return 0
    return int(length.lstrip("0")[:15] or "0")


def _log(request: HttpRequest, size: int) -> None:
    """Of people signed in, every one; of visitors so many that the log is not filled with them."""
    by = caller_of_user(request.user) if request.user.is_authenticated else None
    at = now()
    if by is None:
        try:
            doors.knock("unread", at=at, address=str(request.META.get("REMOTE_ADDR", "")))
        except doors.DoorClosed:
            return
    log_refused_upload(refusal=TOO_MUCH, size=size, by=by, at=at)


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

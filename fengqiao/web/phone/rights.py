"""A party's own data: the file at once, requests with their day, and what came of them."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.kernel.clock import now
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import own_data
from fengqiao.mediation.actions.rights import ask_about_own_data
from fengqiao.web.fields import Field
from fengqiao.web.once import once
from fengqiao.web.own_file import packed
from fengqiao.web.phone import doors
from fengqiao.web.phone.answers import line_of
from fengqiao.web.phone.consents import consents_of_own
from fengqiao.web.refusals import Explanation, explain
from fengqiao.web.rights_words import KINDS, kept_words


@never_cache
@require_http_methods(["GET", "POST"])
def my_data(request: HttpRequest, number: str) -> HttpResponse:
    """Take one's data along, ask for something, see the answers."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    caller, shown = found
    refusal: Explanation | None = None
    if request.method == "POST":
        try:
            once(
                request,
                door=f"POST my-data {number}",
                actor=caller.id,
                deed=lambda: str(
                    ask_about_own_data(
                        kind=request.POST.get("kind", ""),
                        words=request.POST.get("words", ""),
                        by=caller,
                        at=now(),
                    ).id
                ),
            )
            return HttpResponseRedirect(f"{reverse('web:my-data', args=[number])}#asked")
        except Refused as refused:
            refusal = explain(refused)
    context = {
        "number": number,
        "hides": shown.dispute.stage in own_data.queries.HIDDEN,
        "fields": _fields(request),
        "refusal": refusal,
        "consents": consents_of_own(shown.dispute, caller),
        "kept": kept_words(*own_data.keeping_of(shown.dispute)),
        "requests": [line_of(row) for row in own_data.requests_of_party(caller=caller)],
    }
    return render(request, "web/phone/my_data.html", context, status=422 if refusal else 200)


def _fields(request: HttpRequest) -> list[Field]:
    return [
        Field(
            name="kind",
            kind="choice",
            label=_("What you ask for"),
            options=[(code, str(label)) for code, label in KINDS.items()],
            value=request.POST.get("kind", ""),
        ),
        Field(
            name="words",
            lines=4,
            required=False,
            label=_("In your words"),
            hint=_("What is wrong, or what you want to know."),
            value=request.POST.get("words", ""),
            private=True,
        ),
    ]


@never_cache
@require_POST
def my_data_file(request: HttpRequest, number: str) -> HttpResponse:
    """The file, at once and without anybody's leave."""
    found = doors.matter_of_party(request, number)
    if found is None:
        return redirect("web:enter-case")
    caller, _shown = found
    content = packed(caller=caller, at=now())
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="my-data-{number}.zip"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

"""Large type and language: kept in cookies, changed by a link that works without JavaScript."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_http_methods

from fengqiao.web.context import LARGE_COOKIE

YEAR = 365 * 24 * 3600


def _way_back(request: HttpRequest) -> str:
    """Where the reader was: `next`, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("web:home")


def _remember(response: HttpResponseRedirect, *, name: str, value: str) -> HttpResponseRedirect:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@require_http_methods(["GET", "POST"])
def large_type(request: HttpRequest) -> HttpResponseRedirect:
    """Turns large type on or off: the other way round from what the cookie says, or as `on` (1 or 0) says."""
    given = request.POST.get("on") or request.GET.get("on")
    turned_on = given == "1" if given in {"0", "1"} else request.COOKIES.get(LARGE_COOKIE) != "1"
    response = HttpResponseRedirect(_way_back(request))
    return _remember(response, name=LARGE_COOKIE, value="1" if turned_on else "0")


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponseRedirect:
    """Sets the language to `to` (zh-hans or en); anything else leaves it as it is."""
    wanted = request.POST.get("to") or request.GET.get("to") or ""
    response = HttpResponseRedirect(_way_back(request))
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        _remember(response, name=settings.LANGUAGE_COOKIE_NAME, value=wanted)
    return response

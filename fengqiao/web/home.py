"""The front door: visitors see what they can do, people with a role go to what they must do next."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

# The first page that exists wins. A role not listed sees the front door.
FIRST_PAGES: dict[str, tuple[str, ...]] = {
    "elder": ("web:my-work", "web:today"),
    "assistant": ("web:my-work", "web:today"),
    "lawyer": ("web:my-work", "web:today"),
    "officer": ("web:today",),
    "clerk": ("web:work-orders", "web:today"),
    "justice": ("web:justice",),
    "chief": ("web:today",),
    "system_admin": ("web:administration",),
    "security_admin": ("web:administration",),
    "audit_admin": ("web:administration",),
}


def first_page(role: str) -> str | None:
    """Where somebody of this role lands after signing in; None for the front door itself."""
    for name in FIRST_PAGES.get(role, ()):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return None


def home(request: HttpRequest) -> HttpResponse:
    """The front door, or straight on to one's work."""
    if request.user.is_authenticated:
        page = first_page(getattr(request.user, "role", ""))
        if page:
            return HttpResponseRedirect(page)
    return render(request, "web/home.html")

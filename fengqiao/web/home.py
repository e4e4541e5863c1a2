"""The front door: visitors see what they can do, people with a role go to what they must do next."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

FIRST_PAGES: dict[str, str] = {
    "resident": "web:my-matters",
    "elder": "web:my-work",
    "assistant": "web:my-work",
    "lawyer": "web:my-work",
    "officer": "web:today",
    "clerk": "web:work-orders",
    "justice": "web:justice",
    "chief": "web:today",
    "system_admin": "web:administration",
    "security_admin": "web:administration",
    "audit_admin": "web:administration",
}


def first_page(role: str) -> str | None:
    """Where somebody of this role lands after signing in; None for the front door itself."""
    name = FIRST_PAGES.get(role)
    return reverse(name) if name else None


def home(request: HttpRequest) -> HttpResponse:
    """The front door, or straight on to one's work."""
    page = first_page(getattr(request.user, "role", "")) if request.user.is_authenticated else None
    return HttpResponseRedirect(page) if page else render(request, "web/home.html")

"""All addresses: pages and the API."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from fengqiao.api.api import api


def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the web server answers; asks no database."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("api/v1/", api.urls),
    path("", include("fengqiao.web.urls")),
]
handler400 = "fengqiao.web.errors.bad_request"
handler403 = "fengqiao.web.errors.forbidden"
handler404 = "fengqiao.web.errors.not_found"
handler500 = "fengqiao.web.errors.broken"

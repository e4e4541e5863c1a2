"""The short notice beside every form that collects personal data; the words are in `community.privacy`."""

from typing import Any

from django import template

from fengqiao.community import privacy
from fengqiao.community import queries as community

register = template.Library()


@register.inclusion_tag("web/parts/privacy.html", takes_context=True)
def privacy_notice(context: template.Context, place: str) -> dict[str, Any]:
    """Two or three lines, the whole in a `<details>`; `place` is one of `privacy.NOTICES`."""
    return {"notice": privacy.shown(place, stations=_collecting(context))}


def _collecting(context: template.Context) -> list[Any]:
    """The station whose page or whose matter it is; before that is known, every station of this installation."""
    page = context.get("page")
    user = getattr(context.get("request"), "user", None)
    code = (
        page.matter.dispute.station if page and hasattr(page, "matter") else getattr(user, "station_id", None)
    )
    found = community.station(code) if code else None
    return [found] if found else community.stations()

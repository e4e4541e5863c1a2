"""Who looked at a case, for its sides; on the protected path nobody is told but the audit administrator."""

from typing import Any

from fengqiao.community import queries as community
from fengqiao.mediation import queries
from fengqiao.mediation.scope import Caller


def looks_shown(dispute: Any, caller: Caller) -> list[dict[str, Any]]:
    """Who looked and why, newest first: name, role and station, nothing else of them. The staff are shown none."""
    if caller.kind != "party" and caller.role != "resident":
        return []
    entries = queries.who_looked(dispute, caller=caller)
    people = community.people(queries.people_named({entry.actor for entry in entries}))
    names = {str(key): person.name for key, person in people.items()}
    stations = {station.code: station.name for station in community.stations()}
    return [
        {
            "at": entry.at,
            "what": entry.verb,
            "role": entry.role,
            "name": names.get(entry.actor, ""),
            "station": stations.get(entry.station, ""),
            "reason": str(entry.reason or ""),
        }
        for entry in entries
    ]

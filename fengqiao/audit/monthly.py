"""A month of the log in counts, and the head it ended with: what is printed and kept outside."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from fengqiao.audit.models import NO_DIGEST, Entry
from fengqiao.audit.queries import INSTALLATION


@dataclass(frozen=True)
class OfVerb:
    """How often something was done, and how often of those it was refused."""

    verb: str
    times: int
    refused: int


@dataclass(frozen=True)
class MonthOfLog:
    """`counts` by verb, of one station and the installation; `number` and `head` of the last entry before the end.

    `head` in hexadecimal: the chain is one for all stations of an installation, so the head is as well.
    """

    counts: tuple[OfVerb, ...]
    number: int
    head: str

    @property
    def entries(self) -> int:
        """All of the month."""
        return sum(count.times for count in self.counts)

    @property
    def refused(self) -> int:
        """Of those, the refusals."""
        return sum(count.refused for count in self.counts)

    def times(self, verb: str) -> int:
        """How often this was done, refusals not counted."""
        return sum(count.times - count.refused for count in self.counts if count.verb == verb)


def month_of_log(station: str, *, since: datetime, until: datetime) -> MonthOfLog:
    """The log from `since` until before `until`. Two statements."""
    rows = Entry.objects.filter(station__in=[station, INSTALLATION], at__gte=since, at__lt=until).order_by()
    lots: dict[str, list[int]] = {}
    for verb, refused, times in rows.values_list("verb", "refused").annotate(times=Count("number")):
        lot = lots.setdefault(verb, [0, 0])
        lot[0] += times
        lot[1] += times if refused else 0
    last = Entry.objects.filter(at__lt=until).order_by("-number").values_list("number", "digest").first()
    return MonthOfLog(
        counts=tuple(OfVerb(verb, times, refused) for verb, (times, refused) in sorted(lots.items())),
        number=last[0] if last else 0,
        head=bytes(last[1] if last else NO_DIGEST).hex(),
    )

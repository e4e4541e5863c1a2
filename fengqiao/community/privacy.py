"""The notice at each collection of personal data (Personal Information Protection Law arts 14, 17, 29, 30, 31).

Pages and API read it here and nowhere else. The words are in `community.notices`, periods come from
`audit.retention`, who sees what from `community.access`. Whoever changes a word, in English or Chinese, gives the
notice a new `VERSION`, runs `fengqiao docs privacy` and adds the digest it prints to `PUBLISHED`: what somebody was
shown is found again under docs/privacy/ by the version kept with their report or consent.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fengqiao.audit.retention import KINDS, terms_of_station
from fengqiao.community.access import TABLE, Kind, Reach, Verb
from fengqiao.community.notices import COMPLAINT, NOTICES, RIGHTS
from fengqiao.community.notices import Notice as Notice
from fengqiao.community.roles import Role

VERSION = "2026-11-24"
PUBLISHED: dict[str, str] = {
    "2026-11-23": "e317bc2598f7a0248f903a6999f4d666570f97392482b8717eead45727076c86",
    "2026-11-24": "fd48e34c8b110a6d8a82a26b24033dd3197f0d746937835f382fd4adb0a3a41f",
}
"""Every version there ever was, with the SHA-256 of its page in docs/privacy/."""


@dataclass(frozen=True)
class NoticeShown:
    """A notice in the reader's language. `lines`: (heading, paragraphs)."""

    place: str
    version: str
    title: str
    short: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]


BY_PLACE = {notice.place: notice for notice in NOTICES}
_HEADINGS = {
    "who": _("Who keeps it"),
    "purpose": _("What for"),
    "required": _("What we need"),
    "optional": _("What you may leave out"),
    "ground": _("On what ground"),
    "sensitive": _("What is sensitive"),
    "kept": _("How long"),
    "seen": _("Who sees it"),
    "others": _("Who else gets it"),
    "rights": _("Your rights over it"),
    "complaint": _("Where to complain"),
}
_WHAT_IS_SEEN: dict[Kind, Promise] = {
    Kind.DISPUTE_PERSONAL_DATA: pgettext_lazy(
        "what is seen", "Names and phones, whole only with a reason you are shown"
    ),
    Kind.DISPUTE_REGISTER: pgettext_lazy("what is seen", "Kind, village, days and outcome"),
    Kind.DISPUTE_TALKS: pgettext_lazy("what is seen", "What is said in mediation"),
    Kind.PROTECTED_DISPUTE: pgettext_lazy("what is seen", "A protected case"),
    Kind.MINORS_CASE: pgettext_lazy("what is seen", "A case that a child is involved in"),
    Kind.DOSSIER: pgettext_lazy("what is seen", "Scans and the file"),
    Kind.SIGNING_IN: pgettext_lazy("what is seen", "Sign-ins and devices"),
    Kind.ACCOUNT: pgettext_lazy("what is seen", "The account"),
    Kind.STAFF: pgettext_lazy("what is seen", "Where somebody serves"),
}  # fmt: skip
_ROLES: dict[str, Promise] = {
    Role.ELDER: pgettext_lazy("who sees it", "elders"),
    Role.ASSISTANT: pgettext_lazy("who sees it", "police assistants"),
    Role.LAWYER: pgettext_lazy("who sees it", "lawyers"),
    Role.OFFICER: pgettext_lazy("who sees it", "community officers"),
    Role.CLERK: pgettext_lazy("who sees it", "departments"),
    Role.JUSTICE: pgettext_lazy("who sees it", "the justice office"),
    Role.CHIEF: pgettext_lazy("who sees it", "the chief"),
    Role.SYSTEM_ADMIN: pgettext_lazy("who sees it", "the system administrator"),
    Role.SECURITY_ADMIN: pgettext_lazy("who sees it", "the security administrator"),
    Role.AUDIT_ADMIN: pgettext_lazy("who sees it", "the audit administrator"),
}
_REACH: dict[Reach, Promise] = {
    Reach.ASSIGNED: pgettext_lazy("how far", "only while the matter is given to them"),
    Reach.IN_HAND: pgettext_lazy("how far", "only while they have it in hand"),
    Reach.ROOM: pgettext_lazy("how far", "only of the villages they serve"),
    Reach.DEPARTMENT: pgettext_lazy("how far", "only what was sent to them"),
    Reach.STATION: pgettext_lazy("how far", "of this station only"),
}
_LOOKS = (Verb.LIST, Verb.READ, Verb.REVEAL)


def shown(place: str, *, stations: list[Any]) -> NoticeShown:
    """The notice of a place in the reader's language; `stations` are those who collect, mostly one.

    The periods are those of the first station: its own where it has set any.
    """
    notice = BY_PLACE[place]
    told = {
        "who": tuple(collector(station) for station in stations),
        "purpose": (str(notice.purpose),),
        "required": (str(notice.required),),
        "optional": (str(notice.optional),),
        "ground": (str(notice.ground),),
        "sensitive": (str(notice.sensitive),),
        "kept": _periods(notice.kept, stations[0].code if stations else ""),
        "seen": tuple(_seen(kind) for kind in notice.seen),
        "others": (str(notice.others),),
        "rights": tuple(map(str, RIGHTS)),
        "complaint": (str(COMPLAINT),),
    }
    lines = tuple((str(_HEADINGS[name]), tuple(filter(None, said))) for name, said in told.items())
    return NoticeShown(
        place=place,
        version=VERSION,
        title=str(notice.title),
        short=str(notice.short),
        lines=tuple((heading, said) for heading, said in lines if said),
    )


def collector(station: Any) -> str:
    """Who collects and how to reach them: the station's row; without a contact of its own, its place."""
    where = station.contact or f"{station.province}{station.city}{station.county}{station.town}"
    return gettext("%(name)s (%(contact)s)") % {"name": station.name, "contact": where}


def _periods(kinds: tuple[str, ...], station: str) -> tuple[str, ...]:
    of_station, of_all = terms_of_station(station), terms_of_station("")
    english = (get_language() or "").startswith("en")
    found = []
    for kind in KINDS:
        if kind.code in kinds:
            days = (of_all if kind.whole else of_station)[kind.code]
            name = kind.what if english else kind.chinese
            found.append(gettext("%(what)s: %(long)s") % {"what": name, "long": _long(days)})
    return (*found, gettext("Counted from when it was over; then it is erased.")) if found else ()


def _long(days: int) -> str:
    if not days:
        return gettext("as long as the station exists")
    if days % 365:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return ngettext("%(n)s year", "%(n)s years", days // 365) % {"n": days // 365}


def _seen(kind: Kind) -> str:
    """Whoever reaches it in the table of access, grouped by how far. One's own data one always sees."""
    far = list(Reach)
    reaches: dict[str, Reach] = {}
    for verb in _LOOKS:
        for viewer, found in TABLE[kind].get(verb, {}).items():
            reaches[viewer] = max(reaches.get(viewer, Reach.NONE), found, key=far.index)
    groups = []
    for reach, words in _REACH.items():
        who = [str(_ROLES[Role(one)]) for one, found in reaches.items() if found is reach and one in _ROLES]
        if who:
            told = {"who": gettext(", ").join(who), "far": words}
            groups.append(gettext("%(who)s (%(far)s)") % told)
    return gettext("%(what)s: %(who)s") % {"what": _WHAT_IS_SEEN[kind], "who": gettext("; ").join(groups)}


def notice_markdown() -> str:
    """The words of this version in both languages, as docs/privacy/ keeps them: without periods and roles, which
    follow their tables, and without the station's name.
    """
    parts = [f"# Notices on personal data, version {VERSION}", "", _PREFACE]
    for language, heading in (("zh-hans", "中文"), ("en", "English")):
        with override(language):
            parts += [f"## {heading}", ""]
            for notice in NOTICES:
                parts += [f"### {notice.title}", "", f"{notice.short}", ""]
                parts += [f"- {_HEADINGS[name]}: {said}" for name, said in _words_of(notice).items() if said]
                parts.append("")
            parts += [f"- {line}" for line in (*RIGHTS, COMPLAINT)]
            parts.append("")
    return "\n".join(parts)


def _words_of(notice: Notice) -> Mapping[str, str]:
    said = {
        name: str(getattr(notice, name))
        for name in ("purpose", "required", "optional", "ground", "sensitive", "others")
    }
    rows = {"kept": ", ".join(notice.kept), "seen": ", ".join(notice.seen)}
    return said | rows


def digest_of(text: str) -> str:
    """SHA-256 of a page of docs/privacy/, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


_PREFACE = """Written by `fengqiao docs privacy` from `fengqiao/community/privacy.py`, and never changed again: a test
compares every page here with its digest. Periods are those of docs/retention.md and of the station, readers those of
docs/access.md, by the names of their rows.
"""

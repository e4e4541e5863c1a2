"""One move, as a form: its fields from the ladder's table, with real people, rooms and numbers to choose from."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from fengqiao.community import queries as community
from fengqiao.community.access import Kind, Verb
from fengqiao.kernel.clock import now
from fengqiao.kernel.kinds import departments_by_kind
from fengqiao.kernel.refusals import Refused
from fengqiao.mediation import ladder, queries
from fengqiao.mediation.actions import make_move
from fengqiao.mediation.actions.uploads import with_clean_files
from fengqiao.mediation.fields import FieldsWrong, GivenFile
from fengqiao.mediation.ladder import Move
from fengqiao.mediation.queries import DisputeShown
from fengqiao.mediation.scope import Caller
from fengqiao.web.desk import words
from fengqiao.web.desk.door import OFFICE, desk_page, dispute_or_404, done_once, framed
from fengqiao.web.fields import Field, fields_of_move
from fengqiao.web.phone.words import joined
from fengqiao.web.refusals import Link, explain
from fengqiao.web.suggesting import level_hint, suggested_level

_SEVERAL = frozenset({"elders", "lawyers"})
_WHOLE_FILE = 8 * 1024 * 1024


@desk_page(Kind.DISPUTE_REGISTER, Verb.MOVE, roles=OFFICE)
def move(request: HttpRequest, caller: Caller, number: str, move: str) -> HttpResponse:
    """Shows the form of a move and makes it."""
    row = ladder.BY_NAME.get(move)
    if row is None or caller.role not in row.roles:
        raise Http404
    shown = dispute_or_404(number, caller)
    if request.method == "POST":
        return _make(request, caller, shown, row)
    given = {name: value for name, value in request.GET.items() if name in {f.name for f in row.fields}}
    if row not in shown.moves:
        return _form(
            request, caller, shown, row, given=given, refusal=explain(Refused("move_not_open")), is_open=False
        )
    return _form(request, caller, shown, row, given=given)


def _make(request: HttpRequest, caller: Caller, shown: DisputeShown, row: Move) -> HttpResponse:
    number = shown.dispute.number
    given = read_given(request, row)
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        version = -1

    def deed() -> str:
        make_move(number=number, move=row.name, version=version, fields=clean, by=caller, at=now())
        return _way_on(request, number)

    try:
        clean = with_clean_files(
            number=number, move=row.name, version=version, fields=given, by=caller, at=now()
        )
        to = done_once(request, door=f"desk/move/{number}/{row.name}", deed=deed)
    except FieldsWrong as wrong:
        return _form(request, caller, shown, row, given=given, errors=wrong.errors, status=422)
    except Refused as refused:
        if refused.name == "not_found":
            raise Http404 from refused
        return _form(
            request, caller, dispute_or_404(number, caller), row, given=given,
            refusal=_explained(refused, number), status=409,
        )  # fmt: skip
    messages.success(request, _("Done: %(what)s.") % {"what": gettext(row.label)})
    return HttpResponseRedirect(to)


def _explained(refused: Refused, number: str) -> Any:
    """The refusal, with the button of the move that brings about what is missing."""
    ways = [ladder.BY_NAME[name] for name in refused.detail.get("satisfied_by", ()) if name in ladder.BY_NAME]
    if not ways:
        return explain(refused)
    url = reverse("web:dispute-move", kwargs={"number": number, "move": ways[0].name})
    return explain(refused, link=Link(gettext(ways[0].label), url))


def _way_on(request: HttpRequest, number: str) -> str:
    if request.POST.get("back") == "orders":
        return reverse("web:work-orders")
    return reverse("web:dispute", kwargs={"number": number})


def read_given(request: HttpRequest, row: Move) -> dict[str, Any]:
    """What the form says, as the ladder reads it: blanks left out, several names joined, files whole."""
    given: dict[str, Any] = {}
    for field in row.fields:
        if field.type == "file":
            file = request.FILES.get(field.name)
            if file is not None and file.size is not None and file.size <= _WHOLE_FILE:
                given[field.name] = GivenFile(name=(file.name or "file")[:120], content=file.read())
                file.seek(0)
            elif file is not None:
                given[field.name] = ""
        elif field.name in _SEVERAL:
            given[field.name] = ",".join(dict.fromkeys(v for v in request.POST.getlist(field.name) if v))
        elif field.name in request.POST:
            given[field.name] = request.POST[field.name]
    return {name: value for name, value in given.items() if value != ""}


def _form(
    request: HttpRequest,
    caller: Caller,
    shown: DisputeShown,
    row: Move,
    *,
    given: dict[str, Any],
    errors: dict[str, str] | None = None,
    refusal: Any = None,
    is_open: bool = True,
    status: int = 200,
) -> HttpResponse:
    dispute = shown.dispute
    fields = move_fields(shown, row, caller, given=given, errors=errors)
    village = community.village(dispute.village)
    context = framed(
        request,
        caller,
        "register",
        title=gettext(row.label),
        number=dispute.number,
        subject=dispute.title,
        village=village.short_name if village else dispute.village,
        kind=words.kind_name(dispute.kind),
        level=shown.standing.level,
        is_settled=dispute.settled_level is not None,
        meaning=meaning(shown, row) if is_open else "",
        is_open=is_open,
        form={
            "move": row.name,
            "url": request.path,
            "version": dispute.version,
            "fields": fields,
            "submit": gettext(row.label),
            "back_url": reverse("web:dispute", kwargs={"number": dispute.number}),
            "refusal": refusal,
            "has_file": any(field.type == "file" for field in row.fields),
        },
    )
    return render(request, "web/desk/move.html", context, status=status)


def meaning(shown: DisputeShown, row: Move) -> str:
    """What the move brings about, in one or two sentences."""
    standing = shown.standing
    if row.name == "accept":
        return _("The clock starts: 30 days. Every side is asked; nothing begins until all agree.")
    if row.name == "stop":
        return _("Any side may stop at any time. Write down what the side said.")
    if row.collective:
        missing = len(standing.sides_missing(row.name))
        return ngettext(
            "Each side says so for itself. %(n)s is still missing.",
            "Each side says so for itself. %(n)s are still missing.",
            missing,
        ) % {"n": missing}
    if row.to is not None:
        return _("Afterwards: %(stage)s.") % {"stage": words.stage_name(row.to.value)}
    return ""


def move_fields(
    shown: DisputeShown,
    row: Move,
    caller: Caller,
    *,
    given: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> list[Field]:
    """The fields of a move with the choices of this very case."""
    standing = shown.standing
    asked_sides = standing.sides_missing(row.name) if row.collective else standing.sides
    if row.name == "add_party":
        asked_sides = _sides_to_add(standing.sides)
    sides = [(side, str(words.SIDES[side])) for side in asked_sides]
    fields = fields_of_move(row.fields, given=given, errors=errors, sides=sides)
    return [_chosen(field, shown, row, caller) for field in fields]


def _sides_to_add(sides: tuple[str, ...]) -> tuple[str, ...]:
    letters = tuple(words.SIDES)
    return letters[: min(len(sides) + 1, len(letters))]


def _chosen(field: Field, shown: DisputeShown, row: Move, caller: Caller) -> Field:
    """Real choices for a field that names people, places or numbers."""
    finder = _CHOICES.get((row.name, field.name)) or _CHOICES.get(("", field.name))
    if field.kind == "file":
        return replace(field, accept="application/pdf,image/jpeg,image/png")
    if row.collective and field.name == "side":
        return replace(field, required=True)
    return finder(field, shown, caller) if finder else field


def _people_field(field: Field, people: list[Any], *, label: str, several: bool = False) -> Field:
    options = tuple((user.username, words.person_words(user)) for user in people)
    if not options:
        return field
    if several:
        return replace(field, kind="many", label=label, options=options, value=str(field.value).split(","))
    return replace(field, kind="choice", label=label, options=options)


def _kinds(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    value = field.value or shown.dispute.kind
    return replace(field, options=tuple(words.kind_choices()), value=value)


def _departments(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    here = {department.kind for department in community.departments_of(shown.dispute.station)}
    first = [kind for kind in departments_by_kind.get(shown.dispute.kind, ()) if kind in here]
    rest = sorted(here - set(first))
    options = tuple((kind, words.department_name(kind)) for kind in (*first, *rest))
    asked = {order.department_kind for order in shown.work_orders if order.state != "cancelled"}
    suggested = next((kind for kind in first if kind not in asked), "")
    named = joined(words.department_name(kind) for kind in first)
    hint = _("Usual for this type: %(departments)s.") % {"departments": named} if first else ""
    return replace(field, options=options, value=field.value or suggested, hint=hint)


def _committee(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    return _people_field(
        field, community.committee_mediators_of(shown.dispute.village), label=_("Mediator of the committee")
    )


def _colleagues(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    village = shown.dispute.village
    assistant = community.assistant_of(village)
    found = [
        *community.officers_of(village),
        *community.elders_of(village),
        *([assistant] if assistant else []),
    ]
    chief = community.chief_of(shown.dispute.station)
    found += [chief] if chief else []
    return _people_field(
        field, [user for user in dict.fromkeys(found) if str(user.id) != caller.id], label=_("Colleague")
    )


def _elders(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    return _people_field(field, community.elders_of(shown.dispute.village), label=_("Elders"), several=True)


def _lawyers(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    profiles = [profile for profile in community.lawyers_of(shown.dispute.station) if profile.takes_cases]
    kind = shown.dispute.kind
    ranked = sorted(profiles, key=lambda profile: kind not in profile.fields)
    options = tuple(
        (profile.user.username, f"{words.person_words(profile.user)} · {profile.firm}") for profile in ranked
    )
    return (
        replace(field, kind="ranked", label=_("Lawyers, the first choice first"), options=options)
        if options
        else field
    )


def _places(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    village = community.village(shown.dispute.village)
    rooms = [room.name for room in community.hearing_rooms_of(shown.dispute.station)]
    chat = getattr(village, "chat_room", None) if village else None
    places = rooms if (shown.standing.level or 1) >= 4 else [chat.place] if chat else []
    others = [chat.place] if chat and chat.place not in places else []
    return replace(field, suggestions=tuple(places + others))


def _orders(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    options = tuple(
        (str(order.number), f"{order.number} · {words.department_name(order.department_kind)}")
        for order in shown.work_orders
        if order.state not in {"finished", "cancelled"}
    )
    return replace(field, kind="choice", options=options) if options else field


def _items(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    options = tuple((str(n), _("Item %(n)s") % {"n": n}) for n in shown.standing.performance_open)
    named = {str(item.number): item.what for item in shown.items}
    options = tuple((n, named.get(n, label)[:40]) for n, label in options)
    return replace(field, kind="choice", options=options) if options else field


def _villages(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    found = community.villages_of_station(shown.dispute.station)
    options = tuple((village.code, village.short_name) for village in found)
    return replace(field, kind="choice", options=options, label=_("Village"))


def _other_numbers(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    return replace(field, suggestions=tuple(row.number for row in queries.likely_the_same(shown.dispute)))


def _levels(field: Field, shown: DisputeShown, caller: Caller) -> Field:
    level = shown.standing.level or 1
    options = tuple(pair for pair in field.options if int(pair[0]) > level)
    summary = shown.dispute.summary
    value = field.value or suggested_level(shown.standing, summary) or ""
    return replace(field, options=options, value=value, hint=level_hint(shown.standing, summary))


_CHOICES: dict[tuple[str, str], Any] = {
    ("", "kind"): _kinds,
    ("", "department"): _departments,
    ("set_mediator_of_record", "to"): _committee,
    ("hand_over", "to"): _colleagues,
    ("", "elders"): _elders,
    ("", "lawyers"): _lawyers,
    ("", "place"): _places,
    ("", "order"): _orders,
    ("record_performance", "item"): _items,
    ("correct_village", "village"): _villages,
    ("merge", "into"): _other_numbers,
    ("link", "other"): _other_numbers,
    ("climb", "to_level"): _levels,
}

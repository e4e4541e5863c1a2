"""Addresses of the phone pages; part of the namespace `web`."""

from django.urls import URLPattern, path

from fengqiao.web.phone import answers, by_phone, case, consents, moves, public, report, rights, work

urlpatterns: list[URLPattern] = [
    path("report/", report.story, name="report"),
    path("report/door/", report.door, name="report-door"),
    path("report/who/", report.who, name="report-who"),
    path("report/confirm/", report.confirm, name="report-confirm"),
    path("report/done/", report.done, name="report-done"),
    path("leave/", report.leave, name="leave"),
    path("case/", case.enter, name="enter-case"),
    path("by-phone/", by_phone.ask, name="by-phone"),
    path("by-phone/code/", by_phone.enter, name="phone-code"),
    path("by-phone/out/", by_phone.leave, name="by-phone-out"),
    path("my/", case.my_matters, name="my-matters"),
    path("my/<str:number>/", case.matter, name="my-matter"),
    path("my/<str:number>/looks/", case.looks, name="my-looks"),
    path("case/answers/", answers.my_answers, name="my-answers"),
    path("my/<str:number>/data/", rights.my_data, name="my-data"),
    path("my/<str:number>/data/file/", rights.my_data_file, name="my-data-file"),
    path("my/<str:number>/data/consent/", consents.take_back, name="my-consent"),
    path("my/<str:number>/do/<slug:move>/", moves.party_move, name="my-move"),
    path("lawyers/", public.lawyers_page, name="lawyers"),
    path("privacy/", public.privacy_page, name="privacy"),
    path("rights/", public.rights_page, name="rights"),
    path("help/", public.help_page, name="find-help"),
    path("check/", public.check, name="check"),
    path("work/", work.home, name="my-work"),
    path("work/<str:number>/", work.matter, name="work-matter"),
    path("work/<str:number>/reveal/", work.reveal, name="work-reveal"),
    path("work/<str:number>/consents/", consents.written_down, name="work-consents"),
    path("work/<str:number>/do/<slug:move>/", moves.staff_move, name="work-move"),
]

"""Addresses of the desk; `web.urls` takes them into its own namespace."""

from django.urls import path

from fengqiao.web.desk import (
    case,
    figures,
    imports,
    moves,
    orders,
    outbox,
    places,
    register,
    settings,
    sittings,
    staff,
    today,
)

urlpatterns = [
    path("desk/", today.today, name="today"),
    path("disputes/", register.register, name="register"),
    path("disputes/export/", register.export, name="register-export"),
    path("disputes/<str:number>/", case.case, name="dispute"),
    path("disputes/<str:number>/do/<str:move>/", moves.move, name="dispute-move"),
    path("disputes/<str:number>/reveal/<str:what>/", case.reveal, name="dispute-reveal"),
    path("disputes/<str:number>/scan/<uuid:attachment>/", case.attachment, name="attachment"),
    path("orders/", orders.orders, name="work-orders"),
    path("orders/<str:number>/<str:move>/", orders.answer, name="answer-order"),
    path("demo/outbox/", outbox.demo_outbox, name="demo-outbox"),
    path("sittings/", sittings.sittings, name="sittings"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new/", staff.add_person, name="new-person"),
    path("staff/settings/", settings.station_settings, name="station-settings"),
    path("staff/settings/<str:what>/", settings.change_settings, name="change-settings"),
    path("staff/villages/", places.villages, name="villages"),
    path("staff/villages.svg", places.map_svg, name="villages-map"),
    path("staff/<uuid:user>/", staff.person, name="person"),
    path("staff/<uuid:user>/<str:deed>/", staff.change_person, name="change-person"),
    path("administration/", staff.administration, name="administration"),
    path("figures/", figures.figures, name="funnel"),
    path("justice/", figures.justice, name="justice"),
    path("justice/export/", figures.justice_export, name="justice-export"),
    path("import/", imports.upload, name="import"),
    path("import/<str:key>/", imports.sheet, name="import-sheet"),
    path("import/<str:key>/confirm/", imports.confirm, name="import-confirm"),
    path("import/<str:key>/go-on/", imports.go_on, name="import-go-on"),
    path("import/<str:key>/forget/", imports.forget, name="import-forget"),
]

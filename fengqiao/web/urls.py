"""Addresses of the pages."""

from django.urls import path

from fengqiao.web import inbox
from fengqiao.web.account.urls import urlpatterns as account_pages
from fengqiao.web.desk.audit_log import audit_log, auditors_deeds
from fengqiao.web.desk.duty import duty, remove_duty
from fengqiao.web.desk.urls import urlpatterns as desk_pages
from fengqiao.web.dossier_urls import urlpatterns as dossier_pages
from fengqiao.web.home import home
from fengqiao.web.look import look, look_at_desk
from fengqiao.web.phone.urls import urlpatterns as phone_pages
from fengqiao.web.preferences import language, large_type
from fengqiao.web.sign_in.urls import urlpatterns as sign_in_pages

app_name = "web"
urlpatterns = [
    path("", home, name="home"),
    *sign_in_pages,
    path("preferences/large-type/", large_type, name="large-type"),
    path("preferences/language/", language, name="language"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox-read"),
    path("inbox/<uuid:notice>/", inbox.notice, name="notice"),
    path("administration/auditors/", auditors_deeds, name="auditors-deeds"),
    path("administration/log/", audit_log, name="audit-log"),
    path("staff/duty/", duty, name="duty-roster"),
    path("staff/duty/<uuid:duty>/remove/", remove_duty, name="remove-duty"),
    path("look/", look, name="look"),
    path("look/desk/", look_at_desk, name="look-desk"),
    *account_pages,
    *phone_pages,
    *desk_pages,
    *dossier_pages,
]

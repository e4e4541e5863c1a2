"""Addresses of papers and forms; `web.urls` takes them into its own namespace."""

from django.urls import URLPattern, path

from fengqiao.web import dossier

urlpatterns: list[URLPattern] = [
    path("disputes/<str:number>/dossier/", dossier.dossier, name="dossier"),
    path("disputes/<str:number>/papers/<slug:kind>/", dossier.paper, name="paper"),
    path("my/<str:number>/papers/", dossier.my_papers, name="my-papers"),
    path("my/<str:number>/papers/all/", dossier.my_dossier, name="my-dossier"),
    path("my/<str:number>/papers/<slug:kind>/", dossier.my_paper, name="my-paper"),
    path("forms/", dossier.blank_forms, name="blank-forms"),
    path("forms/<slug:kind>.pdf", dossier.one_blank_form, name="blank-form"),
]

"""Addresses of the shell."""

from django.urls import URLPattern, URLResolver, include, path

from shouhou.web.views import (
    accounts,
    audit,
    demo,
    developers,
    documents,
    health,
    home,
    imports,
    language,
    search,
)

import_patterns = [
    path("", imports.index, name="import_index"),
    path("jobs/<uuid:public_id>/", imports.job_page, name="import_job"),
    path("jobs/<uuid:public_id>/progress/", imports.job_progress, name="import_progress"),
    path("jobs/<uuid:public_id>/change/", imports.change, name="import_change"),
    path("jobs/<uuid:public_id>/confirm/", imports.confirm, name="import_confirm"),
    path("jobs/<uuid:public_id>/report.xlsx", imports.report, name="import_report"),
    path("<slug:code>/", imports.kind_page, name="import_kind"),
    path("<slug:code>/template.xlsx", imports.template, name="import_template"),
    path("<slug:code>/upload/", imports.upload, name="import_upload"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("home/trend/", home.trend, name="home_trend"),
    path("login/", accounts.log_in, name="login"),
    path("logout/", accounts.log_out, name="logout"),
    path("password/", accounts.change_password, name="password_change"),
    path("welcome/", accounts.welcome, name="welcome"),
    path("demo/login/<str:username>/", demo.log_in_as, name="demo_login"),
    path("language/", language.choose, name="language"),
    path("search/", search.find, name="search"),
    path("documents/", documents.inbox, name="documents"),
    path("audit/", audit.log, name="audit"),
    path("imports/", include((import_patterns, "web"))),
    path("health/", health.check, name="health"),
    path("dev/", developers.index, name="dev_index"),
    path("dev/components/", developers.components, name="dev_components"),
]

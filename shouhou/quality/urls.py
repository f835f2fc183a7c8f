"""Addresses of the quality app."""

from django.urls import path

from shouhou.quality.views import reports

app_name = "quality"

urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<uuid:public_id>/", reports.report_detail, name="report_detail"),
]

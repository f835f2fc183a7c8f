"""Addresses of the quality app."""

from django.urls import path

from shouhou.quality.views import reports

app_name = "quality"

urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<uuid:public_id>/", reports.report_detail, name="report_detail"),
    path("reports/<uuid:public_id>/submit/", reports.report_submit, name="report_submit"),
    path("reports/<uuid:public_id>/judge/", reports.report_judge, name="report_judge"),
    path("reports/<uuid:public_id>/error/", reports.report_error, name="report_error"),
    path("reports/<uuid:public_id>/waive/", reports.report_waive, name="report_waive"),
]

"""Addresses of the complaints app."""

from django.urls import path

from shouhou.complaints.views import complaints

app_name = "complaints"

urlpatterns = [
    path("complaints/", complaints.complaint_list, name="complaint_list"),
    path("complaints/<uuid:public_id>/", complaints.complaint_detail, name="complaint_detail"),
    path("complaints/<uuid:public_id>/decide/", complaints.complaint_decide, name="complaint_decide"),
]

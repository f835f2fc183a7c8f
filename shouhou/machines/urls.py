"""Addresses of the machines app."""

from django.urls import path

from shouhou.machines.views import machines, models

app_name = "machines"

urlpatterns = [
    path("machines/", machines.machine_list, name="machine_list"),
    path("machines/<uuid:public_id>/", machines.machine_detail, name="machine_detail"),
    path("machine-models/", models.model_list, name="model_list"),
    path("machine-models/<uuid:public_id>/", models.model_detail, name="model_detail"),
]

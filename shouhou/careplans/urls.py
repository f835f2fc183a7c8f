"""Addresses of the visit plan."""

from django.urls import path

from shouhou.careplans.views import plan_items

app_name = "careplans"

urlpatterns = [
    path("visit-plan/", plan_items.item_list, name="item_list"),
    path("visit-plan/<uuid:public_id>/", plan_items.item_detail, name="item_detail"),
]

"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("shouhou.web.urls")),
    path("", include("shouhou.customers.urls")),
    path("", include("shouhou.machines.urls")),
]

"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("shouhou.web.urls")),
    path("", include("shouhou.org.urls")),
    path("", include("shouhou.customers.urls")),
    path("", include("shouhou.machines.urls")),
    path("", include("shouhou.service.urls")),
    path("", include("shouhou.careplans.urls")),
    path("", include("shouhou.complaints.urls")),
    path("", include("shouhou.quality.urls")),
    path("kpi/", include("shouhou.scorecards.urls")),
]

"""Addresses of the scorecards: the sheet, its cells, its documents, its schemes."""

from django.urls import path

from shouhou.scorecards.views import (
    acts,
    cells,
    documents,
    exports,
    fragments,
    lists,
    schemes,
    sheets,
    submissions,
)

app_name = "scorecards"

urlpatterns = [
    path("", lists.matrix, name="list"),
    path("go/", lists.go, name="go"),
    path("gauges/", fragments.gauges, name="gauges"),
    path("schemes/", schemes.versions, name="schemes"),
    path("schemes/new/", schemes.new, name="scheme_new"),
    path("schemes/weights/", schemes.weights, name="scheme_weights"),
    path("schemes/<int:number>/", schemes.version, name="scheme"),
    path("documents/<uuid:public_id>/", documents.document, name="document"),
    path("documents/<uuid:public_id>/act/", acts.act, name="act"),
    path("documents/<uuid:public_id>/<str:kind>", documents.download, name="document_file"),
    path("<str:unit_key>/<str:code>/", sheets.sheet, name="sheet"),
    path("<str:unit_key>/<str:code>/submit/", submissions.submit, name="submit"),
    path("<str:unit_key>/<str:code>/export/<str:kind>/", exports.export, name="export"),
    path("<str:unit_key>/<str:code>/outlook/", fragments.outlook, name="outlook"),
    path("<str:unit_key>/<str:code>/costs/", fragments.costs, name="costs"),
    path("<str:unit_key>/<str:code>/trend/", fragments.trend, name="trend"),
    path("<str:unit_key>/<str:code>/<str:kpi>/", cells.cell, name="cell"),
    path("<str:unit_key>/<str:code>/<str:kpi>/beside/", fragments.beside, name="beside"),
]

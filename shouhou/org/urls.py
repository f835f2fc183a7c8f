"""Addresses of the organization."""

from django.urls import path

from shouhou.org.views import calendars, delegations, offices, people

app_name = "org"

urlpatterns = [
    path("offices/", offices.office_list, name="office_list"),
    path("offices/<uuid:public_id>/", offices.office_detail, name="office_detail"),
    path("positions/", offices.position_list, name="position_list"),
    path("positions/<uuid:public_id>/", offices.position_detail, name="position_detail"),
    path("skills/", offices.skill_list, name="skill_list"),
    path("skills/<uuid:public_id>/", offices.skill_detail, name="skill_detail"),
    path("people/", people.person_list, name="person_list"),
    path("people/<uuid:public_id>/", people.person_detail, name="person_detail"),
    path("substitutes/", delegations.delegation_list, name="delegation_list"),
    path("substitutes/new/", delegations.delegation_new, name="delegation_new"),
    path("substitutes/<uuid:public_id>/", delegations.delegation_detail, name="delegation_detail"),
    path("substitutes/<uuid:public_id>/end/", delegations.delegation_revoke, name="delegation_revoke"),
    path("calendar/", calendars.calendar_month, name="calendar"),
    path("calendar/set/", calendars.calendar_set, name="calendar_set"),
]

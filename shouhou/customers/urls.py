"""Addresses of the customers app."""

from django.urls import path

from shouhou.customers.views import customers

app_name = "customers"

urlpatterns = [
    path("customers/", customers.customer_list, name="customer_list"),
    path("customers/<uuid:public_id>/", customers.customer_detail, name="customer_detail"),
    path("sites/", customers.site_list, name="site_list"),
    path("sites/<uuid:public_id>/", customers.site_detail, name="site_detail"),
    path("contacts/", customers.contact_list, name="contact_list"),
    path("contacts/<uuid:public_id>/", customers.contact_detail, name="contact_detail"),
]

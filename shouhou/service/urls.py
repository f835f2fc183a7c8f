"""Addresses of the service app."""

from django.urls import path

from shouhou.service.views import failures, money, pauses, requests, visits, work_orders

app_name = "service"

urlpatterns = [
    path("requests/", requests.request_list, name="request_list"),
    path("requests/<uuid:public_id>/", requests.request_detail, name="request_detail"),
    path("pauses/", pauses.pause_list, name="pause_list"),
    path("pauses/<uuid:public_id>/", pauses.pause_detail, name="pause_detail"),
    path("pauses/<uuid:public_id>/approve/", pauses.pause_approve, name="pause_approve"),
    path("pauses/<uuid:public_id>/refuse/", pauses.pause_refuse, name="pause_refuse"),
    path("work-orders/", work_orders.order_list, name="order_list"),
    path("work-orders/<uuid:public_id>/", work_orders.order_detail, name="order_detail"),
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/<uuid:public_id>/", visits.visit_detail, name="visit_detail"),
    path("failures/", failures.failure_list, name="failure_list"),
    path("failures/<uuid:public_id>/", failures.failure_detail, name="failure_detail"),
    path("failures/<uuid:public_id>/confirm/", failures.failure_confirm, name="failure_confirm"),
    path("satisfaction/", money.answer_list, name="answer_list"),
    path("satisfaction/<uuid:public_id>/", money.answer_detail, name="answer_detail"),
    path("expenses/", money.expense_list, name="expense_list"),
    path("expenses/<uuid:public_id>/", money.expense_detail, name="expense_detail"),
    path("revenue/", money.revenue_list, name="revenue_list"),
    path("revenue/<uuid:public_id>/", money.revenue_detail, name="revenue_detail"),
]

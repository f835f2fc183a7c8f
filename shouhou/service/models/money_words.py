"""Choices of expense and revenue, with the words a user reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouhou.service.rules import costs


class ExpenseCategory(models.TextChoices):
    """What money was spent on."""

    TRAVEL = costs.ExpenseCategory.TRAVEL.value, _("Travel")
    LODGING = costs.ExpenseCategory.LODGING.value, _("Lodging")
    ALLOWANCE = costs.ExpenseCategory.ALLOWANCE.value, _("Travel allowance")
    LOCAL_TRANSPORT = costs.ExpenseCategory.LOCAL_TRANSPORT.value, _("Local transport")
    FREIGHT = costs.ExpenseCategory.FREIGHT.value, _("Freight of service parts")
    FREE_PARTS = costs.ExpenseCategory.FREE_PARTS.value, _("Free parts")
    OUTSOURCED = costs.ExpenseCategory.OUTSOURCED.value, _("Outsourced service")
    GOODWILL = costs.ExpenseCategory.GOODWILL.value, _("Goodwill compensation")
    SALARY = costs.ExpenseCategory.SALARY.value, _("Salary")
    RENT = costs.ExpenseCategory.RENT.value, _("Rent")
    OTHER = costs.ExpenseCategory.OTHER.value, _("Other expense")


class RevenueKind(models.TextChoices):
    """What was sold."""

    MACHINE = costs.RevenueKind.MACHINE.value, _("Machine sales")
    PART = costs.RevenueKind.PART.value, _("Parts sales")
    SERVICE = costs.RevenueKind.SERVICE.value, _("Paid service")
    RETURN = costs.RevenueKind.RETURN.value, _("Returned goods")


class K1Exclusion(models.TextChoices):
    """Why an expense does not count for the service expense ratio."""

    FIXED = costs.ExpenseExclusion.FIXED.value, _("Salaries and rent are fixed costs, not service expense.")
    INVOICED = costs.ExpenseExclusion.INVOICED.value, _("Invoiced to the customer as paid work.")
    IN_SALE_PRICE = costs.ExpenseExclusion.IN_SALE_PRICE.value, _("Installation already priced in the sale.")

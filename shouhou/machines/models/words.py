"""Choices of the machine tables, with the words a user reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouhou.machines.rules.commissioning import CommissioningExclusion
from shouhou.machines.rules.warranty import Entitlement


class K4Exclusion(models.TextChoices):
    """Why a machine does not count for commissioning in time."""

    CANCELLED = CommissioningExclusion.CANCELLED.value, _("The order was cancelled.")
    PART_OF_LINE = (
        CommissioningExclusion.PART_OF_LINE.value,
        _("Part of a line contracted as one unit; the line counts once, with its first machine."),
    )
    FACTORY_LATE = (
        CommissioningExclusion.FACTORY_LATE.value,
        _("The factory had not shipped it by the due date; it counts for the company, not for the office."),
    )
    NO_DUE_DATE = (
        CommissioningExclusion.NO_DUE_DATE.value,
        _("Neither a contract date nor a site-ready notice is known, so nothing was due."),
    )


class EntitlementReason(models.TextChoices):
    """Why work is free or paid."""

    MACHINE = Entitlement.MACHINE.value, _("Machine under warranty")
    PART = Entitlement.PART.value, _("Replaced part under its own warranty")
    EXPIRED = Entitlement.EXPIRED.value, _("Warranty expired")
    NOT_STARTED = Entitlement.NOT_STARTED.value, _("Warranty not started")
    NO_MACHINE = Entitlement.NO_MACHINE.value, _("No machine named")


class MeterSource(models.TextChoices):
    """Where a meter reading comes from."""

    VISIT = "visit", _("Service visit")
    CUSTOMER = "customer", _("Customer")
    REMOTE = "remote", _("Remote connection")
    IMPORT = "import", _("Import")

"""Choices of the complaint table, with the words a user reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouhou.complaints.rules import handling, lifecycle


class ComplaintChannel(models.TextChoices):
    """How it reached us."""

    PHONE = "phone", _("Phone")
    WECHAT = "wechat", _("WeChat")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    SALES = "sales", _("Through sales")
    REGULATOR = "regulator", _("Through an authority")
    PORTAL = "portal", _("Customer portal")


class ComplaintSeverity(models.TextChoices):
    """How grave it is."""

    MINOR = handling.ComplaintSeverity.MINOR.value, _("Minor")
    MAJOR = handling.ComplaintSeverity.MAJOR.value, _("Major")
    CRITICAL = handling.ComplaintSeverity.CRITICAL.value, _("Critical")


class ComplaintKind(models.TextChoices):
    """What it is about."""

    SERVICE = handling.ComplaintKind.SERVICE.value, _("Service")
    PRODUCT = handling.ComplaintKind.PRODUCT.value, _("Product")


class Validity(models.TextChoices):
    """Head office's verdict."""

    UNDECIDED = handling.Validity.UNDECIDED.value, _("Undecided")
    VALID = handling.Validity.VALID.value, _("Valid")
    INVALID = handling.Validity.INVALID.value, _("Invalid")


class Closing(models.TextChoices):
    """What the customer told head office at the end."""

    VERY_SATISFIED = handling.Closing.VERY_SATISFIED.value, _("Very satisfied")
    SATISFIED = handling.Closing.SATISFIED.value, _("Satisfied")
    DISSATISFIED = handling.Closing.DISSATISFIED.value, _("Dissatisfied")
    UNREACHABLE = handling.Closing.UNREACHABLE.value, _("Unreachable")


class ComplaintState(models.TextChoices):
    """Where it stands."""

    OPEN = lifecycle.ComplaintState.OPEN.value, _("Open")
    CLOSED = lifecycle.ComplaintState.CLOSED.value, _("Closed")


class K7Exclusion(models.TextChoices):
    """Why a complaint does not count as one."""

    SAME_MATTER = (
        handling.ComplaintExclusion.SAME_MATTER.value,
        _("A further contact about the same matter; it is one complaint."),
    )
    INVALID = handling.ComplaintExclusion.INVALID.value, _("Head office found it invalid.")
    PRODUCT_ONLY = (
        handling.ComplaintExclusion.PRODUCT_ONLY.value,
        _("About the product alone; the office handled it without fault."),
    )


class K8Exclusion(models.TextChoices):
    """Why a complaint does not count for handling satisfaction."""

    SAME_MATTER = (
        handling.HandlingExclusion.SAME_MATTER.value,
        _("A further contact about the same matter; it is one complaint."),
    )
    INVALID = handling.HandlingExclusion.INVALID.value, _("Head office found it invalid.")
    UNREACHABLE = (
        handling.HandlingExclusion.UNREACHABLE.value,
        _("The customer could not be reached in three attempts over ten days."),
    )

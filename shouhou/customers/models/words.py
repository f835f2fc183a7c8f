"""Choices of the customer tables, with the words a user reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomerLevel(models.TextChoices):
    """How closely a customer is cared for."""

    A = "A", _("Level A")
    B = "B", _("Level B")
    C = "C", _("Level C")


class DistanceBand(models.TextChoices):
    """How far a site is from its office; the arrival promise depends on it."""

    SAME_CITY = "same_city", _("Same city")
    SAME_PROVINCE = "same_province", _("Same province")
    OTHER = "other", _("Farther away")

"""Who does the work: users, people, posts, substitutes, skills."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models.offices import Office, Region
from shouhou.org.rules.roles import Role

ROLE_LABELS = {
    Role.HQ_MANAGER: _("customer service manager"),
    Role.OFFICE_MANAGER: _("after-sales manager"),
    Role.CLERK: _("after-sales clerk"),
    Role.TECHNICIAN: _("service engineer"),
    Role.STOREKEEPER: _("parts keeper"),
    Role.SALES: _("sales staff"),
    Role.OFFICE_HEAD: _("office head"),
    Role.CUSTOMER: _("customer"),
    Role.ADMIN: _("administrator"),
}
ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class User(AbstractUser):
    """A login. What it may do follows from the person's posts, never from Django's own flags.

    Personal data: username, first_name, last_name, email.
    """

    class Meta:
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.username


class Position(Record):
    """岗位: a post as the organization chart names it, with its duties and the post above it."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(pgettext_lazy("position", "title"), max_length=60)
    duties = models.TextField(_("duties"), blank=True)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager["Position"](Scope(view="org.person_view", office=None))

    class Meta:
        verbose_name = _("position")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Person(Record):
    """An employee, or a customer's person with a login. Personal data: name, phone."""

    employee_no = models.CharField(_("employee no."), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    pinyin = models.CharField(_("pinyin"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="+")
    home_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    customer_id = models.BigIntegerField(null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ScopedManager["Person"](
        Scope(view="org.person_view", office="home_office", person=("id",), shared_when_null=True)
    )

    class Meta:
        verbose_name = _("person")
        ordering = ["employee_no"]

    def __str__(self) -> str:
        return self.name


class Posting(Record):
    """任职: a role in an office, a region, or the whole company (both null), from one day to another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = ScopedManager["Posting"](Scope(view="org.person_view", office="office", person=("person",)))

    class Meta:
        verbose_name = _("posting")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="posting_days"
            ),
            models.CheckConstraint(condition=Q(office=None) | Q(region=None), name="posting_one_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Delegation(Record):
    """临时替代: a substitute acts for a principal between two days, both named, revocable at once."""

    principal = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("principal"))
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("substitute"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager["Delegation"](
        Scope(view="org.person_view", office="principal__home_office", person=("principal", "substitute"))
    )

    class Meta:
        verbose_name = _("acting substitute")
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="delegation_days"),
            models.CheckConstraint(condition=~Q(principal=F("substitute")), name="delegation_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.principal_id}"


class Skill(Record):
    """技能: what a certificate can open."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("skill", "name"), max_length=60)

    objects = ScopedManager["Skill"](Scope(view="org.person_view", office=None))

    class Meta:
        verbose_name = _("skill")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class PersonSkill(Record):
    """A person's skill, its level and the day it lapses."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    expires_on = models.DateField(_("expires"), null=True, blank=True)

    objects = ScopedManager["PersonSkill"](
        Scope(view="org.person_view", office="person__home_office", person=("person",))
    )

    class Meta:
        verbose_name = _("skill of a person")
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="person_skill_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="person_skill_level"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill_id} {self.level}"

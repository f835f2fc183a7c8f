"""Answers of customers to finished jobs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.models import Record
from shouhou.foundation.scoping import Scope, ScopedManager
from shouhou.org.models import Office
from shouhou.service.models.words import AnswerChannel, AnswerOutcome, K5Exclusion, WorkType
from shouhou.service.models.work_orders import WorkOrder


class SatisfactionAnswer(Record):
    """One answer, or a failed attempt. Settled: counted_at and k5_exclusion; one answer counts a job."""

    work_order = models.ForeignKey(
        WorkOrder, models.PROTECT, related_name="+", db_index=False, verbose_name=_("work order")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office")
    )
    work_type = models.CharField(_("work order type"), max_length=12, choices=WorkType.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=AnswerChannel.choices)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=AnswerOutcome.choices, default=AnswerOutcome.ANSWERED.value
    )
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    comment = models.TextField(_("comment"), blank=True, default="")
    recorded_by_id = models.BigIntegerField(null=True)
    counted_at = models.DateTimeField(_("counted at"))
    k5_exclusion = models.CharField(
        _("left out of satisfaction"), max_length=16, blank=True, default="", choices=K5Exclusion.choices
    )
    external_ref = models.CharField(_("reference elsewhere"), max_length=80, blank=True, default="")

    objects = ScopedManager["SatisfactionAnswer"](
        Scope(
            view="service.satisfaction_view",
            office="office",
            person=("work_order__lead",),
            customer=("work_order__customer",),
        )
    )

    class Meta:
        verbose_name = _("satisfaction answer")
        verbose_name_plural = _("satisfaction answers")
        constraints = [
            models.UniqueConstraint(
                fields=["work_order"], condition=Q(k5_exclusion=""), name="answer_one_counts_a_job"
            ),
            models.UniqueConstraint(fields=["work_order", "channel", "asked_at"], name="answer_once"),
            models.CheckConstraint(
                name="answer_score_when_answered",
                condition=Q(outcome="answered", score__range=(1, 5), answered_at__isnull=False)
                | Q(outcome="no_answer", score__isnull=True, answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="answer_counted_was_given", condition=~Q(k5_exclusion="") | Q(outcome="answered")
            ),
            models.CheckConstraint(
                name="answer_k5_known", condition=Q(k5_exclusion__in=["", *K5Exclusion.values])
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "counted_at", "k5_exclusion", "work_type", "score"], name="answer_k5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_order_id}: {self.score or self.outcome}"

"""Visit plans."""

from shouhou.careplans.models.plan_items import K6Exclusion, PlanKind, VisitPlanItem

__all__ = ["K6Exclusion", "PlanKind", "VisitPlanItem"]

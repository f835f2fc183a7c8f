"""Pages of the catalogue."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.listing import ListPage
from shouhou.foundation.pages import Badge, Detail, DetailPage, Opening, facts_of, present_all, related
from shouhou.machines.permissions import Permission
from shouhou.machines.queries import lists
from shouhou.machines.tables import MachineTable, ModelFilters, ModelTable
from shouhou.machines.views.machines import MACHINES

MODELS = ListPage(
    route="machines:model_list",
    detail="machines:model_detail",
    title=_("Machine models"),
    about=_(
        "The catalogue: which terms a model is commissioned and guaranteed under. Models come in by import."
    ),
    permission=Permission.MACHINE_VIEW,
    rows=lists.list_models,
    table=ModelTable,
    filters=ModelFilters,
    order=("family", "name"),
    search_hint=_("Code, name or product family"),
    import_kind="machine-models",
    import_permission=Permission.CATALOG_IMPORT,
    icon="book",
)


def _model(opening: Opening) -> Detail:
    model = opening.record
    rows = lists.list_machines(opening.actor).filter(model=model).order_by("serial_no")
    return Detail(
        title=f"{model.code} {model.name}",
        kind=_("Machine model"),
        badges=[Badge(model.family, "info")] if model.family else [],
        facts=facts_of(opening, "code", "commissioning_workdays", "warranty_months", "warranty_hours"),
        related=present_all(
            related(
                opening,
                _("Machines"),
                rows,
                MachineTable,
                listing=MACHINES,
                narrowed=f"model={model.code}",
                leave_out=("model",),
            )
        ),
    )


MODEL = DetailPage(Permission.MACHINE_VIEW, lists.get_model, _model, MODELS)

model_list, model_detail = MODELS.view(), MODEL.view()

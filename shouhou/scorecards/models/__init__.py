"""Tables of the scorecards."""

from shouhou.scorecards.models.adjustments import Adjustment
from shouhou.scorecards.models.schemes import Scheme, SchemeVersion
from shouhou.scorecards.models.sheets import Sheet, SheetEvidence

__all__ = ["Adjustment", "Scheme", "SchemeVersion", "Sheet", "SheetEvidence"]

"""Our own import-linter contract: which rooms of an app other apps may enter."""

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateRooms(Contract):
    """An app may import another app's public rooms only; tests may look anywhere."""

    root = fields.StringField()
    public_rooms = fields.SetField(subfield=fields.StringField())
    open_packages = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return every import that enters a private room of another app."""
        trespasses = [
            f"{importer} enters {imported}"
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._is_trespass(importer.split("."), imported.split("."))
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line per trespass."""
        for line in check.metadata["trespasses"]:
            output.print_error(line)

    def _is_trespass(self, importer: list[str], imported: list[str]) -> bool:
        root = cast("str", self.root)
        both_in_house = importer[0] == root == imported[0] and len(importer) > 1 and len(imported) > 2
        if not both_in_house or imported[1] in {importer[1], *cast("set[str]", self.open_packages)}:
            return False
        return imported[2] not in cast("set[str]", self.public_rooms) and "tests" not in importer

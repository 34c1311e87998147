"""Finding the file that a row means: by unit and name, never by a guess."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from members.exchange.cells import WrongCell


class People:
    """(file, name, unit's name) of those who may be meant."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        self.by_name: dict[tuple[str, str], list[int]] = {}
        for pk, name, unit in rows:
            self.by_name.setdefault((unit, name), []).append(pk)
        self.unit_names = {unit for unit, _name in self.by_name}

    def one(self, values: Mapping[str, str]) -> int:
        """The only one of the `name` in the `unit`. Raises WrongCell (name, unit)."""
        found = self.by_name.get((values["unit"], values["name"]), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise WrongCell("name", _("Several cadres of this unit are called “%(name)s”.") % {"name": values["name"]},
                            _("Put this person on the list on its page."))  # fmt: skip
        if values["unit"] not in self.unit_names:
            raise WrongCell("unit", _("No unit “%(name)s” has files of cadres.") % {"name": values["unit"]},
                            _("Write the full name of the unit."))  # fmt: skip
        raise WrongCell("name", _("No cadre “%(name)s” in service has a file in this unit.") % {"name": values["name"]},
                        _("Compare name and unit with the file."))  # fmt: skip

"""What differs between two forms, field by field: shown before one is merged into the other. Pure."""

from dataclasses import dataclass
from typing import Any

from cadres.rules import resume
from cadres.rules.form import ELEMENTS, Form

FAMILY, PHOTO = "JiaTingChengYuan", "ZhaoPian"
#: About the form rather than the person.
NOT_COMPARED = frozenset({"Version", "TianBiaoShiJian", "TianBiaoRen", "JiSuanNianLingShiJian"})


@dataclass(frozen=True)
class Difference:
    """An element that the two forms say differently; `before` and `after` as a person reads them."""

    element: str
    before: str
    after: str

    @property
    def label(self) -> Any:
        """What the form calls it."""
        return ELEMENTS.get(self.element, self.element)

    @property
    def is_loss(self) -> bool:
        """Merged, something that is known would be gone."""
        return bool(self.before) and not self.after


def differences(before: Form, after: Form) -> list[Difference]:
    """In the order of the form; résumés compare by what they say, the photo by its bytes."""
    found = [
        Difference(name, before[name], after[name])
        for name in ELEMENTS
        if name not in NOT_COMPARED and _meaning(name, before[name]) != _meaning(name, after[name])
    ]
    if before.family != after.family:
        found.append(Difference(FAMILY, _people(before), _people(after)))
    if before.photo != after.photo:
        found.append(Difference(PHOTO, _bytes(before), _bytes(after)))
    return found


def _meaning(name: str, text: str) -> str:
    return resume.tidy(text) if name == "JianLi" else text


def _people(form: Form) -> str:
    return "\n".join(" ".join(filter(None, row.texts)) for row in form.family)


def _bytes(form: Form) -> str:
    return f"{len(form.photo)} B" if form.photo else ""

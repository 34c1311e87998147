"""The parts of the room, as the row of links above its pages names them. Pure."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part:
    """One part: its tab, its first page, its name; `is_office`: for the talent office alone."""

    tab: str
    url_name: str
    label: StrOrPromise
    is_office: bool = False


PARTS: tuple[Part, ...] = (
    Part("targets", "talent:targets", pgettext_lazy("talent", "Targets")),
    Part("intakes", "talent:intakes", pgettext_lazy("talent", "Intakes")),
    Part("employers", "talent:employers", pgettext_lazy("talent", "Employers")),
    Part("carriers", "talent:carrier_overview", pgettext_lazy("carrier", "Carriers")),
    Part("agreements", "talent:agreements", pgettext_lazy("agreement", "Universities")),
    Part("projects", "talent:projects", pgettext_lazy("project", "Key projects")),
)  # fmt: skip

"""The parts of the room: what the row of links above its pages leads to."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part:
    """One part: its tab, its first page, its name; `is_office`: for the cadre office alone."""

    tab: str
    url_name: str
    label: StrOrPromise
    is_office: bool = False


PARTS: tuple[Part, ...] = (
    Part("files", "cadres:list", _("Files of cadres")),
    Part("units", "cadres:units", _("Establishment")),
    Part("uploads", "cadres:uploads", _("Uploaded forms")),
    Part("analysis", "cadres:analysis", _("Team analysis")),
    Part("reshuffles", "cadres:reshuffles", _("Reshuffles on paper"), is_office=True),
    Part("profiles", "cadres:profiles", _("Who fits a post"), is_office=True),
    Part("records", "cadres:records", _("Records of conduct")),
    Part("appraisals", "cadres:appraisals", _("Appraisals of cadres")),
    Part("promotions", "cadres:promotions", pgettext_lazy("promotion", "Promotions")),
    Part("pools", "cadres:pools", _("Reserve pools")),
    Part("training", "cadres:training", _("Training of cadres")),
    Part("tempering", "cadres:tempering", _("Tempering of cadres")),
    Part("observations", "cadres:observations", _("Front-line observation")),
    Part("care", "cadres:care", _("Care and supervision")),
    Part("visits", "cadres:visits", pgettext_lazy("visit", "Follow-up visits")),
)  # fmt: skip

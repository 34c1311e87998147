"""The parts of the room, as the row of links above its pages names them. Pure."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part:
    """One part: its tab, its first page, its name; `is_office`: for the talent office alone;
    `is_of_people`: not for those who only look on at figures."""

    tab: str
    url_name: str
    label: StrOrPromise
    is_office: bool = False
    is_of_people: bool = False


PARTS: tuple[Part, ...] = (
    Part("targets", "talent:targets", pgettext_lazy("talent", "Targets")),
    Part("intakes", "talent:intakes", pgettext_lazy("talent", "Intakes")),
    Part("people", "talent:people", pgettext_lazy("rights", "People of talent"), is_of_people=True),
    Part("employers", "talent:employers", pgettext_lazy("talent", "Employers")),
    Part("plans", "talent:plans", pgettext_lazy("plan", "Talent plan")),
    Part("events", "talent:events", pgettext_lazy("talent", "Recruitment events")),
    Part("jobs", "talent:posts", pgettext_lazy("talent", "Job posts")),
    Part("applications", "talent:applications", pgettext_lazy("application", "Applications")),
    Part("board", "talent:board", pgettext_lazy("board", "Review board"), is_office=True),
    Part("measures", "talent:measures", pgettext_lazy("talent", "Policies and grants")),
    Part("tickets", "talent:service_desk", pgettext_lazy("talent", "Services and tickets")),
    Part("schools", "talent:school_years", pgettext_lazy("talent", "School places")),
    Part("carriers", "talent:carrier_overview", pgettext_lazy("carrier", "Carriers")),
    Part("agreements", "talent:agreements", pgettext_lazy("agreement", "Universities")),
    Part("projects", "talent:projects", pgettext_lazy("project", "Key projects")),
    Part("requests", "talent:requests", pgettext_lazy("rights", "Data requests"), is_office=True),
)  # fmt: skip

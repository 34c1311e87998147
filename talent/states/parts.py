"""The parts of the room, as the row of links above its pages names them. Pure."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part:
    """One part: its group, its tab, its first page, its name; `is_office`: for the talent office alone;
    `is_of_people`: not for those who only look on at figures."""

    group: str
    tab: str
    url_name: str
    label: StrOrPromise
    is_office: bool = False
    is_of_people: bool = False


#: Groups in the order of the work: what is aimed at, who is there, how they are found, what is done for them.
GROUPS: dict[str, StrOrPromise] = {
    "aims": pgettext_lazy("talent parts", "Targets and plan"),
    "base": pgettext_lazy("talent parts", "People and carriers"),
    "search": pgettext_lazy("talent parts", "Recruitment"),
    "help": pgettext_lazy("talent parts", "Recognition and services"),
}
PARTS: tuple[Part, ...] = (
    Part("aims", "targets", "talent:targets", pgettext_lazy("talent", "Targets")),
    Part("aims", "intakes", "talent:intakes", pgettext_lazy("talent", "Intakes")),
    Part("base", "people", "talent:people", pgettext_lazy("rights", "People of talent"), is_of_people=True),
    Part("base", "employers", "talent:employers", pgettext_lazy("talent", "Employers")),
    Part("aims", "plans", "talent:plans", pgettext_lazy("plan", "Talent plan")),
    Part("search", "events", "talent:events", pgettext_lazy("talent", "Recruitment events")),
    Part("search", "jobs", "talent:posts", pgettext_lazy("talent", "Job posts")),
    Part("help", "applications", "talent:applications", pgettext_lazy("application", "Applications")),
    Part("help", "board", "talent:board", pgettext_lazy("board", "Review board"), is_office=True),
    Part("help", "measures", "talent:measures", pgettext_lazy("talent", "Policies and grants")),
    Part("help", "tickets", "talent:service_desk", pgettext_lazy("talent", "Services and tickets")),
    Part("help", "schools", "talent:school_years", pgettext_lazy("talent", "School places")),
    Part("base", "carriers", "talent:carrier_overview", pgettext_lazy("carrier", "Carriers")),
    Part("base", "agreements", "talent:agreements", pgettext_lazy("agreement", "Universities")),
    Part("aims", "projects", "talent:projects", pgettext_lazy("project", "Key projects")),
    Part("base", "requests", "talent:requests", pgettext_lazy("rights", "Data requests"), is_office=True),
)  # fmt: skip

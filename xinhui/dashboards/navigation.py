"""The admin's sidebar: pages by room and subject, each with its icon; whoever may not look does not see the entry.

A page registered by a room but not named here stands at the end of its room, so that nothing is ever unreachable.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of

#: Icons are names of Material Symbols, which the theme ships.
OTHER_ICON = "table_rows"
#: (heading, ((model, icon), …)) in the order of the sidebar.
GROUPS: tuple[tuple[StrOrPromise, tuple[tuple[str, str], ...]], ...] = (
    (_("Whistle chain"), (
        ("grids.issue", "report"), ("grids.whistle", "campaign"), ("grids.assignment", "assignment_ind"),
        ("grids.supervision", "visibility"), ("grids.rating", "star"), ("grids.hotlineorder", "phone_in_talk"),
        ("grids.hotlinecategory", "swap_horiz"), ("grids.upperform", "upload_file"), ("grids.formrun", "task"),
    )),
    (_("Rules of the chain"), (
        ("grids.category", "category"), ("grids.serviceattribute", "quiz"),
        ("grids.stagedeadline", "timer"), ("grids.standardtext", "edit_note"),
        ("core.calendarday", "event"), ("core.workinghours", "schedule"),
    )),
    (_("Divisions and grids"), (
        ("grids.division", "account_tree"), ("grids.grid", "grid_on"), ("grids.codechange", "history"),
        ("grids.gridprofile", "groups"), ("grids.hazard", "warning"),
    )),
    (_("Teams and duties"), (
        ("grids.teampost", "badge"), ("grids.gridpartyorganization", "flag"), ("grids.kittype", "inventory_2"),
        ("grids.kitissue", "construction"), ("grids.dutyitem", "checklist"), ("grids.enterpriseneed", "storefront"),
    )),
    (_("Policing and neighbours"), (
        ("grids.keysite", "local_police"), ("grids.sitevisit", "where_to_vote"), ("grids.squad", "groups_2"),
        ("grids.squadmember", "volunteer_activism"), ("grids.squadactivity", "sos"),
        ("grids.mediationcase", "handshake"),
        ("grids.building", "apartment"), ("grids.stairwell", "stairs"), ("grids.steward", "real_estate_agent"),
    )),
    (_("Patrols"), (
        ("grids.patrolplan", "event_repeat"), ("grids.patrol", "directions_walk"), ("grids.checkitem", "fact_check"),
        ("grids.dailyrecord", "menu_book"),
    )),
    (_("Party building"), (
        ("members.organization", "account_tree"), ("members.member", "groups"), ("members.officer", "badge"),
        ("members.term", "event_repeat"),
    )),
    (_("Accounts and posts"), (
        ("accounts.user", "person"), ("accounts.post", "work"), ("accounts.unit", "apartment"),
        ("accounts.apitoken", "key"), ("accounts.usersession", "devices"),
        ("accounts.identity", "link"), ("axes.accessattempt", "no_accounts"),
    )),
    (pgettext_lazy("bureaus", "Systems of other bureaus"), (
        ("bureaus.bureauclient", "hub"), ("bureaus.clientkey", "vpn_key"), ("bureaus.clientusage", "bar_chart"),
    )),
    (_("Running the portal"), (("outbox.message", "outgoing_mail"), ("audit.entry", "policy"))),
)  # fmt: skip
#: The group that takes a room's further pages.
HOME_OF_ROOM = {"grids": 5, "members": 6, "accounts": 7, "bureaus": 8}
PAGES: tuple[tuple[StrOrPromise, str, str, tuple[Role, ...]], ...] = (
    (_("Overview"), "dashboard", "admin:index", ()),
    (pgettext_lazy("desk", "Command desk"), "monitor", "dashboards:desk", (Role.COMMAND_CENTRE,)),
    (_("Command map"), "map", "grids:command_map", (Role.COMMAND_CENTRE,)),
    (_("Dispatch desk"), "inbox", "grids:dispatcher_desk", (Role.COMMAND_CENTRE,)),
    (_("Indicators"), "monitoring", "grids:indicators", (Role.COMMAND_CENTRE,)),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with what the reader may look at, as unfold takes them."""
    pages = _pages(request)
    groups: list[dict[str, Any]] = [{"title": "", "items": _first(request)}]
    for heading, models in GROUPS:
        items = [_item(pages.pop(label), icon) for label, icon in models if label in pages]
        groups.append({"title": heading, "items": items, "separator": True})
    for label, page in pages.items():
        home = HOME_OF_ROOM.get(label.split(".", 1)[0], len(GROUPS) - 1)
        groups[home + 1]["items"].append(_item(page, OTHER_ICON))
    return [group for group in groups if group["items"]]


def _pages(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The reader's admin pages by model label; the admin site itself asks each page's permission."""
    return {
        model["model"]._meta.label_lower: model
        for app in admin.site.get_app_list(request)
        for model in app["models"]
        if model["admin_url"]
    }


def _first(request: HttpRequest) -> list[dict[str, Any]]:
    scope = scope_of(request.user)
    return [
        {"title": title, "icon": icon, "link": reverse(name)}
        for title, icon, name, roles in PAGES
        if not roles or scope.has(*roles)
    ]


def _item(page: dict[str, Any], icon: str) -> dict[str, Any]:
    return {"title": page["name"], "icon": icon, "link": page["admin_url"]}

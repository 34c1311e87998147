"""Who may what with each model in the browser admin: one line a model. A newly registered model needs its line here.

Looking: list, page, history, export. A role that may look sees rows: a page that would always be empty is a mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.matrix.lines import ANONYMOUS, DENIED, EVERYONE, TO_LOGIN, form, page
from xinhui.accounts.models import Role

NOBODY: frozenset[str] = frozenset()
CENTRE = frozenset({Role.COMMAND_CENTRE})
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDIT_ADMIN})
KEEPERS = CENTRE | SYSTEM
ACCOUNTS = SYSTEM | SECURITY | CENTRE
#: Who enters the admin at all.
SITE = SYSTEM | SECURITY | AUDIT | CENTRE | {Role.ORGANIZATION_DEPARTMENT, Role.CADRE_OFFICE, Role.TALENT_OFFICE}


@dataclass(frozen=True)
class Model:
    """A model's pages: who looks, who adds and changes, who deletes."""

    label: str
    look: frozenset[str]
    edit: frozenset[str] = NOBODY
    delete: frozenset[str] = NOBODY
    #: Who adds, where it is not who edits.
    add: frozenset[str] | None = None
    #: What a row's page offers (xinhui/admin_verbs.py), and to whom.
    verbs: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def expected(self, role: str, kind: str, method: str) -> int:
        """The status of one of the model's pages; `kind` as in walk.ADMIN_KINDS."""
        if role == ANONYMOUS:
            return TO_LOGIN
        if kind == "old":
            return 302 if role in SITE else DENIED
        add = self.edit if self.add is None else self.add
        if kind == "add" and method == "POST" and self.add is not None and role in add:
            return 400  # an empty form
        may = {"add": add, "delete": self.delete, "change": self.look if method == "GET" else self.edit}
        return 200 if role in may.get(kind, self.look) else DENIED


MODELS = (
    Model("accounts.user", ACCOUNTS, add=KEEPERS, verbs={
        "reset-password": SECURITY, "require-password-change": SECURITY, "reset-second-factor": SECURITY,
        "ask-factor-reset": SYSTEM | SECURITY, "end-sessions": SECURITY, "lock": SECURITY, "unlock": SECURITY,
        "deactivate": SYSTEM}),
    Model("accounts.unit", ACCOUNTS, add=KEEPERS, verbs={"change": KEEPERS, "close": KEEPERS}),
    Model("accounts.post", ACCOUNTS, add=SECURITY | CENTRE, verbs={"end": SECURITY | CENTRE}),
    Model("accounts.apitoken", SECURITY, add=SECURITY, verbs={"revoke": SECURITY}),
    Model("axes.accessattempt", SECURITY),
    Model("core.calendarday", KEEPERS, KEEPERS, KEEPERS),
    Model("core.workinghours", KEEPERS, KEEPERS),
    Model("outbox.message", KEEPERS, verbs={"resend": KEEPERS, "confirm": KEEPERS}),
    Model("audit.entry", AUDIT | SECURITY),
    Model("grids.division", KEEPERS, KEEPERS, add=KEEPERS, verbs={"rename": KEEPERS, "recode": KEEPERS, "close": KEEPERS}),
    Model("grids.grid", KEEPERS, KEEPERS, add=KEEPERS, verbs={
        "rename": KEEPERS, "recode": KEEPERS, "close": KEEPERS, "scenario": KEEPERS, "split": KEEPERS, "merge": CENTRE}),
    Model("grids.codechange", KEEPERS),
    Model("grids.teampost", CENTRE, CENTRE),
    Model("grids.gridpartyorganization", CENTRE, CENTRE),
    Model("grids.kittype", CENTRE, CENTRE),
    Model("grids.kitissue", CENTRE, CENTRE),
    Model("grids.gridprofile", CENTRE, CENTRE),
    Model("grids.hazard", CENTRE, CENTRE),
    Model("grids.dutyitem", CENTRE, CENTRE),
    Model("grids.enterpriseneed", CENTRE, CENTRE),
    Model("grids.emergencyplan", CENTRE),
    Model("grids.activation", CENTRE),
    Model("grids.wartimegrid", CENTRE),
    Model("grids.frozenrecipient", CENTRE),
    Model("grids.emergencyorder", CENTRE),
    Model("grids.gridorder", CENTRE),
    Model("grids.activationentry", CENTRE),
    Model("grids.keysite", CENTRE),
    Model("grids.sitevisit", CENTRE),
    Model("grids.deployment", CENTRE),
    Model("grids.supplykind", CENTRE, CENTRE),
    Model("grids.store", CENTRE),
    Model("grids.stocklevel", CENTRE),
    Model("grids.supplymovement", CENTRE),
    Model("grids.supplyrequest", CENTRE),
    Model("grids.shelter", CENTRE),
    Model("grids.shelteropening", CENTRE),
    Model("grids.sheltercount", CENTRE),
    Model("grids.squadrequest", CENTRE),
    Model("grids.rollcall", CENTRE),
    Model("grids.rollcallanswer", CENTRE),
    Model("grids.reportround", CENTRE),
    Model("grids.situationreport", CENTRE),
    Model("grids.situationversion", CENTRE),
    Model("grids.squad", CENTRE),
    Model("grids.squadmember", CENTRE),
    Model("grids.squadactivity", CENTRE),
    Model("grids.mediationcase", CENTRE),
    Model("grids.building", CENTRE),
    Model("grids.stairwell", CENTRE),
    Model("grids.steward", CENTRE),
    Model("grids.category", KEEPERS, KEEPERS),
    Model("grids.stagedeadline", KEEPERS, KEEPERS, KEEPERS),
    Model("grids.standardtext", CENTRE, CENTRE, CENTRE),
    Model("grids.checkitem", CENTRE, CENTRE),
    Model("grids.patrolplan", CENTRE, CENTRE),
    Model("grids.patrol", CENTRE),
    Model("grids.dailyrecord", CENTRE),
    Model("grids.issue", CENTRE),
    Model("grids.whistle", CENTRE),
    Model("grids.assignment", CENTRE),
    Model("grids.supervision", CENTRE),
    Model("grids.rating", CENTRE),
)  # fmt: skip

#: The admin's pages that belong to no model.
SITE_LINES = (
    page("admin:index", SITE),
    page("admin:app_list", CENTRE | SYSTEM, door=SITE, wrong=404, url={"app_label": "grids"}),
    page("admin:search", SITE, suffix="?s=w"),
    page("admin:jsi18n", SITE),
    page("admin:autocomplete", KEEPERS, door=SITE, suffix="?app_label=grids&model_name=grid&field_name=division&term="),
    page("admin:view_on_site", NOBODY, door=SITE, wrong=404, url={"content_type_id": 1, "object_id": 1}),
    page("admin:login", EVERYONE, ok=302, any_method=True),
    form("admin:logout", SITE, door=SITE),
    page("admin:password_change", SITE, ok=302, any_method=True),
    page("admin:password_change_done", SITE, ok=302, any_method=True),
)

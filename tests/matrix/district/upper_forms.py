"""Forms of upper platforms: the command centre keeps them, the leader reads, a platform's system fetches its own."""

from datetime import date
from typing import Any

from grids.models import UpperForm
from grids.services.mappings.forms import ColumnFacts, FormFacts, make_form, set_columns
from grids.services.mappings.run import run_form
from tests.matrix.admin_table import Model
from tests.matrix.lines import DISTRICT_WIDE, EVERYONE, Line, call, form, page
from tests.matrix.table import CENTRE
from tests.world_grids import District
from xinhui.accounts.models import Role

#: The home form is made for the bureau's system, its twin for nobody.
SEES: dict[str, Any] = {"seen": DISTRICT_WIDE | {Role.BUREAU_CLIENT}, "seen_elsewhere": DISTRICT_WIDE}
ON_PAGE: dict[str, Any] = {"seen": DISTRICT_WIDE, "seen_elsewhere": DISTRICT_WIDE}
FACTS = {"platform": "省平台", "name": "新表", "subject": "issues", "area_code": "440705", "format": "csv",
         "schedule": "off", "minutes_by_hand": "3", "is_active": "on"}  # fmt: skip
LINES: tuple[Line, ...] = (
    page("grids:upper_forms", DISTRICT_WIDE, row="form", is_list=True, **ON_PAGE),
    page("grids:upper_form_new", CENTRE),
    form("grids:upper_form_new", CENTRE, door=CENTRE, ok=400, data={"code": "x y"}),
    page("grids:upper_form", DISTRICT_WIDE, row="form", **ON_PAGE),
    page("grids:upper_form_change", CENTRE, row="form", **ON_PAGE),
    form("grids:upper_form_change", CENTRE, door=CENTRE, row="form", data=FACTS, **ON_PAGE),
    page("grids:upper_form_columns", CENTRE, row="form", **ON_PAGE),
    form("grids:upper_form_columns", CENTRE, door=CENTRE, row="form", ok=400,
         data={"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}, **ON_PAGE),
    page("grids:upper_form_run", CENTRE, row="form", **ON_PAGE),
    form("grids:upper_form_run", CENTRE, door=CENTRE, row="form",
         data={"starts_on": "2026-01-01", "ends_on": "2026-01-02"}, **ON_PAGE),
    page("grids:upper_run", DISTRICT_WIDE, row="run", **ON_PAGE),
    page("grids:upper_run_file", DISTRICT_WIDE, row="run", **ON_PAGE),
    page("grids:upper_run_again", CENTRE, row="run", **ON_PAGE),
    form("grids:upper_run_again", CENTRE, door=CENTRE, row="run", data={"reason": "已补录"}, **ON_PAGE),
    call("GET api:upper-forms-list", EVERYONE, row="form", is_list=True, **SEES),
    call("GET api:upper-forms-rows", EVERYONE, row="form", **SEES),
)  # fmt: skip
MODELS = (Model("grids.upperform", CENTRE), Model("grids.formrun", CENTRE))


def rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A form with a file for the bureau, and one for nobody."""
    command = district.act("command")
    found: dict[str, list[dict[str, object]]] = {"form": [], "run": []}
    for code, reader in (("jz-home", district.world.unit("bureau").pk), ("jz-away", None)):
        facts = FormFacts(platform="省平台", name=f"案件{code}", subject="issues", area_code="440705", format="csv",
                          reader_id=reader)  # fmt: skip
        made: UpperForm = make_form(actor=command, code=code, facts=facts)
        set_columns(actor=command, form_id=made.pk, columns=[ColumnFacts(heading="案件编号", field="number")])
        day = date(2026, 1, 5)
        run, _new = run_form(actor=command, form_id=made.pk, starts_on=day, ends_on=day)
        found["form"].append({"pk": made.pk, "code": code, "mark": f"案件{code}"})
        found["run"].append({"pk": run.pk})
    return {handle: (home, elsewhere) for handle, (home, elsewhere) in found.items()}

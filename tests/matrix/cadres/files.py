"""The matrix of the cadres room: home is a file of 城管局, elsewhere one of 水务局."""

from cadres.models import EstablishedPost, RankQuota
from cadres.rules import lrmx
from tests.matrix.admin_table import Model
from tests.matrix.cadres import OFFICE, READERS, REASON, SECURITY, SEES, act
from tests.matrix.lines import EVERYONE, Line, form, page
from tests.world_cadres import Cadres, enter, form_of

LINES: tuple[Line, ...] = (
    page("cadres:list", READERS, row="cadre", is_list=True, **SEES),
    page("cadres:forms", READERS),
    page("cadres:table", READERS),
    page("cadres:units", READERS),
    page("cadres:unit", READERS, row="cadre:unit", **SEES),
    page("cadres:post_new", OFFICE, row="cadre:unit", **SEES),
    form("cadres:post_new", OFFICE, door=OFFICE, row="cadre:unit", data={"title": "副局长", "level": "middle", "order": "9"},
         **SEES),
    page("cadres:quota_new", OFFICE, row="cadre:unit", **SEES),
    form("cadres:quota_new", OFFICE, door=OFFICE, row="cadre:unit", data={"rank": "clerk_1", "quota": "3"}, **SEES),
    page("cadres:uploads", READERS, row="cadre:upload", is_list=True, **SEES),
    page("cadres:upload", READERS),
    # without a file the form says so
    form("cadres:upload", READERS, door=READERS, ok=400, row="cadre:unit", data={"unit": "@pk"}, seen=READERS,
         seen_elsewhere=READERS),
    page("cadres:upload_batch", READERS, row="cadre:batch", **SEES),
    page("cadres:upload_page", READERS, row="cadre:upload", **SEES),
    form("cadres:upload_page", READERS, door=READERS, row="cadre:upload", data={"verb": "skip"}, **SEES),
    page("cadres:looks", SECURITY),
    page("cadres:file", READERS, row="cadre", **SEES),
    page("cadres:edit", READERS, row="cadre", **SEES),
    form("cadres:edit", READERS, door=READERS, row="cadre", **SEES, data={
        "version": "1", "XingMing": "改名", "ChuShengNianYue": "1980.06", "family": "父亲｜某｜194501｜群众｜退休"}),
    page("cadres:identity", READERS, row="cadre", **SEES),
    form("cadres:identity", READERS, door=READERS, ok=200, row="cadre", data=REASON, **SEES),
    page("cadres:form", READERS, row="cadre", url={"kind": "lrmx"}, **SEES),
    page("cadres:form", READERS, row="cadre", url={"kind": "lrm"}, **SEES),
    page("cadres:form", READERS, row="cadre", url={"kind": "docx"}, **SEES),
    page("cadres:form", READERS, row="cadre", url={"kind": "pdf"}, **SEES),
    page("cadres:act", OFFICE, door=EVERYONE, row="cadre", url={"subject": "file", "verb": "rank"}, **SEES),
    act("file", "rank", "cadre", rank="clerk_1", since="2024-03-01", post_level="none"),
    act("file", "account", "cadre", username=""),
    act("file", "move", "cadre", unit="@other_unit"),
    act("file", "retire", "cadre", **REASON),
    act("file", "leave", "cadre", **REASON),
    act("file", "back", "cadre:gone"),
    act("post", "fill", "cadre_post:vacant", cadre="@cadre", since="2024-03-01", term_years="5"),
    act("post", "free", "cadre_post:held", **REASON),
    act("post", "abolish", "cadre_post:vacant", **REASON),
)  # fmt: skip
MODELS = (
    Model("cadres.establishedpost", OFFICE),
    Model("cadres.rankquota", OFFICE),
)


def rows(cadres: Cadres) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A file, an upload, a unit with posts, of both bureaus."""
    home = _at(cadres, "city_management", "deputy", "clerk", "water")
    gone = enter(cadres, "elsewhere", XingMing="谢离任", ShenFenZheng="")
    other = _at(cadres, "water", "elsewhere", "", "city_management", gone.pk)
    return {handle: (home[handle], other[handle]) for handle in home}


def _at(
    cadres: Cadres, unit: str, handle: str, gone: str, other: str, gone_pk: int = 0
) -> dict[str, dict[str, object]]:
    row = cadres.files[handle]
    leaving = cadres.files[gone] if gone else type(row).objects.get(pk=gone_pk)
    RankQuota.objects.create(unit_id=cadres.world.unit(unit).pk, rank="clerk_1", quota=2)
    leaving.state = "gone"
    leaving.save()
    unit_pk = cadres.world.unit(unit).pk
    changed = lrmx.write(form_of(handle, MinZu="壮族"))
    (upload,) = cadres.stage("cadre_office", unit, (f"{handle}.lrmx", changed))
    held = EstablishedPost.objects.create(unit_id=unit_pk, title="在任职位", level="middle", holder=leaving,
                                          held_since="2024-03-01")  # fmt: skip
    vacant = EstablishedPost.objects.create(unit_id=unit_pk, title="空缺职位", level="middle")
    return {
        "cadre": {"pk": row.pk, "mark": row.name, "other_unit": cadres.world.unit(other).pk},
        "cadre:gone": {"pk": leaving.pk},
        "cadre:unit": {"pk": unit_pk},
        "cadre:upload": {"pk": upload.pk, "mark": f"{handle}.lrmx"},
        "cadre:batch": {"batch": upload.batch},
        "cadre_post:held": {"pk": held.pk},
        "cadre_post:vacant": {"pk": vacant.pk, "cadre": row.pk},
    }

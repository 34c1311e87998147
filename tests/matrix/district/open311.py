"""Open311: who has a key is asked in tests/open311; here everybody has a session, and a session is no key."""

from grids.models import ServiceAttribute
from tests.matrix.admin_table import KEEPERS, Model
from tests.matrix.lines import DENIED, EVERYONE, UNKNOWN, Line
from tests.world_grids import District

JSON: dict[str, object] = {"format": "json"}


def keyed(name: str, **url: str) -> Line:
    """Refused without a key, before anything else is looked at."""
    return Line(name, EVERYONE, ok=DENIED, anonymous=DENIED, url={**JSON, **url}, any_method=True)


LINES = (
    Line("GET open311:discovery", EVERYONE, anonymous=200, url=JSON),
    Line("GET open311:services", EVERYONE, anonymous=200, url=JSON),
    Line("GET open311:definition", EVERYONE, anonymous=200, url={**JSON, "code": "B101"}),
    keyed("GET open311:requests"),
    keyed("POST open311:requests"),
    keyed("GET open311:request", number="1"),
    keyed("GET open311:token", token="1"),
    keyed("GET open311:updates"),
    keyed("POST open311:updates"),
    Line("GET attachments:open", EVERYONE, ok=UNKNOWN, anonymous=UNKNOWN, url={"token": "made-up"}),
)
MODELS = (Model("grids.serviceattribute", KEEPERS, KEEPERS),)


def rows(district: District) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """A question for the admin's list."""
    ServiceAttribute.objects.create(
        category=district.categories["B101"], code="kind", question="井盖种类", datatype="string"
    )
    return {}

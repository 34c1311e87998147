"""All units in as many queries as one; a search by ten conditions in few."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cadres.models import EstablishedPost
from cadres.selectors.structure import matrix
from cadres.services.analysis import targets
from tests.world_cadres import Cadres
from xinhui.accounts.models import User

TEN = {"words": "局", "state": "in_service", "post_level": "none", "sex": "female", "age_from": "20", "age_to": "60",
       "education": "3", "party": "member", "worked": "town", "years_in_post": "1"}  # fmt: skip


def test_queries_do_not_grow_with_units(cadres: Cadres, client: Client) -> None:
    office = User.objects.get(pk=cadres.act("cadre_office").user_id)
    targets.add_target(actor=cadres.act("cadre_office"), name="女干部", measure="women", bound="at_least", value=1)
    counts = []
    for handle in ("head", "elsewhere"):
        row = cadres.file(handle)
        EstablishedPost.objects.create(
            unit=row.unit, title="局长", level="township", holder=row, held_since="2024-01-01"
        )
        with CaptureQueriesContext(connection) as asked:
            rows = matrix(User.objects.get(pk=office.pk))[1]
        counts.append(len(asked))
        assert "form_sealed" not in "".join(query["sql"] for query in asked)
    assert counts[0] == counts[1] <= 6 and sum(row.people for row in rows) == 2 and sum(row.missed for row in rows) > 1
    client.force_login(office)
    with CaptureQueriesContext(connection) as asked:
        found = client.get("/cadres/", TEN)
    assert [row.name for row in found.context["rows"]] == ["罗秀珍"]
    assert len([query for query in asked if "cadres_cadre" in query["sql"]]) <= 10

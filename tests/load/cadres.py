"""The cadres room under load: 300 appointment forms at once, a search of 10,000 files, the structure of all units."""

import io
import statistics
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cadres.forms.search import SearchForm
from cadres.models import Cadre, EstablishedPost, FormUpload
from cadres.rules import lrmx
from cadres.selectors.establishment import units_of
from cadres.selectors.search import found
from cadres.selectors.structure import matrix
from cadres.services.uploads import stage_forms
from tests.load.kit import say
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User

FORMS, FILES = 300, 10_000
#: Ten conditions, all of them narrowing.
TEN = {"words": "局", "state": "in_service", "post_level": "middle", "sex": "female", "age_from": "30", "age_to": "55",
       "education": "3", "party": "member", "worked": "town", "years_in_post": "1"}  # fmt: skip


def cadre_forms() -> None:
    """The floor is reading the same files, and nothing else."""
    actor = Actor.of(User.objects.get(username="ganbu"))
    rows = list(Cadre.objects.in_service().select_related("unit").order_by("pk")[:FORMS])
    assert len(rows) == FORMS, len(rows)
    out = io.BytesIO()
    contents = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, row in enumerate(rows):
            form = row.form
            known, new = {"RenMianLiYou": f"工作需要{number}"}, {"XingMing": f"新来{number}", "ShenFenZheng": ""}
            said = known if number % 2 else new
            contents.append(lrmx.write(replace(form, texts={**form.texts, **said})))
            archive.writestr(f"{number}.lrmx", contents[-1])
    begun = time.perf_counter()
    for content in contents:
        lrmx.read(content)
    floor = time.perf_counter() - begun
    begun = time.perf_counter()
    batch = stage_forms(actor=actor, unit_id=rows[0].unit_id, files=[("forms.zip", out.getvalue())])
    seconds = time.perf_counter() - begun
    staged = FormUpload.objects.filter(batch=batch)
    counts = {state: staged.filter(state=state).count() for state in ("different", "new")}
    assert counts == {"different": FORMS // 2, "new": FORMS // 2}, counts
    say(f"{FORMS} forms of cadres staged, {connection.vendor}", f"{seconds:.2f} s", f"{floor:.2f} s reading", "≤ 30 s")


def _median(do: Callable[[], object]) -> float:
    """Milliseconds of the middle one of nine, after two that warm up."""
    times = []
    for _turn in range(11):
        begun = time.perf_counter()
        do()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[2:])


def cadre_search() -> None:
    """The list by ten conditions over 10,000 files, as the office's browser asks for it; the floor is a bare page."""
    like = list(Cadre.objects.in_service().order_by("pk"))
    for number in range(len(like), FILES, len(like)):
        more = like[: min(len(like), FILES - number)]
        for row in more:
            row.pk, row.identity_print, row.user_id = None, "", None
        Cadre.objects.bulk_create(more, batch_size=500)
    assert Cadre.objects.in_service().count() == FILES
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(User.objects.get(username="ganbu"))
    client.get("/cadres/", TEN)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/cadres/", TEN)
    many, queries = len(asked), [query["sql"][:120] for query in asked]
    user = User.objects.get(username="ganbu")
    people = found(user, SearchForm(TEN, units=units_of(user)).conditions()).count()
    assert answer.status_code == 200 and 0 < people < FILES, people
    seconds = _median(lambda: client.get("/cadres/", TEN))
    floor = _median(lambda: Client().get("/accounts/login/"))
    say(f"search of {FILES:,} cadres, {connection.vendor}", f"{seconds:.0f} ms, {many} queries",
        f"{floor:.0f} ms a bare page", "≤ 300 ms, ≤ 10 queries")  # fmt: skip
    assert many <= 10, queries


def cadre_structure() -> None:
    """All units against all targets; the floor is reading the same posts and holders."""
    user = User.objects.get(username="ganbu")
    targets, rows = matrix(user)
    assert len(rows) > 70 and targets, (len(rows), len(targets))
    seconds = _median(lambda: matrix(user))
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(user)
    page = _median(lambda: client.get("/cadres/analysis/"))
    posts = EstablishedPost.objects.in_being().filter(holder__isnull=False)
    floor = _median(lambda: list(posts.values_list("unit", "holder__born_on", "holder__sex")))
    say(f"structure of {len(rows)} units, {connection.vendor}", f"{seconds:.0f} ms (page {page:.0f})",
        f"{floor:.0f} ms rows alone", "≤ 1,000 ms")  # fmt: skip

"""Three hundred appointment forms uploaded at once: half of people with files, half of new ones."""

import io
import time
import zipfile
from dataclasses import replace

from django.db import connection

from cadres.models import Cadre, FormUpload
from cadres.rules import lrmx
from cadres.services.uploads import stage_forms
from tests.load.kit import say
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User

FORMS = 300


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

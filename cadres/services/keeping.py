"""How a form enters a file: the sealed texts, the columns derived from them, the version kept. Inside a transaction."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from cadres.models import Cadre, FormVersion
from cadres.models.sealed_form import IDENTITY, sealed, sealed_photo
from cadres.rules.facts import facts_of, retires_on
from cadres.rules.form import Form
from members.rules.identity import cleaned
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.sealed import fingerprint, seal

#: What a column takes of a text that is longer than anybody's should be.
_MOST = {"name": 60, "ethnicity": 20, "native_place": 40, "education": 120, "speciality": 120, "present_post": 200,
         "other_parties": 60}  # fmt: skip


def print_of(form: Form) -> str:
    """The fingerprint by which the person is known again; empty without an identity number."""
    return fingerprint(cleaned(form["ShenFenZheng"]), purpose=IDENTITY)


def columns_of(form: Form) -> dict[str, Any]:
    """Every column that is derived from the form."""
    facts = asdict(facts_of(form))
    for name, most in _MOST.items():
        facts[name] = facts[name][:most]
    identity = cleaned(form["ShenFenZheng"])
    return {
        **facts,
        "form_sealed": sealed(replace(form, texts={**form.texts, "ShenFenZheng": identity})),
        "photo_sealed": sealed_photo(form.photo),
        "identity_sealed": seal(identity, purpose=IDENTITY),
        "identity_print": print_of(form),
        "retires_on": retires_on(facts["sex"], facts["born_on"]),
    }


def write_form(actor: Actor, cadre: Cadre, form: Form, *, source: str, elements: Sequence[str]) -> None:
    """Put the form into the file (held, or new and unsaved) and keep it as a version."""
    cadre.version = cadre.version + 1 if cadre.pk else 1
    for name, value in columns_of(form).items():
        setattr(cadre, name, value)
    cadre.save()
    FormVersion.objects.create(
        cadre=cadre, number=cadre.version, form_sealed=cadre.form_sealed, photo_sealed=cadre.photo_sealed,
        source=source[:120], elements=list(elements), at=clock.now(), by_id=actor.user_id,
    )  # fmt: skip

"""How a form lies in the database: sealed as one text, the photo as another."""

import base64
import json
from typing import Any

from cadres.rules.form import Form, Other, Relative
from xinhui.core.sealed import seal, unseal

#: What the texts are sealed for.
FORM, PHOTO, IDENTITY = "cadres.form", "cadres.photo", "cadres.identity"


def sealed(form: Form) -> str:
    """Everything but the photo."""
    content: dict[str, Any] = {
        "texts": {name: text for name, text in form.texts.items() if text},
        "family": [row.texts for row in form.family],
        "others": [[other.within, other.after, other.xml] for other in form.others],
    }
    return seal(json.dumps(content, ensure_ascii=False), purpose=FORM)


def sealed_photo(photo: bytes) -> str:
    """The picture; empty stays empty."""
    return seal(base64.b64encode(photo).decode(), purpose=PHOTO)


def opened(form_sealed: str, photo_sealed: str = "") -> Form:
    """The form again. Raises SealBroken."""
    content = json.loads(unseal(form_sealed, purpose=FORM))
    return Form.of(
        content["texts"],
        family=tuple(Relative(*row) for row in content["family"]),
        others=tuple(Other(*row) for row in content["others"]),
        photo=base64.b64decode(unseal(photo_sealed, purpose=PHOTO)),
    )

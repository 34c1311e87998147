"""Answers to the questions of a category: checked against their kind, and put into words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from grids.models import IssueAnswer, ServiceAttribute
from grids.models.open311 import LISTS, AttributeType
from xinhui.core.checks import line, words
from xinhui.core.errors import InvalidInput
from xinhui.core.georeport import read_moment, written

Answers = Mapping[str, Sequence[str]]
NUMBER_MAX = 30


def field_of(code: str) -> str:
    """The name under which an answer is sent."""
    return f"attribute[{code}]"


def _refused(code: str, reason: str, message: StrOrPromise, action: StrOrPromise = "") -> InvalidInput:
    return InvalidInput(code=reason, field=field_of(code), message=message, action=action or None)


def checked_answers(*, category_id: int, answers: Answers) -> list[IssueAnswer]:
    """The answers as rows, not yet of an issue; raises InvalidInput naming the question.

    Every question in use that must be answered is; what nobody asked is refused, so that a slip of the pen in a code
    is seen and no answer is lost.
    """
    asked = {
        row.code: row
        for row in ServiceAttribute.objects.filter(category_id=category_id, is_active=True, is_variable=True)
    }
    given = {code: [value for value in values if value.strip()] for code, values in answers.items()}
    for code in given:
        if code not in asked:
            raise _refused(
                code[:40], "attribute-unknown", pgettext_lazy("open311", "Nobody asks this about such a request."),
                pgettext_lazy("open311", "Read the service definition again."),
            )  # fmt: skip
    rows = []
    for code, attribute in sorted(asked.items(), key=lambda pair: pair[1].order):
        values = given.get(code, [])
        if values:
            rows.append(_answer(attribute, values))
        elif attribute.is_required:
            raise _refused(
                code, "attribute-missing",
                pgettext_lazy("open311", "“%(question)s” must be answered.") % {"question": attribute.question},
            )  # fmt: skip
    return rows


def _answer(attribute: ServiceAttribute, values: Sequence[str]) -> IssueAnswer:
    if len(values) > 1 and attribute.datatype != AttributeType.MULTI:
        raise _refused(attribute.code, "attribute-once", pgettext_lazy("open311", "This is answered once."))
    if attribute.datatype in LISTS:
        kept, shown = _chosen(attribute, values)
    else:
        kept = [_plain(attribute, values[0])]
        shown = kept[0]
    return IssueAnswer(attribute=attribute, question=attribute.question, values=kept, shown=shown)


def _chosen(attribute: ServiceAttribute, values: Sequence[str]) -> tuple[list[str], str]:
    choices = attribute.choices()
    keys = list(dict.fromkeys(value.strip() for value in values))
    for key in keys:
        if key not in choices:
            raise _refused(
                attribute.code, "choice-unknown",
                pgettext_lazy("open311", "“%(value)s” is not one of the choices.") % {"value": key[:40]},
                pgettext_lazy("open311", "Send one of these keys: %(keys)s.") % {"keys": ", ".join(choices)},
            )  # fmt: skip
    return keys, "、".join(choices[key] for key in keys)


def _plain(attribute: ServiceAttribute, value: str) -> str:
    field = field_of(attribute.code)
    if attribute.datatype == AttributeType.NUMBER:
        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or len(value.strip()) > NUMBER_MAX:
            raise _refused(attribute.code, "number-unreadable", pgettext_lazy("open311", "This is not a number."))
        return value.strip()
    if attribute.datatype == AttributeType.DATETIME:
        return str(written(read_moment(value, field=field)))
    if attribute.datatype == AttributeType.TEXT:
        return words(value, field=field)
    return line(value, field=field)

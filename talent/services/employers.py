"""Employers on the register, and who acts for them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from talent.models import Employer, EmployerAccount
from talent.services.frame import require_unit, unit_in_being
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, unknown
from xinhui.core.errors import Conflict, InvalidInput

_TEXTS = {"credit_code": 18, "nature": 40, "industry": 60, "address": 120, "contact": 40, "phone": 30, "about": 400}


def enter_employer(*, actor: Actor, name: str, unit_id: int, area_code: str, **texts: str) -> Employer:
    """An employer on the register; `texts`: credit_code, nature, industry, address, contact, phone, about.

    Raises Forbidden, NotFound (unit), InvalidInput (each field), Conflict `name-taken`, `code-taken`.
    """
    facts = {"name": line(name, field="name", limit=100), "area_code": _code(area_code), **_texts(texts)}
    with transaction.atomic():
        require_unit(actor, unit_id)
        unit = unit_in_being(unit_id)
        _refuse_twin(facts)
        row = Employer.objects.create(unit=unit, **facts)
        record(actor=actor, verb="talent.employer.enter", target=row, area_code=row.area_code, detail=facts)
    return row


def change_employer(*, actor: Actor, employer_id: int, name: str, unit_id: int, area_code: str, **texts: str
                    ) -> Employer:  # fmt: skip
    """Corrected. Raises as `enter_employer`."""
    facts = {"name": line(name, field="name", limit=100), "area_code": _code(area_code), **_texts(texts)}
    with transaction.atomic():
        row = hold(Employer.objects.in_being(), employer_id)
        require_unit(actor, row.unit_id)
        _refuse_twin(facts, but=row.pk)
        row.unit = unit_in_being(unit_id)
        for field, value in facts.items():
            setattr(row, field, value)
        row.save()
        record(actor=actor, verb="talent.employer.change", target=row, area_code=row.area_code, detail=facts)
    return row


def _code(area_code: str) -> str:
    if not area_code.isdecimal() or len(area_code) not in (6, 9, 12):
        raise InvalidInput(code="area-unknown", field="area_code", message=_("Give a code of 6, 9 or 12 digits."))
    return area_code


def _texts(texts: dict[str, str]) -> dict[str, str]:
    return {name: line(texts.get(name, ""), field=name, limit=limit, required=False) for name, limit in _TEXTS.items()}


def _refuse_twin(facts: dict[str, str], but: int = 0) -> None:
    rows = Employer.objects.in_being().exclude(pk=but)
    if rows.filter(name=facts["name"]).exists():
        raise Conflict(code="name-taken", field="name", message=_("An employer of this name is there already."))
    if facts["credit_code"] and rows.filter(credit_code=facts["credit_code"]).exists():
        raise Conflict(code="code-taken", field="credit_code",
                       message=_("An employer with this credit code is there already."))  # fmt: skip


def close_employer(*, actor: Actor, employer_id: int, reason: str) -> Employer:
    """Off the register; accounts end. Raises NotFound, Forbidden, InvalidInput (reason)."""
    reason = line(reason, field="reason")
    with transaction.atomic():
        row = hold(Employer.objects.in_being(), employer_id)
        require_unit(actor, row.unit_id)
        row.is_active = False
        row.save(update_fields=["is_active"])
        row.accounts.filter(ended_on__isnull=True).update(ended_on=clock.today())
        record(actor=actor, verb="talent.employer.close", target=row, area_code=row.area_code,
               detail={"reason": reason})  # fmt: skip
    return row


def give_account(*, actor: Actor, employer_id: int, username: str) -> EmployerAccount:
    """The user acts for the employer. Raises NotFound (username), Forbidden, Conflict `acts-already`."""
    with transaction.atomic():
        row = hold(Employer.objects.in_being(), employer_id)
        require_unit(actor, row.unit_id)
        user = User.objects.filter(username=username.strip(), is_active=True).first()
        if user is None:
            raise unknown("username")
        if row.accounts.filter(user=user, ended_on__isnull=True).exists():
            raise Conflict(code="acts-already", field="username",
                           message=_("This user acts for the employer already."))  # fmt: skip
        made = EmployerAccount.objects.create(employer=row, user=user, started_on=clock.today())
        record(actor=actor, verb="talent.employer.account", target=row, area_code=row.area_code,
               detail={"user": user.pk})  # fmt: skip
    return made


def end_account(*, actor: Actor, employer_account_id: int) -> EmployerAccount:
    """Acts for it no longer. Raises NotFound, Forbidden."""
    with transaction.atomic():
        row = hold(EmployerAccount.objects.filter(ended_on__isnull=True).select_related("employer"),
                   employer_account_id)  # fmt: skip
        require_unit(actor, row.employer.unit_id)
        row.ended_on = clock.today()
        row.save(update_fields=["ended_on"])
        record(actor=actor, verb="talent.employer.account_end", target=row.employer,
               area_code=row.employer.area_code, detail={"user": row.user_id})  # fmt: skip
    return row

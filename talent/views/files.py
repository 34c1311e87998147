"""People found, and the file of one: whoever opens it is on the trail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from grids.views.base import add_error, user_of
from grids.views.policing import page_of
from members.rules.identity import masked_phone
from talent.forms.rights import LookForm
from talent.models import Person
from talent.models.person import IDENTITY, PHONE
from talent.scope import talent_scope_of
from talent.selectors.rights import people_found
from talent.services.rights.erasing import duties_of
from talent.services.rights.looking import look_at_person, may_unmask
from talent.states.applications import Tier
from talent.states.people import Field
from talent.states.rights import PersonLook
from talent.views.base import act_form, for_talent, is_anybody, works
from talent.views.subjects import SUBJECTS
from xinhui.accounts.actors import Actor
from xinhui.core.errors import DomainError, NotFound
from xinhui.core.sealed import unseal


@for_talent(works)
@require_GET
def person_list(request: HttpRequest) -> HttpResponse:
    """People in reach, by name, employer, field and tier."""
    said = request.GET.dict()
    context = {"said": said, "fields": Field.choices, "tiers": Tier.choices,
               **page_of(request, people_found(user_of(request), said))}  # fmt: skip
    return render(request, "talent/people.html", context)


def _looked(request: HttpRequest, pk: int, what: PersonLook, reason: str = "") -> Person:
    """The file, the look on the trail; out of reach it is unknown."""
    try:
        return look_at_person(actor=Actor.of_request(request), user=user_of(request), person_id=pk, what=what,
                              reason=reason)  # fmt: skip
    except NotFound as error:
        raise Http404 from error


@for_talent(is_anybody)
@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: facts, card, intakes, applications; identity and phone masked."""
    scope = talent_scope_of(request.user)
    row = _looked(request, pk, PersonLook.PAGE)
    duty = SUBJECTS["keeping-duty"]
    phone = unseal(row.phone_sealed, purpose=PHONE)
    context = {
        "row": row, "phone": masked_phone(phone) if phone else "", "is_office": scope.is_office,
        "works": scope.works_for(row.employer.unit_id if row.employer else None),
        "verbs": SUBJECTS["person"].open_to(scope, row), "file_verbs": SUBJECTS["person-file"].open_to(scope, row),
        "intakes": row.intakes.select_related("employer", "unit").prefetch_related("kinds").order_by("-settled_on"),
        "applications": row.applications.order_by("-pk"), "may_unmask": may_unmask(Actor.of_request(request), row),
        "duties": [(one, duty.open_to(scope, one)) for one in duties_of(row)] if scope.is_office else [],
        "requests": row.data_requests.order_by("-pk") if scope.is_office else [],
    }  # fmt: skip
    return render(request, "talent/person.html", context)


@for_talent(is_anybody)
@require_http_methods(["GET", "POST"])
def person_identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Identity and mobile number in clear, for a reason that the person can read; never kept by a browser."""
    user, actor = user_of(request), Actor.of_request(request)
    row = Person.objects.visible_to(user).select_related("employer").filter(pk=pk).first()
    if row is None:
        raise Http404
    if not may_unmask(actor, row):
        return render(request, "403.html", status=403)
    form, shown = act_form(request, LookForm, target=row), {}
    if request.method == "POST" and form.is_valid():
        try:
            row = _looked(request, pk, PersonLook.IDENTITY, form.cleaned_data["reason"])
        except DomainError as error:
            add_error(form, error)
        else:
            shown = {"identity": unseal(row.identity_sealed, purpose=IDENTITY),
                     "phone": unseal(row.phone_sealed, purpose=PHONE)}  # fmt: skip
    context = {"row": row, "form": form, "shown": shown}
    answer = render(request, "talent/person_identity.html", context, status=400 if form.is_bound and not shown else 200)
    answer["Cache-Control"] = "no-store"
    return answer

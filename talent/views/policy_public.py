"""What everybody reads without signing in: policies, their measures, and a check of oneself that keeps nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from talent.forms.policies import SelfCheckForm
from talent.rules.eligibility import Facts
from talent.rules.kinds import kinds_of
from talent.selectors.eligibility import answers, measures_in_force
from talent.selectors.policies import published_policies
from talent.states.policies import FactKind

#: A browser or a cache in between may keep a page so long.
SECONDS = 300


def _shown(template: str, context: dict[str, Any]) -> HttpResponse:
    """Without a request: neither session nor account has a part in the page, and any cache may keep it."""
    return HttpResponse(render_to_string(template, context))


@cache_control(public=True, max_age=SECONDS)
@require_GET
def policy_list(request: HttpRequest) -> HttpResponse:
    """Policies in force with what they give."""
    return _shown("talent/policies_public.html", {"policies": published_policies()})


@cache_control(public=True, max_age=SECONDS)
@require_GET
def policy_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One policy: its text, its measures and their conditions."""
    for policy, measures in published_policies():
        if policy.pk == pk:
            return _shown("talent/policy_public.html", {"policy": policy, "measures": measures})
    raise Http404


@cache_control(public=True, max_age=SECONDS)
@require_GET
def self_check(request: HttpRequest) -> HttpResponse:
    """Which measures fit what somebody says of oneself; nothing says who, nothing is stored."""
    form = SelfCheckForm(request.GET or None)
    rows = answers(_facts(form.cleaned_data), measures_in_force(), {}) if form.is_valid() else None
    return _shown("talent/policy_check.html", {"form": form, "answers": rows})


def _facts(said: dict[str, Any]) -> Facts:
    """What was said; the kind follows from it where all of it was said."""
    found: dict[str, Any] = {name: None if value in ("", None) else value for name, value in said.items()}
    whole = [found[name] for name in ("field", "degree", "title", "skill")]
    if None not in whole:
        kinds = kinds_of(field=found["field"], degree=found["degree"], title=found["title"], skill=found["skill"])
        found[FactKind.KIND] = frozenset(str(kind) for kind in kinds)
    return found

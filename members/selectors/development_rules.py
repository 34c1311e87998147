"""The rules of the 25 steps in words, as a refusal and the timeline cite them."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from members.rules import development as rules


def chapter_of(number: int) -> int:
    """The chapter of 《细则》."""
    return rules.CHAPTERS[rules.step(number).stage]


def wait_text(number: int, extension: int = 0) -> StrOrPromise:
    """Why a step cannot be earlier."""
    wait = rules.step(number).wait
    if wait is None:
        return _("no step lies before the one before it (Working Rules, chapter %(chapter)d)") % {
            "chapter": chapter_of(number)
        }
    months = wait.months + (extension if number == rules.CONFIRMED else 0)
    return _("%(months)d months at least after step %(after)d “%(title)s” (Working Rules, chapter %(chapter)d)") % {
        "months": months, "after": wait.after, "title": rules.step(wait.after).title, "chapter": chapter_of(number),
    }  # fmt: skip


def limit_text(number: int) -> StrOrPromise:
    """By when a step is in time; empty where the rules set no limit."""
    limit = rules.step(number).limit
    if limit is None:
        return ""
    return _("%(months)d months at most after step %(after)d “%(title)s” (Working Rules, chapter %(chapter)d)") % {
        "months": limit.months, "after": limit.after, "title": rules.step(limit.after).title,
        "chapter": chapter_of(number),
    }  # fmt: skip

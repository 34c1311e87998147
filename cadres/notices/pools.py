"""Message kinds of reserve pools: where to look, never who or why."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("cadre.pool_proposed", subject=_("A proposal for the pool “%(pool)s” is to be decided"),
         body=_("Look at the conditions and decide; whoever proposed does not."))  # fmt: skip
register("cadre.pool_decided", subject=_("A proposal for the pool “%(pool)s” was decided"),
         body=_("The entry says how."))  # fmt: skip
register("cadre.pool_exit_proposed", subject=_("An exit from the pool “%(pool)s” was proposed"),
         body=_("Decide it, or keep the person in the pool."), severity="warning")  # fmt: skip
register("cadre.pool_exits_found", subject=_("Pool “%(pool)s”: %(count)s exits are to be decided"),
         body=_("The daily run found people over the age of the pool, or no longer in service."),
         severity="warning")  # fmt: skip
register("cadre.pool_reviews_due", subject=_("Pool “%(pool)s”: %(count)s yearly reviews are due"),
         body=_("Review each: kept, warned, or out of the pool."))  # fmt: skip

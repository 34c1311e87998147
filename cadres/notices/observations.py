"""Message kinds of front-line observation: where to look, never who was judged or how; the visited are not told."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("cadre.observation_planned", subject=_("You are an observer of a front-line visit on %(day)s"),
         body=_("The visit is unannounced: keep it to yourself until it is confirmed."))  # fmt: skip
register("cadre.observation_recorded", subject=_("A front-line visit of %(day)s is to be confirmed"),
         body=_("Confirm the record or send it back; no observer of the visit does."))  # fmt: skip
register("cadre.observation_sent_back", subject=_("The record of a front-line visit was sent back"),
         body=_("The visit says why; write the record anew."), severity="warning")  # fmt: skip
register("cadre.observation_cancelled", subject=_("A front-line visit was cancelled"), body=_("The visit says why."))
register("cadre.observation_late", subject=_("A front-line visit planned for %(day)s is not recorded"),
         body=_("Record what you saw, or ask the cadre office to cancel it."), severity="warning")  # fmt: skip
register("cadre.observation_matter_late", subject=_("A matter from a front-line visit is late"),
         body=_("Settle it on the page of the visit."), severity="warning")  # fmt: skip
register("cadre.projects_unseen", subject=_("%(count)s key projects were not visited for 90 days"),
         body=_("Plan a visit to each, or close the project."), severity="warning")  # fmt: skip
register("cadre.observed_you", subject=_("An observation about you was confirmed"),
         body=_("Your page says how it was judged."))  # fmt: skip
register("cadre.observed", subject=_("An observation about a cadre of your unit was confirmed"),
         body=_("The visit says what was seen."))  # fmt: skip

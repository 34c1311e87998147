"""Message kinds of carriers: the carrier is named, nobody else is."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.carrier_due", subject=pgettext_lazy("carrier", "A carrier's status is to be renewed: %(name)s"),
         body=pgettext_lazy("carrier", "It ends on %(until)s; prepare the assessment."))  # fmt: skip
register("talent.carrier_overdue", subject=pgettext_lazy("carrier", "A carrier's status has run out: %(name)s"),
         body=pgettext_lazy("carrier", "It ended on %(until)s and no assessment is entered."),
         severity="warning")  # fmt: skip
register("talent.carrier_renewed", subject=pgettext_lazy("carrier", "A carrier passed its assessment: %(name)s"),
         body=pgettext_lazy("carrier", "It is acknowledged until %(until)s."))  # fmt: skip
register("talent.carrier_suspended", subject=pgettext_lazy("carrier", "A carrier failed its assessment: %(name)s"),
         body=pgettext_lazy("carrier", "It is suspended until what is lacking is mended."),
         severity="warning")  # fmt: skip
register("talent.carrier_revoked", subject=pgettext_lazy("carrier", "A carrier's status is revoked: %(name)s"),
         body=pgettext_lazy("carrier", "Its page tells the reason."), severity="warning")  # fmt: skip
register("talent.carrier_to_confirm", subject=pgettext_lazy("carrier", "A host has entered something: %(name)s"),
         body=pgettext_lazy("carrier", "It counts when you have confirmed it."))  # fmt: skip
register("talent.carrier_struck", subject=pgettext_lazy("carrier", "An entry of your carrier was struck out: %(name)s"),
         body=pgettext_lazy("carrier", "The carrier's page tells the reason."))  # fmt: skip
register("talent.carrier_call_closes", subject=pgettext_lazy("carrier", "A call closes on %(day)s: %(name)s"),
         body=pgettext_lazy("carrier", "The application is still being prepared."))  # fmt: skip
register("talent.carrier_rise_sent", subject=pgettext_lazy("carrier", "Application for a higher status: %(name)s"),
         body=pgettext_lazy("carrier", "It waits for your opinion."))  # fmt: skip
register("talent.carrier_rise_opined",
         subject=pgettext_lazy("carrier", "Application with the unit's opinion: %(name)s"),
         body=pgettext_lazy("carrier", "It waits for the office's recommendation."))  # fmt: skip
register("talent.carrier_rise_submitted",
         subject=pgettext_lazy("carrier", "Application submitted to the upper body: %(name)s"),
         body=pgettext_lazy("carrier", "Get ready for the site visit."))  # fmt: skip
register("talent.carrier_rise_returned", subject=pgettext_lazy("carrier", "Application handed back: %(name)s"),
         body=pgettext_lazy("carrier", "Its page says what is to be mended."))  # fmt: skip
register("talent.carrier_rise_approved", subject=pgettext_lazy("carrier", "Higher status approved: %(name)s"),
         body=pgettext_lazy("carrier", "The carrier is of the higher level from now on."))  # fmt: skip
register("talent.carrier_rise_refused", subject=pgettext_lazy("carrier", "Higher status not approved: %(name)s"),
         body=pgettext_lazy("carrier", "The application's page tells why."))  # fmt: skip

"""How long it is known what other bureaus' systems were told."""

from django.utils.translation import pgettext_lazy

from xinhui.audit.retention import keep
from xinhui.bureaus.services.webhooks.purge import purge_webhooks

keep("webhooks", pgettext_lazy("retention", "Webhooks that arrived or were looked at"), days=30, purge=purge_webhooks)

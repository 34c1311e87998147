"""How long messages are kept."""

from datetime import datetime

from django.utils.translation import pgettext_lazy

from xinhui.audit.retention import keep
from xinhui.outbox.models import Message, MessageState


def _messages(before: datetime) -> int:
    """Messages that arrived, or of which somebody knows that they did not. What is under way stays."""
    ended = [MessageState.SENT, MessageState.FAILED]
    return Message.objects.filter(state__in=ended, created_at__lt=before).delete()[0]


keep("messages", pgettext_lazy("retention", "Messages to people"), days=730, purge=_messages)

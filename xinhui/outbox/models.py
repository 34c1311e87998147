"""Messages and the addresses they go to."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.core.models import Timestamped


class Channel(models.TextChoices):
    """Ways a message reaches a person."""

    IN_APP = "in_app", _("In the portal")
    EMAIL = "email", _("E-mail")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    SMS = "sms", _("SMS")
    PUSH = "push", _("Push to the phone")
    FILE = "file", _("File")


class MessageState(models.TextChoices):
    """Where a message stands. `unknown`: a worker died while sending; a person decides, nobody guesses."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unknown")


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages: each to its recipient; delivery troubles to the system administrator and the command centre."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Own messages; failed and unknown ones too for those who run the portal."""
        if not isinstance(user, User):
            return self.none()
        condition = Q(recipient_id=user.pk)
        if scope_of(user).has(Role.SYSTEM_ADMIN, Role.COMMAND_CENTRE):
            condition |= Q(state__in=[MessageState.FAILED, MessageState.UNKNOWN])
        return self.filter(condition)

    def inbox(self, user: User) -> Self:
        """The user's in-app messages, newest first."""
        return self.filter(recipient_id=user.pk, channel=Channel.IN_APP).order_by("-created_at", "-id")


class Message(Timestamped):
    """One message to one person by one channel. `key` names the event: the same event never tells anyone twice."""

    key = models.CharField(max_length=120)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="messages"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    kind = models.CharField(_("kind"), max_length=40)
    context = models.JSONField(default=dict)
    link = models.CharField(_("link"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    claim = models.CharField(max_length=36, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "channel", "-created_at"], name="message_inbox"),
            models.Index(
                fields=["recipient"], name="message_unread", condition=Q(channel="in_app", read_at__isnull=True)
            ),
            models.Index(
                fields=["next_attempt_at", "id"], name="message_due", condition=Q(state__in=["queued", "sending"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="message_once_a_recipient_and_channel",
                fields=["key", "recipient", "channel"],
                violation_error_message=_("This person has been told already."),
            ),
            models.CheckConstraint(
                name="message_sent_is_timed",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                violation_error_message=_("A sent message carries its time."),
            ),
            models.CheckConstraint(
                name="message_in_app_is_sent_at_once",
                condition=~Q(channel="in_app") | Q(state="sent"),
                violation_error_message=_("A message in the portal is delivered by being written."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.recipient_id} ({self.channel})"


class ChannelAddressQuerySet(models.QuerySet["ChannelAddress"]):
    """Addresses: each its owner's, nobody else's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(user_id=user.pk) if isinstance(user, User) else self.none()


class ChannelAddress(Timestamped):
    """Where a person wants messages besides the portal; in use once its owner has typed the code sent there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="channel_addresses"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    address = models.CharField(_("address"), max_length=200)
    is_active = models.BooleanField(_("in use"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    #: When the last code was sent; the code is worked out from it and never stored. Empty: no code is awaited.
    code_sent_at = models.DateTimeField(_("code sent at"), null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(_("wrong codes"), default=0)

    objects = ChannelAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel address")
        verbose_name_plural = _("channel addresses")
        constraints = [
            models.UniqueConstraint(
                name="channel_address_one_a_channel",
                fields=["user", "channel"],
                violation_error_message=_("There is already an address for this channel."),
            ),
            models.CheckConstraint(
                name="channel_address_in_use_is_confirmed",
                condition=Q(is_active=False) | Q(confirmed_at__isnull=False),
                violation_error_message=_("An address is used only after its owner has confirmed it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.address}"


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    """Subscriptions: each its owner's, nobody else's."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own."""
        return self.filter(user_id=user.pk) if isinstance(user, User) else self.none()


class PushSubscription(Timestamped):
    """A browser that its owner has allowed to be told of news (RFC 8030). Whoever signs in there last is its owner."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.CharField(_("address at the push service"), max_length=500)
    #: The browser's public key and its secret, base64url as the browser gives them (RFC 8291).
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("push subscription")
        verbose_name_plural = _("push subscriptions")
        constraints = [
            models.UniqueConstraint(
                name="push_subscription_once_a_browser",
                fields=["endpoint"],
                violation_error_message=_("This browser is subscribed already."),
            ),
            models.CheckConstraint(
                name="push_subscription_is_encrypted",
                condition=Q(endpoint__startswith="https://"),
                violation_error_message=_("A push service is reached over https only."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.endpoint.split('/')[2]}"

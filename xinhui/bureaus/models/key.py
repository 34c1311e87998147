"""Keys of a bureau's system: two may live at once, so that the old one runs out while the new one is already used."""

from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy
from oauth2_provider.models import Application

from xinhui.accounts.models import User
from xinhui.bureaus.models.client import BureauClient
from xinhui.core.models import Timestamped

SLOTS = (1, 2)


class ClientKeyQuerySet(models.QuerySet["ClientKey"]):
    """Keys: of the systems that the reader sees."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As the systems themselves."""
        return self.filter(client__in=BureauClient.objects.visible_to(user))

    def live(self, now: datetime) -> Self:
        """Those that a token can be fetched with."""
        return self.filter(revoked_at__isnull=True, valid_until__gt=now)


class ClientKey(Timestamped):
    """One pair of client id and secret: the OAuth application keeps the id and the secret's SHA-256.

    Why a row beside the library's application: docs/decisions/0013-keys-of-bureaus.md.
    """

    client = models.ForeignKey(
        BureauClient, verbose_name=pgettext_lazy("bureaus", "system"), on_delete=models.PROTECT, related_name="keys"
    )
    application = models.OneToOneField(
        Application, verbose_name=pgettext_lazy("bureaus", "OAuth application"), on_delete=models.PROTECT,
        related_name="client_key",
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("bureaus", "what it is for"), max_length=60)
    #: Which of the two places it holds; none once it has ended.
    slot = models.PositiveSmallIntegerField(pgettext_lazy("bureaus", "place"), null=True, blank=True, editable=False)
    valid_until = models.DateTimeField(pgettext_lazy("bureaus", "valid until"))
    #: The day a token was last fetched with it.
    last_used_on = models.DateField(pgettext_lazy("bureaus", "last used on"), null=True, blank=True)
    revoked_at = models.DateTimeField(pgettext_lazy("bureaus", "revoked at"), null=True, blank=True)

    objects = ClientKeyQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("bureaus", "key of a system")
        verbose_name_plural = pgettext_lazy("bureaus", "keys of systems")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="client_key_one_a_place",
                fields=["client", "slot"],
                violation_error_message=pgettext_lazy("bureaus", "A system has at most two keys at a time."),
            ),
            models.CheckConstraint(
                name="client_key_place_is_one_of_two",
                condition=Q(slot__isnull=True) | Q(slot__in=SLOTS),
                violation_error_message=pgettext_lazy("bureaus", "A system has at most two keys at a time."),
            ),
            models.CheckConstraint(
                name="client_key_revoked_holds_no_place",
                condition=Q(revoked_at__isnull=True) | Q(slot__isnull=True),
                violation_error_message=pgettext_lazy("bureaus", "A revoked key makes room for the next."),
            ),
            models.CheckConstraint(
                name="client_key_ends_after_it_begins",
                condition=Q(valid_until__gt=F("created_at")),
                violation_error_message=pgettext_lazy("bureaus", "A key cannot run out before it is issued."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} · {self.name}"

    def is_live(self, now: datetime) -> bool:
        """Whether a token can be fetched with it."""
        return self.revoked_at is None and self.valid_until > now

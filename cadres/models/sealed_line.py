"""A line of a history whose words are sealed: written once, opened only on pages whose look is on the trail."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinhui.core.sealed import seal, unseal

WORDS = "cadres.words"


def seal_words(text: str) -> str:
    """Words about a person, as they may lie in the database."""
    return seal(text, purpose=WORDS)


def open_words(sealed: str) -> str:
    """The words again. Raises SealBroken."""
    return unseal(sealed, purpose=WORDS)


class SealedLine(models.Model):
    """When, who, and in sealed words what for; the subclass says what happened and to what."""

    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    text_sealed = models.TextField(pgettext_lazy("cadres", "in words (sealed)"), blank=True)

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """The words, opened."""
        return open_words(self.text_sealed)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once."""
        if self.pk is not None:
            raise TypeError("A line of a history is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("A line of a history is never deleted.")

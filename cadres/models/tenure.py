"""Who held which post when: one row for each taking and giving up, never altered."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.models.cadre import Cadre, UnitFileQuerySet
from cadres.models.establishment import EstablishedPost
from cadres.states.analysis import TenureEvent


class PostTenureQuerySet(UnitFileQuerySet["PostTenure"]):
    """History of posts: seen with the unit of the post."""

    unit_field = "post__unit_id"


class PostTenure(models.Model):
    """Somebody took a post or gave it up on a day."""

    post = models.ForeignKey(EstablishedPost, verbose_name=_("established post"), on_delete=models.PROTECT,
                             related_name="tenures")  # fmt: skip
    cadre = models.ForeignKey(Cadre, verbose_name=_("file of a cadre"), on_delete=models.PROTECT,
                              related_name="tenures")  # fmt: skip
    event = models.CharField(_("what happened"), max_length=6, choices=TenureEvent)
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.PROTECT,
                           related_name="+")  # fmt: skip

    objects = PostTenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in the history of a post")
        verbose_name_plural = _("history of posts")
        ordering = ["post", "day", "id"]
        indexes = [models.Index(fields=["post", "day"], name="post_tenure_day")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.cadre_id} {self.event} {self.day}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if self.pk is not None:
            raise TypeError("The history of posts is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("The history of posts is append-only.")

"""Deeds that count for village points: reported, checked by two, published, objected to, counted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.points import PointAccount, PointRule
from members.models.village_scoped import VillageQuerySet
from members.scope import PartyScope
from members.states.points import ON_THE_BOARD, DeedState, ObjectionState
from xinhui.attachments.models import Attachment
from xinhui.core.models import Timestamped


class DeedQuerySet(VillageQuerySet["Deed"]):
    """Deeds: keepers see all of the village, its members what is on the board, everyone the own household's."""

    def visible_q(self, scope: PartyScope) -> Q:
        own = Q(account__member=scope.member_id) if scope.member_id is not None else Q(pk__in=())
        return super().visible_q(scope) | own

    def villagers_q(self) -> Q:
        return Q(state__in=sorted(ON_THE_BOARD))


class Deed(Timestamped):
    """What somebody of a household did, and what became of it; `points` as the rules said when it was reported."""

    account = models.ForeignKey(PointAccount, verbose_name=_("account"), on_delete=models.PROTECT, related_name="deeds")
    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    rule = models.ForeignKey(PointRule, verbose_name=_("rule"), on_delete=models.PROTECT, related_name="deeds")
    points = models.SmallIntegerField(_("points"))
    what = models.CharField(_("what the deed was"), max_length=200)
    witness = models.CharField(_("witness"), max_length=40, blank=True)
    done_on = models.DateField(_("done on"))
    photos = models.ManyToManyField(
        Attachment, verbose_name=_("photos"), blank=True, related_name="+", through="DeedPhoto"
    )
    state = models.CharField(_("state"), max_length=10, choices=DeedState, default=DeedState.REPORTED)
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reported by"), on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("checked by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    check_note = models.CharField(_("what the check found"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by the second person"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    published_on = models.DateField(_("published on"), null=True, blank=True)
    objections_until = models.DateField(_("published until"), null=True, blank=True, db_index=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    #: Why it was refused, withdrawn, or does not count.
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = DeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("deed")
        verbose_name_plural = _("deeds")
        ordering = ["-reported_at", "-id"]
        indexes = [
            models.Index(fields=["area_code", "state"], name="deed_village_state"),
            models.Index(fields=["account", "rule", "done_on"], name="deed_limit"),
        ]
        constraints = [
            models.CheckConstraint(
                name="deed_confirmed_by_a_second_person",
                condition=Q(confirmed_by__isnull=True)
                | Q(checked_by__isnull=False) & ~Q(confirmed_by=F("checked_by")),
                violation_error_message=_("Whoever confirms a deed is another person than the one who checked it."),
            ),
            models.CheckConstraint(
                name="deed_on_the_board_was_confirmed",
                condition=~Q(state__in=["published", "objected", "counts", "upheld"])
                | Q(confirmed_by__isnull=False, published_on__isnull=False, objections_until__gt=F("published_on")),
                violation_error_message=_("What is on the board was checked by two and has its days for objections."),
            ),
            models.CheckConstraint(
                name="deed_ended_has_its_moment",
                condition=Q(state__in=["counts", "upheld", "refused", "withdrawn"], ended_at__isnull=False)
                | Q(state__in=["reported", "checked", "confirmed", "published", "objected"], ended_at__isnull=True),
                violation_error_message=_("A deed that has ended says when."),
            ),
            models.CheckConstraint(
                name="deed_points_not_nothing", condition=~Q(points=0),
                violation_error_message=_("A deed gives or takes points."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account.name} · {self.what}"


class DeedPhoto(models.Model):
    """A photo of a deed."""

    deed = models.ForeignKey(Deed, verbose_name=_("deed"), on_delete=models.CASCADE, related_name="photo_rows")
    photo = models.ForeignKey(Attachment, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("photo of a deed")
        verbose_name_plural = _("photos of deeds")
        constraints = [
            models.UniqueConstraint(
                name="deed_photo_once", fields=["deed", "photo"],
                violation_error_message=_("This photo is with the deed already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.deed_id} {self.photo_id}"


class DeedObjectionQuerySet(VillageQuerySet["DeedObjection"]):
    """Objections: the village's keepers see them, and each the own."""

    def visible_q(self, scope: PartyScope) -> Q:
        return self.readers_q(scope) | Q(raised_by=scope.user_id)


class DeedObjection(Timestamped):
    """Somebody of the village says that a published deed should not count."""

    deed = models.ForeignKey(Deed, verbose_name=_("deed"), on_delete=models.PROTECT, related_name="objections")
    area_code = models.CharField(_("village"), max_length=12, db_index=True)
    reason = models.CharField(_("reason"), max_length=200)
    #: Of a villager without an account, whose words a keeper wrote down.
    on_behalf_of = models.CharField(_("on behalf of"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ObjectionState, default=ObjectionState.OPEN)
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("raised by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    objects = DeedObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to a deed")
        verbose_name_plural = _("objections to deeds")
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="deed_objection_one_open", fields=["deed"], condition=Q(state="open"),
                violation_error_message=_("An objection to this deed is under review already."),
            ),
            models.CheckConstraint(
                name="deed_objection_decided_by_another",
                condition=Q(state="open", decided_by__isnull=True, answer="")
                | Q(state__in=["upheld", "rejected"], decided_by__isnull=False) & ~Q(answer="")
                & ~Q(decided_by=F("raised_by")),
                violation_error_message=_("An objection is decided by another person, with an answer."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.deed_id} {self.get_state_display()}"

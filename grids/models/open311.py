"""What Open311 adds: questions of a category, their answers on a report, and where a report came from.

https://wiki.open311.org/GeoReport_v2: “service definition”, “attribute”.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from grids.models.category import Category
from grids.models.issue import Issue
from grids.models.scoped import ReferenceQuerySet
from xinhui.core.models import Timestamped


class AttributeType(models.TextChoices):
    """The datatypes of GeoReport v2."""

    STRING = "string", pgettext_lazy("open311", "One line")
    NUMBER = "number", pgettext_lazy("open311", "Number")
    DATETIME = "datetime", pgettext_lazy("open311", "Moment")
    TEXT = "text", pgettext_lazy("open311", "Text")
    SINGLE = "singlevaluelist", pgettext_lazy("open311", "One of a list")
    MULTI = "multivaluelist", pgettext_lazy("open311", "Some of a list")


LISTS = (AttributeType.SINGLE, AttributeType.MULTI)


class ServiceAttribute(Timestamped):
    """A question that other platforms ask whoever reports something of this sub-category."""

    category = models.ForeignKey(
        Category, verbose_name=pgettext_lazy("open311", "sub-category"), on_delete=models.PROTECT,
        related_name="attributes", limit_choices_to=Q(parent__isnull=False),
    )  # fmt: skip
    code = models.SlugField(pgettext_lazy("open311", "code"), max_length=40, db_index=False)
    question = models.CharField(pgettext_lazy("open311", "question"), max_length=200)
    datatype = models.CharField(pgettext_lazy("open311", "kind of answer"), max_length=16, choices=AttributeType)
    hint = models.CharField(pgettext_lazy("open311", "how to answer"), max_length=200, blank=True)
    options = models.TextField(
        pgettext_lazy("open311", "choices"), blank=True,
        help_text=pgettext_lazy(
            "open311", "For lists: one choice a line, “key=words”. Keys stay, words may be improved."
        ),
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(pgettext_lazy("open311", "order"), default=1)
    is_required = models.BooleanField(pgettext_lazy("open311", "must be answered"), default=False)
    is_variable = models.BooleanField(
        pgettext_lazy("open311", "asks"),
        default=True,
        help_text=pgettext_lazy("open311", "Off: the words are only shown to the reporter."),
    )
    is_active = models.BooleanField(pgettext_lazy("open311", "in use"), default=True)

    objects = ReferenceQuerySet["ServiceAttribute"].as_manager()

    class Meta:
        verbose_name = pgettext_lazy("open311", "question of a category")
        verbose_name_plural = pgettext_lazy("open311", "questions of categories")
        ordering = ["category", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="service_attribute_code_once", fields=["category", "code"],
                violation_error_message=pgettext_lazy("open311", "This category has a question of this code."),
            ),
            models.UniqueConstraint(
                name="service_attribute_order_once", fields=["category", "order"],
                violation_error_message=pgettext_lazy(
                    "open311", "Another question of this category has this place in the order."
                ),
            ),
            models.CheckConstraint(
                name="service_attribute_order_positive", condition=Q(order__gt=0),
                violation_error_message=pgettext_lazy("open311", "The order begins at 1."),
            ),
            models.CheckConstraint(
                name="service_attribute_lists_have_choices",
                condition=(Q(datatype__in=["singlevaluelist", "multivaluelist"]) & ~Q(options=""))
                | (~Q(datatype__in=["singlevaluelist", "multivaluelist"]) & Q(options="")),
                violation_error_message=pgettext_lazy("open311", "A list has choices, and nothing else has."),
            ),
            models.CheckConstraint(
                name="service_attribute_required_asks", condition=Q(is_required=False) | Q(is_variable=True),
                violation_error_message=pgettext_lazy("open311", "Words that are only shown cannot be answered."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.question

    def choices(self) -> dict[str, str]:
        """Key → words, in the order of the list; empty for what is no list."""
        return dict(self._pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for line in self.options.splitlines():
            key, mark, words = line.partition("=")
            if line.strip():
                yield key.strip(), words.strip() if mark else key.strip()

    def clean(self) -> None:
        """Choices have keys, each once; only sub-categories are asked about."""
        pairs = list(self._pairs())
        keys = [key for key, _words in pairs]
        if len(set(keys)) != len(keys) or not all(key and words for key, words in pairs):
            raise ValidationError({"options": pgettext_lazy("open311", "Each line is “key=words”, each key once.")})
        if self.category_id and self.category.parent_id is None:
            raise ValidationError({"category": pgettext_lazy("open311", "Choose a sub-category.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Blank lines are no choices."""
        self.options = "\n".join(line.strip() for line in self.options.splitlines() if line.strip())
        super().save(*args, **kwargs)


class IssueAnswer(models.Model):
    """One answer on a report, with the question as it was asked; read with its issue."""

    issue = models.ForeignKey(
        Issue, verbose_name=pgettext_lazy("open311", "issue"), on_delete=models.PROTECT, related_name="answers"
    )
    attribute = models.ForeignKey(
        ServiceAttribute,
        verbose_name=pgettext_lazy("open311", "question"),
        on_delete=models.PROTECT,
        related_name="answers",
    )
    question = models.CharField(pgettext_lazy("open311", "question as asked"), max_length=200)
    #: What was sent: keys of a list, or the one answer.
    values = models.JSONField(pgettext_lazy("open311", "answer as sent"), default=list)
    shown = models.TextField(pgettext_lazy("open311", "answer"))

    class Meta:
        verbose_name = pgettext_lazy("open311", "answer on a report")
        verbose_name_plural = pgettext_lazy("open311", "answers on reports")
        ordering = ["issue", "attribute__order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="issue_answer_once", fields=["issue", "attribute"],
                violation_error_message=pgettext_lazy("open311", "This question is answered already."),
            ),
            models.CheckConstraint(
                name="issue_answer_says_something", condition=~Q(shown=""),
                violation_error_message=pgettext_lazy("open311", "An answer says something."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.shown[:30]


class OutsideReport(models.Model):
    """Which system sent a report, and what it calls it; read with its issue."""

    issue = models.OneToOneField(
        Issue, verbose_name=pgettext_lazy("open311", "issue"), on_delete=models.PROTECT, related_name="outside"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=pgettext_lazy("open311", "sent by"), on_delete=models.PROTECT,
        related_name="outside_reports",
    )  # fmt: skip
    external_id = models.CharField(pgettext_lazy("open311", "the sender's number"), max_length=100, blank=True)
    #: Never fetched by the portal: shown as text.
    media_urls = models.JSONField(pgettext_lazy("open311", "addresses of media"), default=list, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("open311", "report of another system")
        verbose_name_plural = pgettext_lazy("open311", "reports of other systems")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="outside_report_once_a_sender", fields=["sender", "external_id"], condition=~Q(external_id=""),
                violation_error_message=pgettext_lazy(
                    "open311", "This sender has used this number for another report."
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.external_id

"""Admin pages of the calendar: kept by the verbs of grids/services/calendar.py, which recompute what is running."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grids.services.calendar import remove_calendar_day, set_calendar_day, set_working_hours
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.admin import ScopedAdmin
from xinhui.core.models import CalendarDay, WorkingHours
from xinhui.core.worktime import parse_periods


class CalendarBase(ScopedAdmin):
    """The calendar: kept by the verbs of grids/services/calendar.py, which recompute what is running."""

    view_roles = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN)
    edit_roles = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN)

    def get_queryset(self, request: HttpRequest) -> Any:
        """All rows: the calendar is everybody's."""
        return self.model._default_manager.all()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Each row by its verb."""
        for row in queryset:
            self.delete_model(request, row)


@admin.register(CalendarDay)
class CalendarDayAdmin(CalendarBase):
    """The office's override table."""

    list_display = ("day", "is_workday", "note")
    list_filter = ("is_workday",)
    date_hierarchy = "day"
    delete_roles = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """By the verb; a changed date is another day."""
        actor = Actor.of_request(request)
        if change and "day" in form.changed_data:
            remove_calendar_day(actor=actor, day=form.initial["day"])
        row = set_calendar_day(actor=actor, day=obj.day, is_workday=obj.is_workday, note=obj.note)
        obj.pk = row.pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """By the verb."""
        remove_calendar_day(actor=Actor.of_request(request), day=obj.day)


class WorkingHoursForm(ModelForm[WorkingHours]):
    """Hours that the engine cannot read would stop every deadline: they do not get in."""

    def clean_periods(self) -> object:
        """A list of pairs, in order, within one day."""
        periods = self.cleaned_data["periods"]
        try:
            parse_periods(periods)
        except (ValueError, TypeError, IndexError) as error:
            raise ValidationError(
                _('Write the periods in order, like [["08:30", "12:00"], ["14:30", "17:30"]].')
            ) from error
        return periods


@admin.register(WorkingHours)
class WorkingHoursAdmin(CalendarBase):
    """Working hours."""

    form = WorkingHoursForm
    list_display = ("name", "periods", "is_default")

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """By the verb."""
        row = set_working_hours(
            actor=Actor.of_request(request), name=obj.name, periods=obj.periods, hours_id=obj.pk,
            is_default=obj.is_default,
        )  # fmt: skip
        obj.pk = row.pk

"""The portal's AdminSite and the shared bases of every admin page.

Who may what comes from posts, never from Django's flags: an admin page names the roles that look and those that edit,
rows are those `.visible_to` the reader, and every change through the admin is audited.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, XLSX
from leaflet.admin import LeafletGeoAdminMixin
from unfold.admin import ModelAdmin
from unfold.contrib.import_export.forms import ExportForm
from unfold.sites import UnfoldAdminSite

from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.admin_exports import columns, shown_resource
from xinhui.audit.services import AuditRow, record, record_many

View = Callable[..., HttpResponseBase]
SITE_ROLES = (
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDIT_ADMIN,
    Role.COMMAND_CENTRE,
    Role.ORGANIZATION_DEPARTMENT,
    Role.CADRE_OFFICE,
    Role.TALENT_OFFICE,
)


class XinhuiAdminSite(UnfoldAdminSite):  # type: ignore[misc]  # unfold ships no types
    """The browser admin of the district."""

    site_title = _("Xinhui portal")
    site_header = _("Xinhui portal")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        """Holders of one of the roles that run the portal."""
        return scope_of(request.user).has(*SITE_ROLES)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Without a session to the login page; with one but without a role: 403, no second login."""
        checked: View = super().admin_view(view, cacheable)

        @wraps(checked)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return checked(request, *args, **kwargs)

        return guarded

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The reader's pages. Found once a request, though frame, sidebar and index each ask: it tries every model."""
        kept: dict[str | None, list[dict[str, Any]]] = request.__dict__.setdefault("_admin_app_lists", {})
        if app_label not in kept:
            kept[app_label] = super().get_app_list(request, app_label)
        return kept[app_label]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The portal's one login page: it counts failures and puts them on the trail."""
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, reverse("accounts:login"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The portal's one page for it, which asks the service."""
        return redirect("accounts:password_change")

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Back to one's own page."""
        return redirect("accounts:me")


class ScopedAdmin(ExportMixin, ModelAdmin):  # type: ignore[misc]  # unfold and import-export ship no types
    """Read-only by default; rows visible to the reader; export in Excel."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.COMMAND_CENTRE,)
    edit_roles: ClassVar[tuple[Role, ...]] = ()
    delete_roles: ClassVar[tuple[Role, ...]] = ()
    export_form_class = ExportForm
    formats: ClassVar[list[type]] = [XLSX, CSV]
    list_per_page = 50
    show_full_result_count = False

    def _has(self, request: HttpRequest, roles: tuple[Role, ...]) -> bool:
        return bool(roles) and scope_of(request.user).has(*roles)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may look."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The roles that look, and those that edit."""
        return self._has(request, (*self.view_roles, *self.edit_roles))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The roles that edit."""
        return self._has(request, self.edit_roles)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The roles that edit."""
        return self._has(request, self.edit_roles)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, unless a page says who."""
        return self._has(request, self.delete_roles)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may look."""
        return self.has_view_permission(request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The door before the row: the wrong role learns nothing about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def get_export_resource_classes(self, request: HttpRequest) -> list[type]:
        """The columns that the page shows."""
        return [shown_resource(self.model, self.fields, self.exclude or ())]

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the list, with what their cells name."""
        rows: QuerySet[Any] = super().get_export_queryset(request)
        shown = columns(self.model, self.fields, self.exclude or ())
        related = [field.name for field in shown if field.is_relation]
        return rows.select_related(*related) if related else rows

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any) -> Any:
        """The file; that it was taken out is on the trail."""
        data = super().get_export_data(file_format, request, queryset, **kwargs)
        taken = AuditRow(self.model._meta.label_lower, "*", "", {"rows": len(queryset)})
        with transaction.atomic():
            record_many(actor=Actor.of_request(request), verb="admin_export", rows=[taken])
        return data

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows visible to the reader."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(pk__in=self.model._default_manager.visible_to(request.user).values("pk"))

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Unknown, or outside the reader's scope: 404, like everywhere else."""
        raise Http404

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm[Any], change: bool) -> None:
        """Save and audit, in the admin's own transaction."""
        super().save_model(request, obj, form, change)
        changed = {"fields": form.changed_data} if change else {"added": True}
        record(actor=Actor.of_request(request), verb="admin_change" if change else "admin_add", target=obj,
               detail=changed)  # fmt: skip

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Audit and delete."""
        record(actor=Actor.of_request(request), verb="admin_delete", target=obj, detail={"label": str(obj)})
        super().delete_model(request, obj)


class ScopedMapAdmin(LeafletGeoAdminMixin, ScopedAdmin):  # type: ignore[misc]  # leaflet ships no types
    """A scoped admin whose geometry is drawn on a map."""

    map_height = "480px"

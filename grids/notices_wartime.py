"""Registering a message kind of wartime: for real, and for a drill, whose messages begin with 【演练】."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from xinhui.outbox.registry import register


def register_both(event: str, *, subject: StrOrPromise, body: StrOrPromise, severity: str = "urgent") -> None:
    """`emergency.<event>` and `drill.<event>`; a drill is never urgent."""
    register(f"emergency.{event}", subject=subject, body=body, severity=severity)
    drill = format_lazy(_("[Drill] {subject}"), subject=subject)
    register(f"drill.{event}", subject=drill, body=body, severity="warning")

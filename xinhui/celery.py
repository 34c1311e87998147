"""The Celery application. The database is the clock; Celery is only the doorbell (no ETA tasks)."""

import os
from typing import Any

from celery import Celery, Task

from xinhui.request_ids import current_request_id, request_id_of, serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhui.settings")
#: The message's header that says which request rang; beat's tasks have none and get a mark of their own.
HEADER = "request_id"


class PortalTask(Task):  # type: ignore[type-arg]  # generic in the stubs alone
    """A task that logs under the mark of the request that started it."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run."""
        sent = self.request.get(HEADER) or (self.request.headers or {}).get(HEADER) or current_request_id()
        with serving(request_id_of(str(sent))):
            return super().__call__(*args, **kwargs)


class Portal(Celery):
    """Sends the mark of the request along with every task."""

    def send_task(self, name: str, *args: Any, **options: Any) -> Any:
        """As Celery does."""
        if current_request_id():
            options["headers"] = {**(options.get("headers") or {}), HEADER: current_request_id()}
        return super().send_task(name, *args, **options)


app = Portal("xinhui", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

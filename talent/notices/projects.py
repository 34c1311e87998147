"""Message kinds of key projects."""

from django.utils.translation import pgettext_lazy

from xinhui.outbox.registry import register

register("talent.project_team", subject=pgettext_lazy("project", "You serve a key project: %(name)s"),
         body=pgettext_lazy("project", "Your post in the team: %(post)s."))  # fmt: skip
register("talent.project_need", subject=pgettext_lazy("project", "A key project needs people: %(name)s"),
         body=pgettext_lazy("project", "By %(day)s; its page says whom."))  # fmt: skip
register("talent.project_answer", subject=pgettext_lazy("project", "The team has answered: %(name)s"),
         body=pgettext_lazy("project", "Say on the project's page whether the need is settled."))  # fmt: skip
register("talent.project_overdue", subject=pgettext_lazy("project", "A need of a key project is overdue: %(name)s"),
         body=pgettext_lazy("project", "It was to be settled by %(day)s."), severity="warning")  # fmt: skip

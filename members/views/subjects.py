"""Every kind of row with verbs: each subject's module brings its own."""

from members.views.base import Subject
from members.views.development_verbs import SUBJECTS as DEVELOPMENT
from members.views.dues_verbs import SUBJECTS as DUES
from members.views.organization_verbs import SUBJECTS as ORGANIZATIONS

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        *ORGANIZATIONS,
        *DEVELOPMENT,
        *DUES,
    )
}  # fmt: skip


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)

"""Every kind of row with verbs: each subject's module brings its own."""

from cadres.views.analysis_verbs import SUBJECTS as ANALYSIS
from cadres.views.base import Subject
from cadres.views.file_verbs import SUBJECTS as FILES

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
    *FILES,
    *ANALYSIS,
)
}  # fmt: skip


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)

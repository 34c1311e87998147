"""Every kind of row with verbs: each subject's module brings its own."""

from cadres.views.analysis_verbs import SUBJECTS as ANALYSIS
from cadres.views.appraisal_verbs import SUBJECTS as APPRAISALS
from cadres.views.base import Subject
from cadres.views.file_verbs import SUBJECTS as FILES
from cadres.views.pool_verbs import SUBJECTS as POOLS
from cadres.views.record_verbs import SUBJECTS as RECORDS
from cadres.views.training_verbs import SUBJECTS as TRAINING

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
    *FILES,
    *RECORDS,
    *POOLS,
    *TRAINING,
    *ANALYSIS,
    *APPRAISALS,
)
}  # fmt: skip


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)

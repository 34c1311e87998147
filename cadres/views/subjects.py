"""Every kind of row with verbs: each subject's module brings its own."""

from cadres.views.analysis_verbs import SUBJECTS as ANALYSIS
from cadres.views.appraisal_verbs import SUBJECTS as APPRAISALS
from cadres.views.base import Subject
from cadres.views.care_verbs import SUBJECTS as CARE
from cadres.views.file_verbs import SUBJECTS as FILES
from cadres.views.observation_verbs import SUBJECTS as OBSERVATIONS
from cadres.views.pool_verbs import SUBJECTS as POOLS
from cadres.views.promotion_verbs import SUBJECTS as PROMOTIONS
from cadres.views.rank_verbs import SUBJECTS as RANKS
from cadres.views.record_verbs import SUBJECTS as RECORDS
from cadres.views.tempering_verbs import SUBJECTS as TEMPERING
from cadres.views.training_verbs import SUBJECTS as TRAINING
from cadres.views.visit_verbs import SUBJECTS as VISITS

_ALL: tuple[Subject, ...] = (
    *FILES,
    *RECORDS,
    *POOLS,
    *TRAINING,
    *ANALYSIS,
    *CARE,
    *PROMOTIONS,
    *RANKS,
    *VISITS,
    *TEMPERING,
    *OBSERVATIONS,
    *APPRAISALS,
)  # fmt: skip
SUBJECTS: dict[str, Subject] = {subject.name: subject for subject in _ALL}


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)

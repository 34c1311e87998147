"""Which targets somebody counts for: by degree, title, skill and work, never by what somebody typed. Pure.

Source: systems.md T1 (engineers, skilled workers, medical staff, teachers with a master's degree, doctors).
"""

from talent.states.people import Degree, Field, Skill, TalentKind, Title


def kinds_of(*, field: str, degree: int, title: int, skill: int) -> frozenset[TalentKind]:
    """Every kind of somebody; a doctor who teaches is of two.

    An engineer works in engineering with an intermediate title or a bachelor's degree; a skilled worker has a skill
    level; medical staff work in medicine with any title or degree; a teacher teaches with a master's degree or above.
    """
    found = set()
    if field == Field.ENGINEERING and (title >= Title.MIDDLE or degree >= Degree.BACHELOR):
        found.add(TalentKind.ENGINEER)
    if skill > Skill.NONE:
        found.add(TalentKind.SKILLED)
    if field == Field.MEDICINE and (title > Title.NONE or degree > Degree.NONE):
        found.add(TalentKind.MEDICAL)
    if field == Field.TEACHING and degree >= Degree.MASTER:
        found.add(TalentKind.TEACHER)
    if degree == Degree.DOCTOR:
        found.add(TalentKind.DOCTOR)
    return frozenset(found)

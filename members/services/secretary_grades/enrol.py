"""Who is graded in the year that is open: every secretary in office; who leaves before the score is dropped."""

from members.models import CadreFile, GradeEntry, Grading, SecretaryGrade
from members.states.secretary_grades import GRADE_TABLE, GradeState, GradingState
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.locking import locked


def enrol(cadre: CadreFile) -> SecretaryGrade | None:
    """A secretary who takes office while a year is open is graded in it too."""
    grading = Grading.objects.filter(state=GradingState.OPEN).first()
    if grading is None:
        return None
    row, made = SecretaryGrade.objects.get_or_create(
        grading=grading, cadre=cadre, defaults={"area_code": cadre.area_code}
    )
    return row if made else None


def drop_waiting(*, actor: Actor, cadre_id: int) -> int:
    """The secretary has left: what is not scored yet will not be. In the caller's transaction. Returns rows."""
    rows = list(locked(SecretaryGrade.objects.filter(cadre_id=cadre_id, state=GradeState.WAITING).order_by("pk")))
    for row in rows:
        row.state = GRADE_TABLE.next(row.state, "drop")
        row.save(update_fields=["state", "updated_at"])
        enter(actor, row, "drop")
    return len(rows)


def enter(actor: Actor, row: SecretaryGrade, verb: str, words: str = "") -> None:
    """A line of the grade's history, with points and grade as they are now."""
    GradeEntry.objects.create(
        grade=row, at=clock.now(), by_id=actor.user_id, verb=verb, total=row.total, level=row.level, words=words
    )

"""Every table of the room has a page in the administration, or a reason why it has none."""

from django.apps import apps
from django.contrib import admin

#: (why, models): a page in the administration would show less than the subject's own page, or what is nobody's there.
WITHOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pay and sums of single members: for who keeps the branch's records and the member alone",
     ("DuesBase", "DuesRelief", "DuesCharge", "DuesPayment")),
    ("who was helped with what: for the branch and the fund's keepers, on the member's file and the page of help",
     ("HelpEntry",)),
    ("technical: which months and days the daily job has done, who mistyped a code; shown on the hub when it failed",
     ("DuesRun", "DailyRun", "WrongCode")),
    ("a line of a row that has its own page, read there and nowhere else",
     ("LetterStep", "MobileContact", "Resolution", "MeetingFile", "Appraised", "ProbationDecision", "DeedPhoto",
      "DeedObjection", "PointRule", "ShopMovement", "DuesPublication", "Lesson", "CourseAttendance", "SchoolBranch",
      "StudySeat", "StudyPlan", "StudyAttendance", "PlanTarget", "TargetYear", "PlanReview", "ProjectMilestone",
      "ProjectEntry", "VillageListItem", "GooseEntry", "FirmMember", "ChainActivity", "DemandEntry", "CadrePost",
      "CadreDocument", "GradingItem", "GradeEntry", "SecretaryScore")),
    ("of a round of mutual review: who scored whom is known to the scorers until the round is published",
     ("ReviewCriterion", "ReviewAssignment", "ReviewScore", "ReviewObjection", "ReviewVisit")),
)  # fmt: skip


def test_every_table_has_its_page_or_a_reason() -> None:
    excused = [name for _why, names in WITHOUT for name in names]
    assert len(excused) == len(set(excused)), "a model is named once"
    tables = {model.__name__: model for model in apps.get_app_config("members").get_models()}
    assert not set(excused) - tables.keys(), "names of no model"
    listed = {name for name, model in tables.items() if admin.site.is_registered(model)}
    missing = sorted(tables.keys() - listed - set(excused))
    assert not missing, f"register in members/admin/, or say why not: {', '.join(missing)}"
    assert not listed & set(excused), "has a page, and needs no reason"

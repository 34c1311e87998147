"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, events, firm, job_apply, job_board, jobs, people, targets

app_name = "talent"
urlpatterns = [
    path("do/<slug:subject>/<int:pk>/<slug:verb>/", acts.act, name="act"),
    path("targets/", targets.board, name="targets"),
    path("targets/table.xlsx", targets.board_table, name="target_table"),
    path("targets/new/", targets.target_new, name="target_new"),
    path("targets/<int:pk>/", targets.target_page, name="target"),
    path("employers/", people.employer_list, name="employers"),
    path("employers/new/", people.employer_new, name="employer_new"),
    path("employers/<int:pk>/", people.employer_page, name="employer"),
    path("intakes/", people.intake_list, name="intakes"),
    path("intakes/table.xlsx", people.intake_table, name="intake_table"),
    path("jobs/", job_board.board, name="board"),
    path("jobs/mine/", job_apply.follow_page, name="follow"),
    path("jobs/events/<int:pk>/", job_board.board_event, name="board_event"),
    path("jobs/<int:pk>/", job_board.board_post, name="board_post"),
    path("jobs/<int:pk>/apply/", job_apply.apply_page, name="apply_for_post"),
    path("posts/", jobs.post_list, name="posts"),
    path("posts/new/", jobs.post_new, name="post_new"),
    path("posts/<int:pk>/", jobs.post_page, name="post"),
    path("candidates/", jobs.candidate_list, name="candidates"),
    path("candidates/<int:pk>/", jobs.candidate_page, name="candidate"),
    path("candidates/<int:pk>/file/", jobs.candidate_file, name="candidate_file"),
    path("events/", events.event_list, name="events"),
    path("events/new/", events.event_new, name="event_new"),
    path("events/<int:pk>/", events.event_page, name="event"),
    path("events/<int:pk>/report.xlsx", events.event_table, name="event_table"),
    path("events/<int:pk>/report.docx", events.event_word, name="event_word"),
    path("firm/", firm.firm_home, name="firm"),
]

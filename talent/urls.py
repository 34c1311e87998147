"""Addresses of the room, under /talent/."""

from django.urls import path

from talent.views import acts, board, files, people, rights, targets

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
    path("board/", board.sitting_list, name="board"),
    path("board/new/", board.sitting_new, name="board_new"),
    path("board/<int:pk>/", board.sitting_page, name="board_sitting"),
    path("board/experts/", board.expert_list, name="board_experts"),
    path("board/experts/new/", board.expert_new, name="board_expert_new"),
    path("board/mine/", board.mine, name="board_mine"),
    path("board/mine/<int:pk>/", board.mine_sitting, name="board_task"),
    path("people/", files.person_list, name="people"),
    path("people/<int:pk>/", files.person_page, name="person"),
    path("people/<int:pk>/identity/", files.person_identity, name="person_identity"),
    path("mine/", rights.mine, name="mine"),
    path("mine/request/", rights.mine_request, name="mine_request"),
    path("mine/copy.zip", rights.mine_copy, name="mine_copy"),
    path("requests/", rights.request_list, name="requests"),
    path("requests/new/", rights.request_new, name="request_new"),
    path("requests/<int:pk>/", rights.request_page, name="request"),
    path("requests/<int:pk>/copy.zip", rights.request_copy, name="request_copy"),
]

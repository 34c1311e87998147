"""The words of a problem are in the reader's language, all of them."""

import runpy

import pytest
from django.test import Client
from django.utils.translation import override

EXPECTED = {"en": "Sign in first", "zh-hans": "请先登录"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", EXPECTED)
def test_the_title_follows_the_reader(client: Client, language: str) -> None:
    answer = client.get("/api/v1/issues/", headers={"accept-language": language})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == EXPECTED[language]


@pytest.mark.parametrize("first", EXPECTED)
@pytest.mark.parametrize("reader", EXPECTED)
def test_whoever_met_the_first_problem_does_not_choose_the_language(first: str, reader: str) -> None:
    """A server imports the module while it answers its first problem, in that reader's language."""
    with override(first):
        module = runpy.run_module("xinhui.api_errors")
    with override(reader):
        assert module["problem"](401, "", code="x")["title"] == EXPECTED[reader]

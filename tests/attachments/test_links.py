"""Signed links: for one person, one file and one hour; everything else is refused in words."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.attachments.conftest import MORNING, office, picture, stored, upload
from tests.world import World
from xinhui.accounts.models import User
from xinhui.attachments.links import SALT, signed_url
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_document


@pytest.fixture
def photo(world: World) -> Attachment:
    """A photo of the worker's, large enough for a thumbnail."""
    return stored(world.actor(world.worker), picture(1200, 900))


def opened(user: User | None, url: str) -> Any:
    """The answer to the user's browser."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.get(url)


def content(answer: Any) -> bytes:
    """The bytes that were sent."""
    return b"".join(answer)


def token_of(url: str) -> str:
    """The link's token."""
    return parse_qs(urlsplit(url).query)["t"][0]


def test_the_link_opens_the_file(world: World, photo: Attachment) -> None:
    answer = opened(world.worker, signed_url(photo, world.worker))
    assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    with photo.file.open("rb") as file:
        assert content(answer) == file.read()


def test_the_thumbnail_is_the_smaller_file(world: World, photo: Attachment) -> None:
    answer = opened(world.worker, signed_url(photo, world.worker, "thumb"))
    with photo.thumbnail.open("rb") as file:
        assert content(answer) == file.read()
    assert photo.thumbnail.size < photo.file.size


def test_browsers_neither_guess_nor_share(world: World, photo: Attachment) -> None:
    answer = opened(world.worker, signed_url(photo, world.worker))
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"].startswith("private")
    assert answer["Content-Disposition"].startswith("inline")


def test_a_colleague_opens_the_link_that_a_page_made_for_them(world: World, photo: Attachment) -> None:
    """The row was theirs to see, so is its photo."""
    assert opened(world.secretary, signed_url(photo, world.secretary)).status_code == 200


@pytest.mark.parametrize("handle", ["second_worker", "secretary", "command", "system_admin"])
def test_a_link_passed_on_does_not_open(world: World, photo: Attachment, handle: str) -> None:
    answer = opened(world.people[handle], signed_url(photo, world.worker))
    assert answer.status_code == 403
    assert "链接" in answer.content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in(world: World, photo: Attachment) -> None:
    answer = opened(None, signed_url(photo, world.worker))
    assert answer.status_code == 302 and reverse("accounts:login") in answer["Location"]


def test_it_expires(world: World, photo: Attachment, settings: Settings) -> None:
    settings.SIGNED_URL_SECONDS = 3600
    with time_machine.travel(MORNING, tick=False) as traveller:
        url = signed_url(photo, world.worker)
        client = Client()
        client.force_login(world.worker)
        traveller.shift(3600)
        assert client.get(url).status_code == 200
        traveller.shift(2)
        assert client.get(url).status_code == 403


def test_a_token_opens_no_other_file(world: World, photo: Attachment) -> None:
    other = stored(world.actor(world.second_worker), picture(50, 50))
    stolen = token_of(signed_url(photo, world.worker))
    url = reverse("attachments:download", args=[other.uuid, "full"])
    assert opened(world.worker, f"{url}?t={stolen}").status_code == 403


@pytest.mark.parametrize("place", [0, 10, -1, -10])
def test_a_changed_token_does_not_open(world: World, photo: Attachment, place: int) -> None:
    url = signed_url(photo, world.worker)
    token = token_of(url)
    other = "A" if token[place] != "A" else "B"
    place %= len(token)
    changed = token[:place] + other + token[place + 1 :]
    assert opened(world.worker, url.replace(token, changed)).status_code == 403


def test_a_signature_made_for_another_purpose_does_not_open(world: World, photo: Attachment) -> None:
    facts = [str(photo.uuid), world.worker.pk]
    url = reverse("attachments:download", args=[photo.uuid, "full"])
    assert opened(world.worker, f"{url}?t={signing.dumps(facts, salt='session')}").status_code == 403
    assert opened(world.worker, f"{url}?t={signing.dumps(facts, salt=SALT)}").status_code == 200


@pytest.mark.parametrize("query", ["", "?t=", "?t=x", "?t=a:b:c", "?t=..."])
def test_without_a_token_nothing_opens(world: World, photo: Attachment, query: str) -> None:
    url = reverse("attachments:download", args=[photo.uuid, "full"])
    assert opened(world.worker, url + query).status_code == 403


def test_a_token_that_nobody_types_is_refused_at_the_door(world: World, photo: Attachment) -> None:
    url = reverse("attachments:download", args=[photo.uuid, "full"])
    assert opened(world.worker, f"{url}?t=%00").status_code == 400


def test_ones_own_file_needs_a_link_too(world: World, photo: Attachment) -> None:
    assert opened(world.worker, reverse("attachments:download", args=[photo.uuid, "thumb"])).status_code == 403


def test_a_valid_link_to_a_file_that_is_gone_is_404(world: World, photo: Attachment) -> None:
    url = signed_url(photo, world.worker)
    Attachment.objects.all().delete()
    assert opened(world.worker, url).status_code == 404
    ghost = Attachment(uuid=uuid4())
    assert opened(world.worker, signed_url(ghost, world.worker)).status_code == 404


def test_a_row_whose_file_is_lost_is_404_and_logged(
    world: World, photo: Attachment, caplog: pytest.LogCaptureFixture
) -> None:
    Path(photo.file.path).unlink()
    assert opened(world.worker, signed_url(photo, world.worker)).status_code == 404
    assert str(photo.uuid) in caplog.text


def test_a_variant_that_does_not_exist_is_404(world: World, photo: Attachment) -> None:
    assert opened(world.worker, signed_url(photo, world.worker, "original")).status_code == 404


def test_a_document_is_saved_under_its_name_never_shown(world: World) -> None:
    row = store_document(actor=world.actor(world.worker), upload=upload(office(), "巡查台账.xlsx", "text/html"))
    answer = opened(world.worker, signed_url(row, world.worker))
    assert (
        answer["Content-Disposition"].startswith("attachment") and "filename*=utf-8''" in answer["Content-Disposition"]
    )
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert content(answer) == office()


def test_a_document_has_no_thumbnail_but_its_link_works(world: World) -> None:
    row = store_document(actor=world.actor(world.worker), upload=upload(b"%PDF-1.7\n%%EOF", "通知.pdf"))
    assert content(opened(world.worker, signed_url(row, world.worker, "thumb"))) == b"%PDF-1.7\n%%EOF"

"""The last metre: the file channel, and the notification library's channels as the office has set them up."""

import json
from email.header import decode_header, make_header

import pytest
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from tests.outbox.conftest import FarEnd, Post, draft, reach, tell, text
from tests.world import World
from xinhui.outbox.models import Message, MessageState
from xinhui.outbox.registry import register
from xinhui.outbox.services.deliver import Delivery, deliver_due

register("test.words", subject=_("Messages"), body="%(street)s")

WECOM_APPLICATION = "wechat://corp1:secret1@1000002/@{address}"


def test_the_file_channel_writes_one_readable_file(world: World, post: Post) -> None:
    tell(draft(world.worker.pk, link="/issues/1/"), channels=["file"])
    assert deliver_due() == Delivery(sent=1)
    assert post.files() == [
        {
            "key": "issue:1:reported",
            "recipient": "azhen",
            "kind": "test.manhole",
            "subject": "罗坑路: manhole cover missing",
            "body": "Reported at 罗坑路.",
            "link": "/issues/1/",
        }
    ]


def test_a_file_written_again_is_one_file(world: World, post: Post) -> None:
    tell(draft(world.worker.pk), draft(world.secretary.pk), channels=["file"])
    deliver_due()
    Message.objects.update(state=MessageState.QUEUED, sent_at=None)
    assert deliver_due() == Delivery(sent=2)
    assert len(post.files()) == 2


def test_mail_goes_to_the_persons_own_address_with_text_and_link(
    world: World, far_end: FarEnd, settings: Settings
) -> None:
    settings.SITE_URL = "https://portal.example.com"
    reach(world.worker.pk, "email", "azhen@example.com")
    reach(world.secretary.pk, "email", "chen@example.com")
    tell(draft(world.worker.pk, link="/issues/1/"), channels=["email"])
    assert deliver_due() == Delivery(sent=1)
    [(to, mail)] = far_end.mails
    assert to == ["azhen@example.com"]
    assert str(make_header(decode_header(mail["Subject"]))) == "罗坑路: manhole cover missing"
    assert "Reported at 罗坑路." in text(mail) and "https://portal.example.com/issues/1/" in text(mail)


@pytest.mark.parametrize(("locale", "subject"), [("zh-hans", "消息"), ("en", "Messages")])
def test_it_is_written_in_the_recipients_language(world: World, post: Post, locale: str, subject: str) -> None:
    world.worker.locale = locale
    world.worker.save()
    message = draft(world.worker.pk)
    tell(type(message)(message.key, world.worker.pk, "test.words", {"street": "罗坑路"}), channels=["file"])
    deliver_due()
    assert post.files()[0]["subject"] == subject


@pytest.mark.parametrize("channel", ["email", "dingtalk"])
def test_without_an_address_nothing_is_sent_to_anyone(world: World, far_end: FarEnd, channel: str) -> None:
    """An empty `to=` would have gone to the portal's own mailbox, and an empty telephone to the whole group."""
    tell(draft(world.worker.pk), channels=[channel])
    assert deliver_due() == Delivery(retried=1)
    assert far_end.mails == [] and far_end.posts == []
    assert "no address in use" in Message.objects.get().error


def test_an_address_taken_away_meanwhile_is_not_written_to(world: World, far_end: FarEnd) -> None:
    address = reach(world.worker.pk, "email", "azhen@example.com")
    tell(draft(world.worker.pk), channels=["email"])
    address.delete()
    assert deliver_due() == Delivery(retried=1)
    assert far_end.mails == []


def test_an_address_cannot_turn_the_channel_elsewhere(world: World, far_end: FarEnd) -> None:
    """What a person typed is one value of the channel's address, never more of it."""
    reach(world.worker.pk, "email", "azhen@example.com&smtp=evil.example.com&cc=boss@example.com")
    tell(draft(world.worker.pk), channels=["email"])
    deliver_due()
    assert "boss@example.com" not in [who for to, _mail in far_end.mails for who in to]
    assert far_end.mails == [] and Message.objects.get().state == MessageState.QUEUED


def test_plus_and_percent_in_an_address_arrive_as_typed(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "email", "azhen+portal@example.com")
    tell(draft(world.worker.pk), channels=["email"])
    deliver_due()
    assert [to for to, _mail in far_end.mails] == [["azhen+portal@example.com"]]


def test_dingtalk_names_the_persons_telephone(world: World, far_end: FarEnd) -> None:
    reach(world.worker.pk, "dingtalk", "13800000001")
    tell(draft(world.worker.pk), channels=["dingtalk"])
    assert deliver_due() == Delivery(sent=1)
    [(url, body)] = far_end.posts
    assert url.startswith("https://oapi.dingtalk.com/robot/send") and "token12345" in url
    assert "13800000001" in json.dumps(body) and "罗坑路" in json.dumps(body, ensure_ascii=False)


def test_a_group_robot_needs_nobodys_address(world: World, far_end: FarEnd) -> None:
    tell(draft(world.worker.pk), channels=["wecom"])
    assert deliver_due() == Delivery(sent=1)
    [(url, body)] = far_end.posts
    assert "qyapi.weixin.qq.com" in url and "robot-key-1" in url
    assert "Reported at 罗坑路." in body["text"]["content"]


def test_a_far_end_that_answers_500_has_not_taken_it(world: World, far_end: FarEnd) -> None:
    far_end.refuses = {"qyapi.weixin.qq.com"}
    tell(draft(world.worker.pk), channels=["wecom"])
    assert deliver_due() == Delivery(retried=1)


def test_a_wecom_application_names_the_person(world: World, far_end: FarEnd, settings: Settings) -> None:
    settings.OUTBOX_URLS = {"wecom": WECOM_APPLICATION}
    reach(world.worker.pk, "wecom", "azhen")
    tell(draft(world.worker.pk), channels=["wecom"])
    assert deliver_due() == Delivery(sent=1)
    [(_url, body)] = far_end.posts
    assert body["touser"] == "azhen" and "罗坑路" in body["text"]["content"]


@pytest.mark.parametrize("address", ["all", "ALL", "@all", "+7", "#1", "azhen,amei", "azhen|@all", ""])
def test_nobody_writes_to_the_whole_organisation(
    world: World, far_end: FarEnd, settings: Settings, address: str
) -> None:
    settings.OUTBOX_URLS = {"wecom": WECOM_APPLICATION}
    reach(world.worker.pk, "wecom", address)
    tell(draft(world.worker.pk), channels=["wecom"])
    assert deliver_due() == Delivery(retried=1)
    assert far_end.posts == []


def test_a_refusal_inside_an_answer_of_200_is_a_refusal(world: World, far_end: FarEnd, settings: Settings) -> None:
    """WeCom says no with status 200 and an `errcode`."""
    settings.OUTBOX_URLS = {"wecom": WECOM_APPLICATION}
    reach(world.worker.pk, "wecom", "azhen")
    far_end.answer = b'{"errcode": 81013, "errmsg": "user & party & tag all invalid"}'
    tell(draft(world.worker.pk), channels=["wecom"])
    assert deliver_due() == Delivery(retried=1)

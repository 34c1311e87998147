"""A person's own addresses: added, proved by a code that is stored nowhere, used, removed; nobody else's business."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.outbox.conftest import MORNING, FarEnd, draft, reach, tell, text
from tests.world import World
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core import clock
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from xinhui.outbox.addresses import clean_address
from xinhui.outbox.codes import CODE_LASTS, code_of
from xinhui.outbox.models import ChannelAddress, Message
from xinhui.outbox.services.addresses import CODES_A_DAY, TRIES, add_address, confirm_address, remove_address, send_code
from xinhui.outbox.services.deliver import Delivery, deliver_due

MAIL = "zhen@grid.example.com"
pytestmark = pytest.mark.usefixtures("far_end")


def added(world: World, handle: str = "worker", address: str = MAIL) -> ChannelAddress:
    """An address that awaits its code."""
    return add_address(actor=world.actor(world.people[handle]), channel="email", address=address)


def wrong(row: ChannelAddress) -> str:
    """Six digits that are not the code."""
    return "000000" if code_of(row) != "000000" else "111111"


def test_the_code_goes_to_the_address_and_proves_it(world: World, far_end: FarEnd) -> None:
    with clock.moved(MORNING):
        row = added(world, address=f"  {MAIL} ")
        assert deliver_due() == Delivery(sent=1)
    [(to, mail)] = far_end.mails
    assert to == [MAIL] and row.address == MAIL and not row.is_active
    [digits] = set(re.findall(r"\b[0-9]{6}\b", text(mail)))
    later = MORNING + timedelta(minutes=5)
    with clock.moved(later):
        row = confirm_address(actor=world.actor(world.worker), address_id=row.pk, code=f" {digits} ")
    assert (row.is_active, row.confirmed_at, row.code_sent_at) == (True, later, None)
    verbs = Entry.objects.filter(target_type="outbox.channeladdress").order_by("pk").values_list("verb", flat=True)
    assert set(verbs) == {"add_channel_address", "confirm_channel_address"}


def test_the_code_is_stored_nowhere(world: World) -> None:
    row = added(world)
    deliver_due()
    code = code_of(row)
    assert re.fullmatch(r"[0-9]{6}", code)
    held = [*Message.objects.values_list("context", "key", "error"), *Entry.objects.values_list("detail")]
    assert code not in str(held)
    assert MAIL not in str(held)


def test_nothing_else_goes_to_an_address_not_yet_confirmed(world: World, far_end: FarEnd) -> None:
    row = added(world)
    deliver_due()
    tell(draft(world.worker.pk))
    assert not Message.objects.filter(kind="test.manhole", channel="email").exists()
    tell(draft(world.worker.pk, "issue:2"), channels=["email"])  # even if the office sends it to everyone
    deliver_due()
    assert len(far_end.mails) == 1
    confirm_address(actor=world.actor(world.worker), address_id=row.pk, code=code_of(row))
    tell(draft(world.worker.pk, "issue:3"))
    assert deliver_due().sent >= 1 and far_end.mails[-1][0] == [MAIL] and len(far_end.mails) == 2


def test_the_database_keeps_unconfirmed_addresses_out_of_use(world: World) -> None:
    row = added(world)
    with pytest.raises(IntegrityError, match="channel_address_in_use_is_confirmed"), transaction.atomic():
        ChannelAddress.objects.filter(pk=row.pk).update(is_active=True)


def test_a_wrong_code_counts_and_five_are_enough(world: World) -> None:
    row, actor = added(world), world.actor(world.worker)
    for tries in range(1, TRIES + 1):
        with pytest.raises(InvalidInput) as refused:
            confirm_address(actor=actor, address_id=row.pk, code=wrong(row))
        assert (refused.value.code, refused.value.field) == ("code-wrong", "code") and refused.value.action
        assert ChannelAddress.objects.get().code_tries == tries
    with pytest.raises(Conflict) as void:
        confirm_address(actor=actor, address_id=row.pk, code=code_of(row))
    assert void.value.code == "code-void" and not ChannelAddress.objects.get().is_active


@pytest.mark.parametrize("typed", ["", "12345", "１２３４５６", "x" * 5000, "\0"])
def test_what_is_no_code_is_a_wrong_code(world: World, typed: str) -> None:
    row = added(world)
    with pytest.raises(InvalidInput):
        confirm_address(actor=world.actor(world.worker), address_id=row.pk, code=typed)


def test_a_code_is_good_for_half_an_hour(world: World) -> None:
    actor = world.actor(world.worker)
    with clock.moved(MORNING):
        row = added(world)
    with clock.moved(MORNING + CODE_LASTS + timedelta(seconds=1)), pytest.raises(Conflict) as void:
        confirm_address(actor=actor, address_id=row.pk, code=code_of(row))
    assert void.value.code == "code-void"
    with clock.moved(MORNING + CODE_LASTS):
        assert confirm_address(actor=actor, address_id=row.pk, code=code_of(row)).is_active


def test_a_new_code_voids_the_old_and_its_tries(world: World, far_end: FarEnd) -> None:
    actor = world.actor(world.worker)
    with clock.moved(MORNING):
        row = added(world)
        old = code_of(row)
        with pytest.raises(InvalidInput):
            confirm_address(actor=actor, address_id=row.pk, code=wrong(row))
    with clock.moved(MORNING + timedelta(minutes=2)):
        new = send_code(actor=actor, address_id=row.pk)
        assert code_of(new) != old and new.code_tries == 0
        with pytest.raises(InvalidInput):
            confirm_address(actor=actor, address_id=row.pk, code=old)
        assert confirm_address(actor=actor, address_id=row.pk, code=code_of(new)).is_active


def test_nobody_is_pestered(world: World) -> None:
    """One code a minute, ten a day."""
    actor = world.actor(world.worker)
    with clock.moved(MORNING):
        row = added(world)
    with clock.moved(MORNING + timedelta(seconds=59)), pytest.raises(Conflict) as soon:
        send_code(actor=actor, address_id=row.pk)
    assert soon.value.code == "code-too-soon"
    for number in range(1, CODES_A_DAY):
        with clock.moved(MORNING + timedelta(minutes=2 * number)):
            send_code(actor=actor, address_id=row.pk)
    with clock.moved(MORNING + timedelta(hours=1)), pytest.raises(Conflict) as often:
        send_code(actor=actor, address_id=row.pk)
    assert often.value.code == "codes-used-up"
    with clock.moved(MORNING + timedelta(days=1, minutes=1)):
        send_code(actor=actor, address_id=row.pk)


def test_removing_and_adding_is_no_way_round_the_pause(world: World) -> None:
    actor = world.actor(world.worker)
    with clock.moved(MORNING):
        row = added(world)
        deliver_due()
        remove_address(actor=actor, address_id=row.pk)
        with pytest.raises(Conflict) as refused:
            added(world, address="stranger@example.com")
    assert refused.value.code == "code-too-soon"
    assert not ChannelAddress.objects.exists()


def test_a_removed_address_gets_nothing_more(world: World, far_end: FarEnd) -> None:
    row = reach(world.worker.pk, "email", MAIL)
    tell(draft(world.worker.pk))
    remove_address(actor=world.actor(world.worker), address_id=row.pk)
    deliver_due()
    tell(draft(world.worker.pk, "issue:2"))
    deliver_due()
    assert far_end.mails == [] and not Message.objects.filter(channel="email").exists()
    entry = Entry.objects.get(verb="remove_channel_address")
    assert entry.target_id and entry.detail == {"channel": "email"}


def test_one_address_a_channel(world: World) -> None:
    added(world)
    with pytest.raises(Conflict) as refused:
        added(world, address="other@example.com")
    assert refused.value.code == "address-exists" and refused.value.action
    added(world, "secretary")  # the same address may be two people's: a shared desk


def test_a_confirmed_address_needs_no_code(world: World) -> None:
    row, actor = reach(world.worker.pk, "email", MAIL), world.actor(world.worker)
    with pytest.raises(Conflict) as refused:
        send_code(actor=actor, address_id=row.pk)
    assert refused.value.code == "address-confirmed"
    with pytest.raises(Conflict) as refused:
        confirm_address(actor=actor, address_id=row.pk, code="")
    assert refused.value.code == "address-confirmed"


@pytest.mark.parametrize("channel", ["in_app", "file", "sms", "wecom", "pigeon", ""])
def test_channels_without_a_place_for_an_address_are_refused(world: World, channel: str) -> None:
    """SMS is not set up here; the WeCom robot writes to a group."""
    with pytest.raises(InvalidInput) as refused:
        add_address(actor=world.actor(world.worker), channel=channel, address="13800000001")
    assert (refused.value.code, refused.value.field) == ("channel-not-set-up", "channel")


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        *[("email", text) for text in ("", "azhen", "a@b", "a b@example.com", "a@x.com,b@x.com", '"a,b"@example.com')],
        *[("sms", text) for text in ("1380000000", "138000000011", "+8613800000001", "１３８００００００００", "abc")],
        *[("wecom", text) for text in ("all", "ALL", "@all", "a|b", "a,b", "#1", "a/b", "a" * 65)],
        *[("feishu", text) for text in ("short", "a/b/c/d/e/f", "a" * 65)],
        *[("file", "x"), ("in_app", "x")],
    ],
)
def test_what_is_no_address_is_refused_with_what_is(channel: str, address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_address(channel, address)
    assert (refused.value.code, refused.value.field) == ("address-invalid", "address")
    assert refused.value.action or channel in ("file", "in_app")


@pytest.mark.parametrize(
    ("channel", "address"),
    [("email", "a.b+c@xinhui.gov.cn"), ("sms", "19912345678"), ("wecom", "ChenZhiShu_1@x"), ("feishu", "abc-DEF_123")],
)
def test_what_is_one_is_taken(channel: str, address: str) -> None:
    assert clean_address(channel, f" {address}\n") == address


@pytest.mark.parametrize("handle", ["second_worker", "secretary", "system_admin", "command"])
def test_anothers_address_is_unknown(world: World, handle: str) -> None:
    row, actor = added(world), world.actor(world.people[handle])
    with pytest.raises(NotFound):
        confirm_address(actor=actor, address_id=row.pk, code=code_of(row))
    with pytest.raises(NotFound):
        send_code(actor=actor, address_id=row.pk)
    with pytest.raises(NotFound):
        remove_address(actor=actor, address_id=row.pk)
    assert not ChannelAddress.objects.visible_to(world.people[handle]).exists()
    assert not ChannelAddress.objects.get().is_active


def test_the_system_has_no_address(db: None) -> None:
    with pytest.raises(Forbidden):
        add_address(actor=SYSTEM, channel="email", address=MAIL)


class Browser:
    """Somebody at the page."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def page(self) -> str:
        """The page."""
        return self.client.get(reverse("outbox:addresses")).content.decode()

    def do(self, name: str, *args: int, **data: str) -> tuple[int, str]:
        """(status, what is shown afterwards)."""
        answer = self.client.post(reverse(f"outbox:{name}", args=args), data, follow=True)
        return answer.status_code, answer.content.decode()


def test_the_page_leads_from_none_to_in_use_and_back(world: World) -> None:
    browser = Browser(world.worker)
    assert reverse("outbox:addresses") in browser.client.get(reverse("accounts:me")).content.decode()
    page = browser.page()
    assert "电子邮箱" in page and "钉钉" in page and "未填写" in page and "飞书" not in page
    status, page = browser.do("addresses", channel="email", address=MAIL)
    row = ChannelAddress.objects.get()
    assert status == 200 and MAIL in page and "待输入验证码" in page and code_of(row) not in page
    status, page = browser.do("address_confirm", row.pk, code=wrong(row))
    assert status == 400 and "验证码不正确" in page and MAIL in page
    status, page = browser.do("address_confirm", row.pk, code=code_of(row))
    assert status == 200 and "使用中" in page and "待输入验证码" not in page
    status, page = browser.do("address_remove", row.pk)
    assert status == 200 and MAIL not in page and not ChannelAddress.objects.exists()


def test_a_refusal_keeps_what_was_typed(world: World) -> None:
    status, page = Browser(world.worker).do("addresses", channel="email", address="阿珍<b>@")
    assert status == 400 and 'value="阿珍&lt;b&gt;@"' in page and 'role="alert"' in page
    assert "azhen@example.com" in page  # an example of a right one
    status, page = Browser(world.worker).do("addresses", channel="pigeon", address="x")
    assert status == 400 and 'role="alert"' in page


def test_an_address_of_a_channel_no_longer_set_up_can_be_removed(world: World, settings: Settings) -> None:
    row = reach(world.worker.pk, "email", MAIL)
    settings.OUTBOX_URLS = {}
    browser = Browser(world.worker)
    assert MAIL in browser.page() and "已停用" in browser.page()
    browser.do("address_remove", row.pk)
    assert "仅门户内" in browser.page()

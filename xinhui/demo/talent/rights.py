"""Requests about personal data in every state: `rencaigeren` is somebody of the first firm with an account."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password

from members.rules.identity import check_digit
from talent.models import Person
from talent.models.person import IDENTITY, PHONE
from talent.services import people
from talent.services.rights import erasing, looking, requests
from talent.states.rights import PersonLook
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.models import User
from xinhui.core import clock
from xinhui.core.sealed import fingerprint, seal
from xinhui.demo.people import phone
from xinhui.demo.staff import PASSWORD
from xinhui.demo.talent.base import DemoTalent

#: No region has this code: such an identity number is nobody's.
NOWHERE = "100000"


def build(talent: DemoTalent) -> None:
    """One with an account, six who came to the counter, one who left and is proposed for deletion."""
    chosen = [row for row in talent.people if row.field == "skill"][5:400:50]
    numbers = [_number(row, place) for place, row in enumerate(chosen)]
    own = chosen[0]
    user = User.objects.create(username="rencaigeren", name=own.name, password=make_password(PASSWORD))
    Person.objects.filter(pk=own.pk).update(user=user, consent_at=talent.now - timedelta(days=200),
                                            consent_version="2026-1")  # fmt: skip
    _asked_by_account(talent)
    _at_the_counter(talent, chosen, numbers)
    with clock.moved(talent.office_hour(30)):
        people.leave_district(actor=talent.actor("rencai"), person_id=chosen[7].pk)
    Person.objects.filter(pk=chosen[7].pk).update(left_on=talent.today - timedelta(days=4 * 365))
    with clock.moved(talent.office_hour(1)):
        erasing.propose_ended(actor=SYSTEM)
    with clock.moved(talent.office_hour(0)):
        requests.watch_requests(actor=SYSTEM)


def _number(row: Person, place: int) -> str:
    """Sealed on the file."""
    born = row.born_on
    assert born is not None
    first = f"{NOWHERE}{born:%Y%m%d}{place * 2 + (row.sex == 'male'):03d}"
    number = first + check_digit(first)
    Person.objects.filter(pk=row.pk).update(
        identity_sealed=seal(number, purpose=IDENTITY), identity_print=fingerprint(number, purpose=IDENTITY),
        phone_sealed=seal(phone(9_000 + place), purpose=PHONE),
    )  # fmt: skip
    return number


def _asked_by_account(talent: DemoTalent) -> None:
    own = talent.actor("rencaigeren")
    office = talent.actor("rencai")
    pk = Person.objects.get(user__username="rencaigeren").pk
    with clock.moved(talent.office_hour(12)):
        looking.look_at_person(actor=office, user=User.objects.get(username="rencai"), person_id=pk,
                               what=PersonLook.IDENTITY, reason="核对社会保险参保信息")  # fmt: skip
    with clock.moved(talent.office_hour(9)):
        requests.file_request(actor=own, kind="export")
        done = requests.file_request(actor=own, kind="correction", post="数控车工（技师）")
    with clock.moved(talent.office_hour(7)):
        requests.apply_correction(actor=office, data_request_id=done.pk, answer="已按劳动合同更正")
    with clock.moved(talent.office_hour(2)):
        requests.file_request(actor=own, kind="access", words="想了解近一年谁查询过我的档案")


def _at_the_counter(talent: DemoTalent, chosen: list[Person], numbers: list[str]) -> None:
    """Late, refused, taken back, proposed, carried out, new."""
    office, colleague = talent.actor("rencai"), talent.actor("rencai2")
    made = {}
    for place, (kind, days_ago) in enumerate((("access", 40), ("deletion", 30), ("export", 20), ("deletion", 12),
                                              ("deletion", 15), ("correction", 3)), 1):  # fmt: skip
        with clock.moved(talent.office_hour(days_ago)):
            made[place] = requests.enter_request(actor=office, identity=numbers[place], name=chosen[place].name,
                                                 kind=kind, words="本人到窗口提出").pk  # fmt: skip
    with clock.moved(talent.office_hour(11)):
        erasing.lay_duty(actor=office, person_id=chosen[2].pk, basis="会计档案管理办法：补贴发放凭证保存三十年")
        requests.refuse_request(actor=office, data_request_id=made[2], reason="补贴发放凭证依法须继续保存")
        requests.take_back_request(actor=office, data_request_id=made[3])
        erasing.propose_deletion(actor=office, data_request_id=made[4])
        erasing.propose_deletion(actor=office, data_request_id=made[5])
    with clock.moved(talent.office_hour(8)):
        erasing.erase_person(actor=colleague, data_request_id=made[5])

"""Five cadres for each village and community: files complete and incomplete, verified, chased, closed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from members.models import CadreDocument, CadreFile, CadrePost, Member
from members.services.cadre_files.defaults import take_over_usual
from members.states.cadre_files import CadreDocumentKind as K
from members.states.cadre_files import FileState, Leaving, VillagePost
from members.states.organization import VILLAGE_SECTORS, Education
from xinhui.accounts.models import Post, User
from xinhui.accounts.roles import Role
from xinhui.attachments.models import Attachment
from xinhui.attachments.services.store import store_document
from xinhui.core import clock
from xinhui.demo.party.base import DemoParty
from xinhui.demo.party.secretary_grades import build_grades
from xinhui.demo.people import names

#: 书记 and 主任 in one person (一肩挑), four others.
POSTS = (
    (VillagePost.SECRETARY, VillagePost.DIRECTOR),
    (VillagePost.DEPUTY,),
    (VillagePost.MEMBER, VillagePost.DEPUTY_DIRECTOR),
    (VillagePost.MEMBER,),
    (VillagePost.COMMITTEE,),
)
#: What a file lacks first.
LACKS_FIRST = (K.PLEDGE, K.EDUCATION, K.APPRAISAL)
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PROGRAMME = {K.REGISTRATION: "任职登记", K.SCREENING: "联审通过", K.APPOINTMENT: "换届选举当选", K.PLEDGE: "年度承诺",
             K.APPRAISAL: "考核等次：称职", K.TRAINING: "区委党校书记培训班", K.AUDIT: "离任经济责任审计"}  # fmt: skip


@dataclass
class _Desk:
    """The weeks of the demo, papers by kind and year, and who verifies."""

    today: date
    begun: date
    papers: dict[tuple[str, int], Attachment] = field(default_factory=dict)
    towns: dict[str, User] = field(default_factory=dict)


def build(party: DemoParty) -> None:
    """What posts require, the files with posts and documents, the grades of the secretaries."""
    with translation.override("zh-hans"):
        take_over_usual(actor=party.actor("zuzhibu"))
    today = clock.local(party.now).date()
    desk = _Desk(today, date(today.year - 3, 3, 15))
    organizers = Post.objects.in_force().filter(role=Role.TOWN_ORGANIZER).select_related("user")
    desk.towns = {post.area_code: post.user for post in organizers}
    _papers(party, desk)
    rows = CadreFile.objects.bulk_create(list(_files(party, desk)), batch_size=500)
    CadrePost.objects.bulk_create(
        [CadrePost(cadre=row, area_code=row.area_code, post=post, starts_on=desk.begun,
                   ends_on=row.closed_on)
         for number, row in enumerate(rows)
         for post in (POSTS[number % len(POSTS)] if row.state == FileState.OPEN else (VillagePost.SECRETARY,))],
        batch_size=500,
    )  # fmt: skip
    CadreDocument.objects.bulk_create(
        [one for number, row in enumerate(rows) for one in _documents(desk, number, row)], batch_size=1000
    )
    build_grades(party, [row for row in rows[:: len(POSTS)] if row.state == FileState.OPEN])


def _lacks(number: int) -> int:
    """How many documents a file lacks."""
    return (0, 0, 1, 0, 2, 0, 0, 3, 0)[number % 9]


def _papers(party: DemoParty, desk: _Desk) -> None:
    actor, years = party.actor("zuzhibu"), range(desk.begun.year, desk.today.year + 1)
    for kind in K:
        for year in years if kind in (K.PLEDGE, K.APPRAISAL, K.TRAINING) else years[-1:]:
            upload = SimpleUploadedFile(f"{kind}{year}.pdf", PAPER + f"%{kind} {year}".encode(), "application/pdf")
            desk.papers[kind, year] = store_document(actor=actor, upload=upload)


def _files(party: DemoParty, desk: _Desk) -> Iterator[CadreFile]:
    """In the order of `POSTS`, village by village; then secretaries who have left."""
    codes = [code for code, row in party.villages.items() if row.sector in VILLAGE_SECTORS]
    known: dict[str, list[Member]] = {}
    for member in Member.objects.full().filter(unit=None).order_by("pk"):
        known.setdefault(member.area_code[:12], []).append(member)
    secretaries = Post.objects.in_force().filter(role=Role.VILLAGE_SECRETARY).values_list("area_code", "user_id")
    accounts, people = dict(secretaries), names(1949)
    number = 0
    for code in codes:
        members = known.get(code, [])
        for place in range(len(POSTS)):
            # the last of the five is no member
            seated: Member | None = members[place] if place < min(len(members), len(POSTS) - 1) else None
            row = _file(desk, number, code, seated.name if seated else next(people))
            if seated is not None:
                row.member, row.sex, row.born_on = seated, seated.sex, seated.born_on
                row.education = seated.education or Education.COLLEGE
            row.user_id = accounts.get(code) if place == 0 else None
            yield row
            number += 1
    for step, code in enumerate(codes[::20]):
        row = _file(desk, number, code, next(people))
        row.state, row.closed_on = FileState.CLOSED, desk.today - timedelta(days=100 + step)
        row.leaving = (Leaving.TERM, Leaving.MOVED, Leaving.RETIRED)[step % 3]
        row.verified_by, row.verified_at, row.chased_on = None, None, None
        yield row


def _file(desk: _Desk, number: int, code: str, name: str) -> CadreFile:
    row = CadreFile(name=name, area_code=code, sex="female" if number % 4 == 1 else "male", opened_on=desk.begun,
                    born_on=date(1964 + number % 30, 1 + number % 12, 1 + number % 28),
                    education=(Education.COLLEGE, Education.SECONDARY, Education.BACHELOR)[number % 3])  # fmt: skip
    if _lacks(number):
        row.chased_on = desk.today - timedelta(days=5 + number % 20)
    elif number % 3 and (town := desk.towns.get(code[:9])) is not None:
        row.verified_by, row.verified_at = town, clock.now() - timedelta(days=20 + number % 60)
    return row


def _documents(desk: _Desk, number: int, row: CadreFile) -> Iterator[CadreDocument]:
    year = desk.today.year
    years = range(desk.begun.year, year + 1)
    wanted = [(kind, desk.begun.year) for kind in (K.REGISTRATION, K.SCREENING, K.APPOINTMENT, K.EDUCATION)]
    wanted += [(K.PLEDGE, each) for each in years] + [(K.APPRAISAL, each) for each in years[:-1]]
    if number % len(POSTS) == 0:
        wanted += [(K.TRAINING, each) for each in years[:-1]]
    if row.state == FileState.CLOSED and number % 2:
        wanted.append((K.AUDIT, year))
    lacks = {kind: year if kind == K.PLEDGE else year - 1 for kind in LACKS_FIRST[: _lacks(number)]}
    filer = desk.towns[row.area_code[:9]]
    for kind, of_year in wanted:
        if kind in lacks and (kind == K.EDUCATION or of_year == lacks[kind]):
            continue
        paper = desk.papers.get((kind, of_year)) or desk.papers[kind, year]
        yield CadreDocument(cadre=row, area_code=row.area_code, kind=kind, year=of_year, attachment=paper,
                            note=PROGRAMME.get(kind, ""), filed_by=filer)  # fmt: skip

"""Appointment forms as `.lrmx` and `.lrm`: what comes in goes out with the same meaning; what is no form is refused."""

import base64
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadres.rules import lrm, lrmx, resume
from cadres.rules.difference import FAMILY, PHOTO, differences
from cadres.rules.form import ELEMENTS, Form, Relative
from cadres.rules.lrmx import FormRefused

PHOTO_BYTES = b"\xff\xd8\xff\xe0picture\xff\xd9"
RESUME = (
    "1994.09--1998.07  华南农业大学农学专业学习\r\n"
    "1998.07--2003.05  新会市罗坑镇农业办公室科员\r\n"
    "                  （其间：2000.09--2003.07在职研究生学习）\r\n"
    "2003.05--         江门市新会区农业农村局副局长"
)
FULL = f"""<?xml version="1.0" encoding="utf-8"?>
<Person>
  <XingMing>梁　伟</XingMing>
  <XingBie>男</XingBie>
  <ChuShengNianYue>197603</ChuShengNianYue>
  <MinZu>汉族</MinZu>
  <JiGuan>广东新会</JiGuan>
  <ChuShengDi>广东新会</ChuShengDi>
  <RuDangShiJian>2001.06；民盟</RuDangShiJian>
  <CanJiaGongZuoShiJian>1998.07</CanJiaGongZuoShiJian>
  <JianKangZhuangKuang>健康</JianKangZhuangKuang>
  <ZhuanYeJiShuZhiWu>农艺师</ZhuanYeJiShuZhiWu>
  <QuanRiZhiJiaoYu_XueLi>大学</QuanRiZhiJiaoYu_XueLi>
  <JianLi>{RESUME}</JianLi>
  <JiangChengQingKuang>（无）</JiangChengQingKuang>
  <NianDuKaoHeJieGuo>
  </NianDuKaoHeJieGuo>
  <JiaTingChengYuan>
    <Item>
      <ChengWei>妻子</ChengWei>
      <XingMing>陈　静</XingMing>
      <ChuShengRiQi>1978.11</ChuShengRiQi>
      <ZhengZhiMianMao>群众</ZhengZhiMianMao>
      <GongZuoDanWeiJiZhiWu>新会区人民医院护士</GongZuoDanWeiJiZhiWu>
    </Item>
    <Item></Item>
  </JiaTingChengYuan>
  <JiSuanNianLingShiJian>20260301</JiSuanNianLingShiJian>
  <TianBiaoShiJian>2026.03</TianBiaoShiJian>
  <ZhaoPian>{base64.b64encode(PHOTO_BYTES).decode()}</ZhaoPian>
  <Version>3.2.1.16</Version>
</Person>"""


def as_file(text: str = FULL, *, bom: bool = True, ends: str = "\n") -> bytes:
    """The text as a file."""
    return (b"\xef\xbb\xbf" if bom else b"") + text.replace("\r\n", "\n").replace("\n", ends).encode()


def person(inside: str) -> bytes:
    """A file of a name and something else."""
    return f"<Person><XingMing>梁伟</XingMing>{inside}</Person>".encode()


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_full_form_is_read(bom: bool, ends: str) -> None:
    form = lrmx.read(as_file(bom=bom, ends=ends))
    assert (form["XingMing"], form["CanJiaGongZuoShiJian"], form["TianBiaoShiJian"]) == ("梁伟", "199807", "202603")
    assert (form["JiangChengQingKuang"], form["NianDuKaoHeJieGuo"], form["DaoLingNianYue"]) == ("", "", "")
    assert form.family == (Relative("妻子", "陈静", "197811", "群众", "新会区人民医院护士"),)
    assert form.photo == PHOTO_BYTES and form["Version"] == "3.2.1.16"
    assert [stage.end is None for stage in resume.parse_resume(form["JianLi"])] == [False, False, True]
    assert lrmx.read(lrmx.write(form)) == form


def test_the_file_is_written_as_the_offices_write_it() -> None:
    content = lrmx.write(lrmx.read(as_file()))
    assert content.startswith(b"\xef\xbb\xbf<?xml") and content.count(b"\n") == content.count(b"\r\n")
    text = content.decode()
    assert "<JiangChengQingKuang>（无）</JiangChengQingKuang>" in text and "DaoLingNianYue" not in text
    places = [text.index(f"<{name}") for name in ELEMENTS if f"<{name}" in text]
    assert places == sorted(places) and len(places) == len(ELEMENTS) - 2
    order = (
        "</RenMianLiYou>",
        "<RenMianLiYou/>",
        "<JiaTingChengYuan>",
        "<ChengBaoDanWei/>",
        "<ShenFenZheng/>",
        "<ZhaoPian>",
    )
    found = [text.index(mark) for mark in order if mark in text]
    assert found == sorted(found) and len(found) == 5


def test_unknown_elements_stand_again_where_they_stood() -> None:
    inside = (
        "<XinXi a='1'>x<b>y</b> z</XinXi><MinZu>汉族</MinZu><JiaTingChengYuan><Item><ChengWei>子</ChengWei>"
        "<DianHua>1</DianHua></Item><BeiZhu>父母已故</BeiZhu></JiaTingChengYuan><MinZu>壮族</MinZu>"
    )
    form = lrmx.read(person(inside))
    assert [(other.within, other.after) for other in form.others] == [
        ("", "XingMing"), ("Item", "0"), ("JiaTingChengYuan", "1"), ("", "JiaTingChengYuan"),
    ]  # fmt: skip
    text = lrmx.write(form).decode()
    assert '<XinXi a="1">x<b>y</b> z</XinXi>' in text and text.count("壮族") == 1 and form["MinZu"] == "汉族"
    assert lrmx.read(lrmx.write(form)) == form


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE Person [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Person><XingMing>&b;</XingMing></Person>"""
FILE = b'<!DOCTYPE Person [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<Person><XingMing>&a;</XingMing></Person>'


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (BOMB, 1), (FILE, 1), (b"<!DOCTYPE Person>\n<Person><XingMing>x</XingMing></Person>", 1),
        (b"<Person>\n<XingMing>x</XingMing>\n<MinZu>y</Person>", 3), (b"", 1), (b"not a form", 1),
        (b"<People>\n</People>", 1), (b"<Person>\n</Person>", 1),
        (b"<Person><XingMing>x</XingMing>\n\n<ZhaoPian>not base64!</ZhaoPian></Person>", 3),
        (b"<Person>\n<XingMing>&unknown;</XingMing></Person>", 2), (b"\xff\xfe\x00", 1),
        (b"x" * (lrmx.BYTES_MOST + 1), 0),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused_with_its_line(content: bytes, line: int) -> None:
    with pytest.raises(FormRefused) as refusal:
        lrmx.read(content)
    assert refusal.value.line == line and str(refusal.value.reason)


def texts(most: int = 30) -> st.SearchStrategy[str]:
    """What people write, markup and blanks included."""
    return st.text(st.sampled_from("梁伟（）；，。 <>&'\"\t\r\n\x0b" + string.ascii_letters + string.digits + "—–～"),
                   max_size=most)  # fmt: skip


RELATIVES = st.builds(lambda row: Relative.of(row), st.lists(texts(8), min_size=5, max_size=5)).filter(
    lambda row: any(row.texts)
)
FORMS = st.builds(
    lambda said, family, photo: Form.of(said, family=tuple(family), photo=photo),
    st.dictionaries(st.sampled_from(sorted(ELEMENTS)), texts()), st.lists(RELATIVES, max_size=9), st.binary(max_size=40),
)  # fmt: skip


@given(FORMS)
@settings(max_examples=150, deadline=None)
def test_the_same_meaning_comes_out_of_lrmx(form: Form) -> None:
    again = lrmx.read(lrmx.write(form))
    assert not differences(form, again) and again.family == form.family and again.photo == form.photo
    assert lrmx.write(again) == lrmx.write(form)
    assert {name: text for name, text in again.texts.items() if name != "JianLi"} == {
        name: text for name, text in form.texts.items() if name != "JianLi"
    }


#: The legacy format has no identity number, newer elements or version, and parts fields by @ and #.
LEGACY = sorted(set(lrm.PLACES.values()) | {name for names in lrm.EDUCATION.values() for name in names})


@given(st.dictionaries(st.sampled_from(LEGACY), texts()), st.lists(RELATIVES, max_size=9), st.binary(max_size=20))
@settings(max_examples=150, deadline=None)
def test_the_same_meaning_comes_out_of_lrm(said: dict[str, str], family: list[Relative], photo: bytes) -> None:
    form = Form.of(said, family=tuple(family), photo=photo)
    again = lrm.read(lrm.write(form), photo=photo)
    assert not differences(form, again)


def test_a_legacy_file_is_read() -> None:
    row = ['梁伟', '男', '197603', '汉族', '广东新会', '200106', '健康', '广东新会', '199807', '大学#学士@研究生#',
           '华南农业大学@省委党校', '农艺师', '', '', '', '', '农业技术', RESUME, '（无）', '2025年度优秀',
           '妻子@儿子@@@@@', '陈静@梁小明@@@@@', '197811@200501@@@@@', '群众@共青团员@@@@@', '护士@学生@@@@@',
           '副局长', '', '', '', '区农业农村局', '20260301', '张三', '20260310']  # fmt: skip
    content = ",".join(f'"{text}"' for text in row).encode("gbk")
    form = lrm.read(content, photo=PHOTO_BYTES)
    assert (form["QuanRiZhiJiaoYu_XueWei"], form["ZaiZhiJiaoYu_XueLi"]) == ("学士", "研究生")
    assert form["ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi"] == "省委党校" and form["JiangChengQingKuang"] == ""
    assert [row.name for row in form.family] == ["陈静", "梁小明"] and form.photo == PHOTO_BYTES
    assert form["TianBiaoShiJian"] == "20260310" and len(resume.parse_resume(form["JianLi"])) == 3
    assert lrmx.read(lrmx.write(form))["XianRenZhiWu"] == "副局长"


@pytest.mark.parametrize("content", [b"", b'"a","b"', b'"a', b"\x81", b"x" * (lrmx.BYTES_MOST + 1)])
def test_a_broken_legacy_file_is_refused(content: bytes) -> None:
    with pytest.raises(FormRefused):
        lrm.read(content)


def test_differences_are_named_field_by_field() -> None:
    form = lrmx.read(as_file())
    other = Form.of({**form.texts, "MinZu": "壮族", "ZhuanYeJiShuZhiWu": "", "JianLi": form["JianLi"].replace("1994.09--", "1994.09—"),
                     "TianBiaoRen": "李四"})  # fmt: skip
    found = {row.element: row for row in differences(form, other)}
    assert set(found) == {"MinZu", "ZhuanYeJiShuZhiWu", FAMILY, PHOTO}, "the résumé says the same with another dash"
    assert (found["MinZu"].before, found["MinZu"].after, found["MinZu"].is_loss) == ("汉族", "壮族", False)
    assert found["ZhuanYeJiShuZhiWu"].is_loss and str(found["MinZu"].label) and found[FAMILY].label == FAMILY

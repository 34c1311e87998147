"""`manage.py briefing`."""

import io
import json
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import load_workbook

from tests.dashboards.briefing.lived import THIRD
from tests.world_grids import District
from xinhui.core import clock
from xinhui.dashboards.models import Briefing


def briefing(*arguments: str) -> str:
    out = io.StringIO()
    with clock.moved(THIRD):
        call_command("briefing", *arguments, stdout=out)
    return out.getvalue()


def test_figures_keep_their_format(district: District) -> None:
    rows = json.loads(briefing("--format", "json"))
    assert all(set(row) == {"id", "label", "value", "published"} for row in rows)
    assert "Some figures differ" in briefing() or "不" in briefing()


def test_a_file_of_the_latest_week(lived: District, tmp_path: Path) -> None:
    for kind in ("docx", "pdf", "xlsx"):
        said = briefing("--period", "weekly", "--format", kind, "-o", str(tmp_path / f"x.{kind}"))
        assert "新会区" in said
    assert Briefing.objects.count() == 1
    sentence = "本周全区网格共上报事件29件"
    assert any(sentence in one.text for one in Document(str(tmp_path / "x.docx")).paragraphs)
    text = "".join(part.get_textpage().get_text_range() for part in pypdfium2.PdfDocument(tmp_path / "x.pdf"))
    assert sentence in "".join(text.split())
    assert sentence in load_workbook(tmp_path / "x.xlsx").worksheets[0]["B3"].value


@pytest.mark.parametrize("arguments", [
    ("--format", "pdf"), ("--period", "weekly"), ("--period", "custom", "--format", "pdf", "-o", "x.pdf"),
    ("--period", "weekly", "--area", "440799", "--format", "pdf", "-o", "x.pdf"),
])  # fmt: skip
def test_refusals(district: District, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        briefing(*arguments)

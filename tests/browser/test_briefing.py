"""The briefing in Chromium, in Chinese: list, one briefing, figures; from a sentence to its records; the file rendered."""

import io
import re

import pypdfium2
import pytest

from tests.browser.axe import findings, too_small
from tests.browser.conftest import SHOTS, Reader

pytestmark = pytest.mark.browser


def sound(reader: Reader, width: int) -> None:
    """Nothing serious, no sideways scroll, thumbs find every target, the console is silent."""
    assert findings(reader.page) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    assert width > 500 or too_small(reader.page) == []
    assert reader.troubles == []


def test_from_the_list_to_the_records(reader: Reader, width: int) -> None:
    page = reader.sign_in("quzhang").go("/briefing/")
    sound(reader, width)
    page.click("td a:has-text('周报') >> nth=0")
    page.wait_for_load_state("networkidle")
    sound(reader, width)
    assert re.search(r"本周\w+网格共上报事件\d+件", page.inner_text(".briefing"))
    if width > 500:
        reader.shoot("briefing")
    link = page.locator(".briefing-line .proofs a").first
    said = re.search(r"\d+$", link.inner_text())
    assert said is not None
    link.click()
    page.wait_for_load_state("networkidle")
    sound(reader, width)
    figures = page.locator(".figures .figure b").all_inner_texts()
    assert figures[0] == said[0], "the records are as many as the sentence says"
    rows = page.locator("tbody tr").count()
    assert rows == min(int(said[0]), 50)
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")
    assert "/issues/" in page.url
    assert page.locator("h1").count() == 1


def test_figures_are_equal_and_lead_to_their_records(reader: Reader, width: int) -> None:
    page = reader.sign_in("quzhang").go("/briefing/figures/")
    sound(reader, width)
    assert page.locator(".tag-red").count() == 0, "every published figure is reached"
    assert page.locator(".tag-green").count() >= 50
    page.click("td a[href='/briefing/figures/G2.party/'] >> nth=0")
    page.wait_for_load_state("networkidle")
    sound(reader, width)
    assert page.locator("tbody tr").count() > 0


def test_the_file_is_rendered_as_it_is_printed(reader: Reader, width: int) -> None:
    """The PDF twin of the Word file: no office suite runs here."""
    page = reader.sign_in("quzhang").go("/briefing/")
    page.click("td a:has-text('周报') >> nth=0")
    page.wait_for_load_state("networkidle")
    address = page.get_attribute(".actions a:has-text('PDF')", "href")
    body = reader.context.request.get(f"{reader.portal}{address}").body()
    document = pypdfium2.PdfDocument(io.BytesIO(body))
    assert "网格化治理工作简报" in "".join(document[0].get_textpage().get_text_range().split())
    if width > 500:
        SHOTS.mkdir(parents=True, exist_ok=True)
        document[0].render(scale=1.4).to_pil().save(SHOTS / "briefing-word.png")

"""The documents say what the code says: links, settings, filters, indicators and names are compared with it."""

import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.utils.translation import override

from cadres.api.urls import router as cadre_router
from grids.api.filters import AssignmentFilter, GridFilter, IssueFilter, WhistleFilter
from grids.api.urls import router
from grids.selectors.indicators import DEFINITIONS
from members.api.urls import router as party_router
from scripts.messages_wanted import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(name: str) -> list[list[str]]:
    """The cells of every table row of a document."""
    lines = [line for line in text(name).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def broken_links(path: Path, markdown: str) -> list[str]:
    """Links of a document that lead to no file."""
    found = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", markdown)
    return [link for link in found if not (path.parent / link).exists()]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    assert broken_links(path, path.read_text(encoding="utf-8")) == []


def test_a_broken_link_is_found_out() -> None:
    assert broken_links(ROOT / "README.md", "[a](docs/nowhere.md) [b](Makefile) [c](https://x)") == ["docs/nowhere.md"]


def test_operators_read_every_setting() -> None:
    settings = (ROOT / "xinhui/settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:env(?:_bool|_list)?|os\.environ\.get)\("([A-Z_]+)"', settings))
    assert {"SECRET_KEY", "DATA_DIR", "ALLOWED_HOSTS", "DEBUG"} <= named  # the pattern sees each way of reading
    said = set(re.findall(r"`([A-Z_]+)`", text("operators.md")))
    assert named - said == set()


def test_operators_read_every_variable_of_the_compose_file() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    said = text("operators.md")
    named = set(re.findall(r"\$\{([A-Z_]+)", compose))
    missing = {name for name in named if f"`{name}`" not in said and f"`{name.removeprefix('OUTBOX')}`" not in said}
    assert missing == set()


def test_every_indicator_is_defined_under_its_names() -> None:
    chinese = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    written = {cells[0].strip("`"): cells[1:3] for cells in rows("indicators.md") if cells[0].startswith("`")}
    names = {d.key: getattr(d.name, "_args", [d.name])[0] for d in DEFINITIONS}
    assert written == {key: [name, chinese[name]] for key, name in names.items()}


def test_every_filter_is_listed() -> None:
    sets = {"issues": IssueFilter, "whistles": WhistleFilter, "assignments": AssignmentFilter, "grids": GridFilter}
    written = {
        cells[0].strip("`/"): set(re.findall(r"`(\w+)`", cells[1]))
        for cells in rows("integrators.md")
        if cells[0].strip("`/") in sets
    }
    assert written == {name: set(kind.base_filters) for name, kind in sets.items()}


def test_every_operation_is_listed() -> None:
    said = text("integrators.md").split("## Operations", 1)[1].split("## Lists", 1)[0]
    for prefix, viewset, _name in (*router.registry, *party_router.registry, *cadre_router.registry):
        assert f"`{prefix}/`" in said
        extras: list[Any] = viewset.get_extra_actions()
        for extra in extras:
            path = f"{prefix}/{extra.url_path}/" if not extra.detail else f"{extra.url_path}/"
            assert f"`{path}`" in said, path


def test_every_term_is_a_name_of_the_code() -> None:
    sources = [
        path for room in ("xinhui", "grids", "members", "cadres", "talent") for path in (ROOT / room).rglob("*.py")
    ]
    words = set(re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in sources)))
    terms = [cells[0] for cells in rows("glossary.md") if cells[0].startswith("`")]
    assert len(terms) >= 60
    names = {part for term in terms for quoted in re.findall(r"`([\w.]+)`", term) for part in quoted.split(".")}
    assert names - words == set()


def test_the_glossary_speaks_the_catalogue() -> None:
    """A model's Chinese name is the one that the portal shows."""
    shown = {}
    with override("zh-hans"):
        for model in apps.get_models():
            shown[model.__name__] = str(model._meta.verbose_name)
    pairs = [(cells[0].strip("`"), cells[1]) for cells in rows("glossary.md")]
    models = [(name, chinese) for name, chinese in pairs if name in shown]
    assert len(models) >= 20
    assert [(name, chinese) for name, chinese in models if chinese != shown[name]] == []

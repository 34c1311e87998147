"""The data dictionary names every table and column there is, says what is guarded how, and comes as file."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override
from openpyxl import load_workbook

from xinhui.dashboards.selectors.dictionary import columns, dictionary, rules, tables

pytestmark = pytest.mark.django_db


def test_it_names_what_the_database_has() -> None:
    named: dict[str, set[str]] = {}
    for column in columns():
        named.setdefault(column.table, set()).add(column.column)
    assert len(named) == len(list(tables())) > 300
    for table, names in named.items():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            assert {column[0] for column in cursor.description or ()} == names, table


def test_every_column_has_a_chinese_name_or_is_a_plain_identifier() -> None:
    with override("zh-hans"):
        unnamed = {c.column for c in columns() if not any("\u4e00" <= letter <= "\u9fff" for letter in c.name)}
        assert {table.table for table in tables() if table.name.isascii()} == set()
    assert len(unnamed) < 60, sorted(unnamed)


def test_it_says_what_is_sealed_and_what_is_personal() -> None:
    with override("zh-hans"):
        care = {(column.table, column.column): column.care for column in columns()}
    assert care["members_member", "identity_sealed"] == "加密存储"
    assert care["grids_issue", "contact_phone"] == "个人信息"
    assert care["grids_issue", "description"] == ""


def test_every_rule_is_said_in_words() -> None:
    assert [rule.name for rule in rules() if not rule.words] == []


@pytest.mark.parametrize("ending", ["xlsx", "md", "json"])
def test_it_comes_as_a_file(tmp_path: Path, ending: str) -> None:
    file, out = tmp_path / f"dictionary.{ending}", StringIO()
    call_command("data_dictionary", str(file), stdout=out)
    with override("zh-hans"):
        parts = dictionary()
    assert f"columns {len(parts['columns'])}" in out.getvalue()
    if ending == "json":
        assert json.loads(file.read_text(encoding="utf-8")) == parts
    elif ending == "md":
        said = file.read_text(encoding="utf-8")
        assert said.count("\n## ") + 1 == len(parts["tables"])
        assert "## grids_whistle · 哨件" in said
    else:
        book = load_workbook(file, read_only=True)
        assert book.sheetnames == ["数据表", "字段", "约束"]
        assert [len(list(sheet.rows)) - 1 for sheet in book.worksheets] == [len(rows) for rows in parts.values()]

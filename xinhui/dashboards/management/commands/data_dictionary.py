"""`manage.py data_dictionary`: every table, column and rule of the portal, as Excel, Markdown or JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override, pgettext
from openpyxl import Workbook
from openpyxl.styles import Font

from xinhui.dashboards.selectors.dictionary import dictionary
from xinhui.exchange.tables import neutral


class Command(BaseCommand):
    """Writes the dictionary to a file, in the language asked for."""

    help = "Write the data dictionary: tables, columns and rules, read from the models."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE (.xlsx, .md or .json by its ending), `--language`."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default="zh-hans", choices=("zh-hans", "en"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how much."""
        file: Path = options["file"]
        with override(options["language"]):
            parts, headings = dictionary(), _headings()
            if file.suffix == ".xlsx":
                _excel(file, parts, headings)
            elif file.suffix == ".md":
                file.write_text(_markdown(parts, headings), encoding="utf-8")
            else:
                file.write_text(json.dumps(parts, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(", ".join(f"{name} {len(rows)}" for name, rows in parts.items()))


def _headings() -> dict[str, str]:
    """Words of the sheets and columns."""
    return {
        "tables": pgettext("dictionary", "Tables"), "columns": pgettext("dictionary", "Columns"),
        "rules": pgettext("dictionary", "Rules"), "room": pgettext("dictionary", "Room"),
        "model": pgettext("dictionary", "Model"), "name": pgettext("dictionary", "Name"),
        "table": pgettext("dictionary", "Table"), "about": pgettext("dictionary", "What it is"),
        "column": pgettext("dictionary", "Column"), "kind": pgettext("dictionary", "Type"),
        "is_required": pgettext("dictionary", "Required"), "is_unique": pgettext("dictionary", "Unique"),
        "is_indexed": pgettext("dictionary", "Indexed"), "refers_to": pgettext("dictionary", "Refers to"),
        "values": pgettext("dictionary", "Values"), "care": pgettext("dictionary", "Care"),
        "words": pgettext("dictionary", "In words"), "yes": pgettext("dictionary", "yes"),
    }  # fmt: skip


def _cell(value: Any, headings: dict[str, str]) -> str:
    return (headings["yes"] if value else "") if isinstance(value, bool) else str(value)


def _excel(file: Path, parts: dict[str, list[dict[str, Any]]], headings: dict[str, str]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for part, rows in parts.items():
        sheet = book.create_sheet(headings[part])
        sheet.append([headings[key] for key in rows[0]])
        for row in rows:
            sheet.append([neutral(_cell(value, headings)) for value in row.values()])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    book.save(file)


def _markdown(parts: dict[str, list[dict[str, Any]]], headings: dict[str, str]) -> str:
    """One heading a table, its columns below."""
    lines = []
    for table in parts["tables"]:
        lines += [f"## {table['table']} · {table['name']}", "", table["about"], ""]
        own = [row for row in parts["columns"] if row["table"] == table["table"]]
        keys = [key for key in own[0] if key != "table"]
        lines += ["| " + " | ".join(headings[key] for key in keys) + " |", "|" + "---|" * len(keys)]
        for row in own:
            lines.append("| " + " | ".join(_cell(row[key], headings).replace("|", "\\|") for key in keys) + " |")
        lines += [
            "",
            *(f"- `{row['name']}`: {row['words']}" for row in parts["rules"] if row["table"] == table["table"]),
            "",
        ]
    return "\n".join(lines)

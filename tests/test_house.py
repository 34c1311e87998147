"""The house rules that a program can check: sizes, imports at the top, verbs that say who acts."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("xinhui", "grids", "members", "cadres", "talent")
FILE_LINES, FUNCTION_LINES = 400, 60
#: Functions of services that open a transaction without an actor, and why.
NO_ACTOR = {
    "note_refused_sign_in": "nobody has signed in",
    "cast_ballot": "nobody may know who votes",
    "change": "the frame of a verb, which says who acts (grids/services/change.py)",
    "claim_endpoints": "whose turn it is, no decision (webhooks)",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    """Every Python file written by hand under the folders."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def too_long(path: Path, text: str) -> list[str]:
    """A sentence for the file and every function of it that is over its limit."""
    found = []
    lines = text.count("\n")
    if lines > FILE_LINES:
        found.append(f"{path}: {lines} lines, {FILE_LINES} at most")
    for function in functions(ast.parse(text)):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > FUNCTION_LINES:
            found.append(f"{path}:{function.lineno} {function.name}: {length} lines, {FUNCTION_LINES} at most")
    return found


def hidden_imports(path: Path, text: str) -> list[str]:
    """A sentence for every import inside a function."""
    return [
        f"{path}:{node.lineno} imports inside {function.name}"
        for function in functions(ast.parse(text))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]


def nameless_verbs(path: Path, text: str) -> list[str]:
    """A sentence for every public function that opens a transaction without a keyword-only `actor`, or a `sender`: the
    actor with the phone that the records come from."""
    found = []
    for function in ast.parse(text).body:
        if not isinstance(function, Function) or function.name.startswith("_") or not _is_verb(function):
            continue
        if function.args.args or function.args.posonlyargs:
            found.append(f"{path}:{function.lineno} {function.name} takes arguments by position")
        if function.name not in NO_ACTOR and not {"actor", "sender"} & {arg.arg for arg in function.args.kwonlyargs}:
            found.append(f"{path}:{function.lineno} {function.name} changes state and knows no actor")
    return found


def _is_verb(function: Function) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr == "atomic" and isinstance(node.value, ast.Name)
        for node in ast.walk(function)
    )


PARTS = sources(*ROOMS, "tests", "scripts")
SERVICES = [path for path in sources(*ROOMS) if "services" in path.parts]


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PARTS, ids=_id)
def test_files_and_functions_are_short(path: Path) -> None:
    wrong = too_long(path, path.read_text())
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", PARTS, ids=_id)
def test_imports_are_at_the_top(path: Path) -> None:
    wrong = hidden_imports(path, path.read_text())
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", SERVICES, ids=_id)
def test_verbs_say_who_acts(path: Path) -> None:
    wrong = nameless_verbs(path, path.read_text())
    assert not wrong, "\n".join(wrong)


def test_breaches_are_found_out() -> None:
    body = "\n".join("    pass" for _line in range(FUNCTION_LINES))
    bad = f"def close(pk):\n    import os\n    with transaction.atomic():\n        pass\n{body}\n"
    where = Path("x.py")
    assert too_long(where, bad) == ["x.py:1 close: 64 lines, 60 at most"]
    assert hidden_imports(where, bad) == ["x.py:2 imports inside close"]
    assert nameless_verbs(where, bad) == [
        "x.py:1 close takes arguments by position",
        "x.py:1 close changes state and knows no actor",
    ]
    assert too_long(where, "\n" * (FILE_LINES + 1)) == ["x.py: 401 lines, 400 at most"]


def test_every_exception_is_still_needed() -> None:
    verbs = {
        function.name: {argument.arg for argument in function.args.kwonlyargs}
        for path in SERVICES
        for function in functions(ast.parse(path.read_text()))
        if _is_verb(function)
    }
    assert {name for name in NO_ACTOR if "actor" in verbs.get(name, {"actor"})} == set()

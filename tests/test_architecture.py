"""The shape of the house, held by tests: import contracts, sizes, where floats, SQLite and slow imports may be."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "invpay_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Where amounts are. Elsewhere a float is no sin: drawing measures in points, a guess at a delimiter has a score.
MONEY = (
    "analytics/",
    "base/",
    "db/tables.py",
    "db/types.py",
    "delimited/numbers.py",
    "documents/facts.py",
    "documents/facts_json.py",
    "documents/figures.py",
    "interchange/",
    "ledger/",
    "payments/",
    "reconciliation/",
)


def parsed(modules: list[Path] = MODULES) -> Iterator[tuple[str, ast.Module]]:
    for path in modules:
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_import_contracts_hold() -> None:
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("module", "line", "complaint"),
    [
        ("base/money.py", "import invpay_desktop.ledger", "invpay_desktop.base is not allowed to import"),
        ("cli/pay.py", "import invpay_desktop.ui", "invpay_desktop.cli is not allowed to import"),
        ("newroom/__init__.py", "", "invpay_desktop.newroom"),
        ("ledger/a.py", "import invpay_desktop.ledger.b", "No cycles are allowed in invpay_desktop.ledger"),
        ("db/book.py", "import PySide6.QtCore", "invpay_desktop.db is not allowed to import PySide6"),
        ("ui/page.py", "import sqlalchemy", "is not allowed to import sqlalchemy"),
        ("sandbox/server.py", "import invpay_desktop.base", "is not allowed to import invpay_desktop.base"),
        ("payments/pay.py", "import invpay_desktop.sandbox", "invpay_desktop.payments is not allowed to import"),
    ],
)
def test_import_contracts_bite(tmp_path: Path, module: str, line: str, complaint: str) -> None:
    """Each contract notices its breach, also those of rooms that are not built yet."""
    house = tmp_path / "invpay_desktop"
    rooms = {path.parent.relative_to(PACKAGE) for path in PACKAGE.glob("**/__init__.py")}
    for room in {*rooms, Path("ui"), Path("sandbox")}:
        (house / room).mkdir(parents=True, exist_ok=True)
        (house / room / "__init__.py").touch()
    for path in PACKAGE.glob("*.py"):
        (house / path.name).touch()
    (house / "ledger" / "b.py").write_text("import invpay_desktop.ledger.a\n")
    (house / "ledger" / "a.py").touch()
    (house / "ui" / "window.py").write_text("import PySide6.QtWidgets\n")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert lint_imports(tmp_path).returncode == 0

    (house / module).parent.mkdir(exist_ok=True)
    (house / module).write_text(line + "\n")
    outcome = lint_imports(tmp_path)
    assert outcome.returncode == 1
    assert complaint in " ".join(outcome.stdout.split())


def test_nothing_grows_too_long() -> None:
    too_long = [f"{path.relative_to(ROOT)}: {n}" for path in MODULES if (n := line_count(path)) > 400]
    for name, tree in parsed():
        for node in ast.walk(tree):
            limit = 250 if isinstance(node, ast.ClassDef) else 60
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                too_long += [f"{name}: {node.name} {lines}"] if lines > limit else []
    assert too_long == []


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_package_files_only_say_what_the_folder_is() -> None:
    """An `__init__.py` that imports makes everyone who enters the room pay, and hides imports from the contracts."""
    holding_code = [
        name
        for name, tree in parsed(sorted(PACKAGE.rglob("__init__.py")))
        if any(not isinstance(node, ast.Expr | ast.Assign) for node in tree.body)
    ]
    assert holding_code == []


def test_no_float_near_money() -> None:
    """Neither the type nor a literal: `float(x)`, `x: float`, `0.5`, nor a column of reals."""
    rooms = [path for path in MODULES if path.relative_to(PACKAGE).as_posix().startswith(MONEY)]
    found = [
        f"{name}:{node.lineno}"
        for name, tree in parsed(rooms)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in {"float", "Float", "REAL"})
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]
    assert found == []
    assert len(rooms) > 5, "the rooms of money have moved: this test looks at nothing"


def test_sqlite_is_spoken_in_db_only() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in parsed()
        if not name.startswith("db/")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "sqlite3" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlite3")
    ]
    assert found == []


def test_version_is_said_without_heavy_imports() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "invpay_desktop", "--version"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in outcome.stderr.splitlines()}
    assert "invpay_desktop" in imported
    assert imported.isdisjoint({"sqlalchemy", "alembic", "reportlab", "PySide6", "keyring", "rich", "sqlite3"})

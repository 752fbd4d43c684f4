"""Makes .venv ready: finds a Python, sees to system libraries, installs the locked dependencies and this project.

    python3 packaging/set_up.py run|dev

`run` installs what the program needs, `dev` also what its tests and checks need. Where nothing has changed since the
last time it ends at once, without the network. It may be killed at any moment: the stamp that says "ready" is written
last, and a .venv without the right stamp is built anew.

System packages are installed where we are root; else one sentence names the command that does it. By then .venv is
complete: who wants only the command line, on a machine without a screen, has it.

Standard library only, and in words that Python 3.6 can still read: an old Python must be able to look for a newer one.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Optional, Sequence

OLDEST = (3, 11)
CANDIDATES = (sys.executable, "python3.13", "python3.12", "python3.11", "python3.14", "python3", "python")

# What a Python itself must be able to do, as statements that fail where it cannot. Nothing can mend a Python that fails
# here: the next candidate is tried.
ABILITIES = (
    "import sqlite3; sqlite3.connect(':memory:').execute('CREATE TABLE a (b INT) STRICT')",
    "import sqlite3; sqlite3.connect(':memory:').execute('CREATE VIRTUAL TABLE a USING fts5(b)')",
)


def loads(library: str) -> str:
    """A statement that fails where a shared library is missing."""
    return "import ctypes; ctypes.CDLL({!r})".format(library)


def finds(program: str) -> str:
    """A statement that fails where a program is missing."""
    return "import shutil; assert shutil.which({!r})".format(program)


# What the system must have besides: (who needs it, a statement that fails where it is missing, the Debian package that
# brings it). What these packages bring themselves is not listed: libegl1 the X libraries, libxcb-cursor0 more of xcb.
SYSTEM = (
    ("venv", "import ensurepip, venv", "python{version}-venv"),
    ("window", loads("libglib-2.0.so.0"), "libglib2.0-0"),
    ("window", loads("libEGL.so.1"), "libegl1"),
    ("window", loads("libGL.so.1"), "libgl1"),
    ("window", loads("libdbus-1.so.3"), "libdbus-1-3"),
    ("window", loads("libfontconfig.so.1"), "libfontconfig1"),
    ("window", loads("libgssapi_krb5.so.2"), "libgssapi-krb5-2"),
    ("window", loads("libxkbcommon.so.0"), "libxkbcommon0"),
    ("window", loads("libxkbcommon-x11.so.0"), "libxkbcommon-x11-0"),
    ("window", loads("libxcb-cursor.so.0"), "libxcb-cursor0"),
    ("window", loads("libxcb-icccm.so.4"), "libxcb-icccm4"),
    ("window", loads("libxcb-keysyms.so.1"), "libxcb-keysyms1"),
    ("window", loads("libxcb-shape.so.0"), "libxcb-shape0"),
    ("window", loads("libxcb-xkb.so.1"), "libxcb-xkb1"),
    # The tests on a screen of their own (tests/ui/screen): a display, a window manager, a keyboard and mouse; and what
    # reads the window as a screen reader does, for which only the system's own Python has the bindings.
    ("tests", finds("Xvfb"), "xvfb"),
    ("tests", finds("openbox"), "openbox"),
    ("tests", finds("xdotool"), "xdotool"),
    ("tests", finds("dbus-daemon"), "dbus"),
    ("tests", "import os; os.stat('/usr/libexec/at-spi-bus-launcher')", "at-spi2-core"),
    ("tests", "import subprocess; subprocess.check_call(['/usr/bin/python3', '-c', 'import gi'])", "python3-gi"),
    ("tests", "import glob; glob.glob('/usr/lib/*/girepository-1.0/Atspi-2.0.typelib')[0]", "gir1.2-atspi-2.0"),
)
NEEDED_FOR = {"run": ("venv", "window"), "dev": ("venv", "window", "tests")}

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "ready.json"

_PROBE = """
import json, sys
def works(code):
    try:
        exec(code, {{}})
    except Exception:
        return False
    return True
print(json.dumps({{
    "version": list(sys.version_info[:3]),
    "home": sys.base_prefix,
    "able": all([works(code) for code in {abilities!r}]),
    "lacks": [[need, package] for need, code, package in {system!r} if not works(code)],
}}))
"""


class SetUpError(Exception):
    """Set-up cannot go on; the text is the sentence to show."""


class Python:
    """A Python that can run the program: its command, its identity, and the Debian packages missing beside it."""

    def __init__(self, command: str, version: List[int], home: str, lacks: List[List[str]]) -> None:
        self.command = command
        self.identity = "{} in {}".format(".".join(map(str, version)), home)
        self.lacks = [package.format(version="{}.{}".format(*version)) for _, package in lacks]
        self.makes_venv = "venv" not in [need for need, _ in lacks]


def main(arguments: Sequence[str]) -> int:
    """Set up and return the exit status; what goes wrong is told in one sentence on stderr."""
    kind = arguments[0] if arguments else "run"
    root = os.geteuid() == 0
    try:
        python = find_python(kind)
        if not python.makes_venv:
            python = with_system_packages(kind, python, root)
        make_ready(kind, python)
        if python.lacks:
            with_system_packages(kind, python, root)
    except SetUpError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def make_ready(kind: str, python: Python) -> None:
    """Build or renew .venv where it is not what is wanted."""
    wanted, found = stamp(kind, python), read_stamp()
    if found in (wanted, stamp("dev", python)):
        return
    if found is None or any(found.get(key) != wanted[key] for key in ("venv", "python", "lock")):
        build_venv(kind, python)
    STAMP.unlink() if STAMP.exists() else None
    install_project()
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")


def find_python(kind: str) -> Python:
    """The first candidate that is new enough and able; one beside which nothing is missing goes before the others."""
    able = []
    for command in dict.fromkeys(CANDIDATES):
        python = probe(command, kind)
        if python and not python.lacks:
            return python
        if python:
            able.append(python)
    if able:
        return min(able, key=lambda python: not python.makes_venv)
    raise SetUpError(
        "InvPay Desktop needs Python {}.{} or newer with SQLite 3.37 or newer, and found none: install one "
        "(Debian 12, Ubuntu: sudo apt-get install python3 python3-venv) and run make again.".format(*OLDEST)
    )


def probe(command: str, kind: str) -> Optional[Python]:
    """Ask a Python by running it; None where it does not run (a version manager's empty shim), is too old or unable."""
    code = _PROBE.format(abilities=ABILITIES, system=[row for row in SYSTEM if row[0] in NEEDED_FOR[kind]])
    try:
        answer = subprocess.check_output([command, "-I", "-c", code], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    facts = json.loads(answer.decode())
    if tuple(facts["version"]) < OLDEST or not facts["able"]:
        return None
    return Python(command, facts["version"], facts["home"], facts["lacks"])


def with_system_packages(kind: str, python: Python, root: bool) -> Python:
    """Install the missing system packages where we may, else say the one command that does."""
    if root and shutil.which("apt-get"):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends"] + python.lacks
        step("Reading the list of system packages", ["apt-get", "update", "-q"], environment)
        step("Installing " + " ".join(python.lacks), command, environment)
        again = probe(python.command, kind)
        if again and not again.lacks:
            return again
    who = ("The tests need" if kind == "dev" else "The window needs") if python.makes_venv else "Set-up needs"
    how = "run: sudo apt-get install" if shutil.which("apt-get") else "install what Debian calls:"
    raise SetUpError("{} more of the system. Please {} {}".format(who, how, " ".join(python.lacks)))


def build_venv(kind: str, python: Python) -> None:
    """Make .venv from nothing and install the locked dependencies, every file checked against its hash."""
    print("Setting up .venv with Python {} (once; needs the network) …".format(python.identity), flush=True)
    if VENV.exists():
        shutil.rmtree(str(VENV))
    step("Making .venv", [python.command, "-I", "-m", "venv", str(VENV)])
    pip("--require-hashes", "--only-binary=:all:", "--no-compile", "-r", str(lock_file(kind)))
    # Without compiled files the program starts five times slower. A file that does not compile is one that nobody
    # imports (a template for another Python), so the outcome is not looked at.
    subprocess.call([str(venv_python()), "-I", "-m", "compileall", "-qq", "-j", "0", str(VENV / "lib")])


def install_project() -> None:
    """Install this folder itself, editable: the command `invpay` and the package's metadata."""
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    step("Compiling", [str(venv_python()), "-I", "-m", "compileall", "-qq", str(ROOT / "invpay_desktop")])


def pip(*arguments: str) -> None:
    """One quiet `pip install` in .venv."""
    quiet = ["--disable-pip-version-check", "--no-input", "--quiet", "--progress-bar=off"]
    step("Installing into .venv", [str(venv_python()), "-I", "-m", "pip", "install"] + quiet + list(arguments))


def step(name: str, command: Sequence[str], environment: Optional[Dict[str, str]] = None) -> None:
    """Run a command to its end. Raises SetUpError where it fails; what it said is on the screen by then."""
    if subprocess.call(list(command), stdin=subprocess.DEVNULL, env=environment) != 0:
        raise SetUpError("{} did not work; the lines above say why. Mend that and run make again.".format(name))


def stamp(kind: str, python: Python) -> Dict[str, str]:
    """What .venv is made from; as long as it is the same there is nothing to do."""
    return {
        "venv": str(VENV),  # scripts in it name their own path, so a moved folder needs a new one
        "python": python.identity,
        "lock": hashlib.sha256(lock_file(kind).read_bytes()).hexdigest(),
        "project": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
    }


def read_stamp() -> Optional[Dict[str, str]]:
    """The stamp of a .venv that was finished and still runs, else None."""
    try:
        found: Dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
        subprocess.check_output([str(venv_python()), "-I", "-c", "import invpay_desktop"], stderr=subprocess.DEVNULL)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return found


def lock_file(kind: str) -> Path:
    """requirements/run.txt or requirements/dev.txt."""
    return ROOT / "requirements" / (kind + ".txt")


def venv_python() -> Path:
    """The Python inside .venv."""
    return VENV / "bin" / "python"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

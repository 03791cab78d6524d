"""`make audit`: known vulnerabilities of what serves, against docs/security.md.

Exit status 0: nothing is known that the page does not name; 1: something is; 2: the advisories
could not be asked, so nothing can be said.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PAGE = ROOT / "docs" / "security.md"

PROBE = "jinja2==2.10"
"""Known to be vulnerable for years: who does not know that has no advisories."""

LIMIT_S = 600


def _asked(arguments: list[str]) -> dict[str, dict[str, Any]]:
    """What pip-audit found, by package; packages that it could not look up are left out."""
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
        + arguments,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        _unknown(done.stderr.strip().splitlines()[-1:] or ["pip-audit gave no answer"])
    return {one["name"]: one for one in found if "vulns" in one}


def _unknown(reasons: list[str]) -> NoReturn:
    print("the advisories could not be asked: nothing can be said of these versions", *reasons)
    raise SystemExit(2)


def main() -> int:
    """Compare what is known with what the page names."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as probe:
        probe.write(PROBE + "\n")
        probe.flush()
        known = _asked(["--disable-pip", "--no-deps", "--requirement", probe.name])
    if not any(one["vulns"] for one in known.values()):
        _unknown([f"({PROBE} counts as clean)"])
    audited = _asked(["--disable-pip", "--require-hashes", "--requirement", str(LOCK)])
    pinned = {line.split("==")[0] for line in LOCK.read_text().splitlines() if "==" in line}
    missing = sorted(pinned - set(audited))
    if missing:
        _unknown([f"({len(missing)} of {len(pinned)} packages: {', '.join(missing[:5])} …)"])
    named = PAGE.read_text(encoding="utf-8")
    news = [
        f"{one['name']} {one['version']}: {flaw['id']} ({', '.join(flaw['fix_versions'])})"
        for one in audited.values()
        for flaw in one["vulns"]
        if not any(name in named for name in (flaw["id"], *flaw["aliases"]))
    ]
    print(
        *news or [f"{len(audited)} packages, nothing known that the page does not name"], sep="\n"
    )
    return int(bool(news))


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bot desk agent …`: people of the desk by name, from a terminal or a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk_support import PASSWORD
from typer.testing import CliRunner

from bot.desk.agent_commands import agent
from tests_support import environment


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A command, with what is typed; its status and what it prints."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)

    def invoke(*arguments: str, typed: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(agent, arguments, input=typed)
        return done.exit_code, done.output

    return invoke


def test_an_agent_is_added_listed_and_taken_away(run: Any) -> None:
    """The password is the first line of stdin; the name in one spelling."""
    added = ("add", "--name", "ｈａｎａｋｏ  M", "--role", "editor", "--agency", "yumecard")
    assert run(*added, typed=f"{PASSWORD}\n") == (0, "added hanako M\n")
    assert run("list") == (0, "hanako M\teditor\tyumecard\n")
    assert run(*added, typed=f"{PASSWORD}\n")[0] == 2
    assert run("remove", "hanako M") == (0, "removed hanako M\n")
    assert run("remove", "hanako M")[0] == 2 and run("list") == (0, "")


@pytest.mark.parametrize(
    ("name", "role", "agency", "password", "said"),
    [
        ("a", "boss", None, PASSWORD, "a role is one of"),
        ("a", "agent", "nowhere", PASSWORD, "an agency is one of"),
        ("", "agent", None, PASSWORD, "a name has"),
        ("x" * 65, "agent", None, PASSWORD, "a name has"),
        ("a", "agent", None, "password1", "よく使われる言葉"),
        ("a", "agent", None, "", "文字以上"),
    ],
)
def test_what_is_wrong_is_told_and_nobody_is_added(
    run: Any, name: str, role: str, agency: str | None, password: str, said: str
) -> None:
    """Status 2, as of every wrong option."""
    more = ("--agency", agency) if agency else ()
    status, printed = run("add", "--name", name, "--role", role, *more, typed=f"{password}\n")
    assert status == 2 and said in printed
    assert run("list") == (0, "")

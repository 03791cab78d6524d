"""`python -m bot desk agent …`: local agents, who sign in where no provider does."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

from bot.desk.command_parts import services, wrong

agent = typer.Typer(no_args_is_help=True, help="Local agents, for development.")


def _password() -> str:
    """Asked for on a terminal, twice; else the first line of what comes in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    text: str = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    return text


@agent.command()
def add(
    name: Annotated[str, typer.Option(help="by which they sign in; the audit log names it")],
    role: Annotated[str, typer.Option(help="reader agent editor manager")],
    agency: Annotated[Optional[str], typer.Option(help="sees what is of that one alone")] = None,
) -> None:
    """Add an agent; the password is asked for, or read from stdin."""
    from bot.domain.desk_user import Role
    from bot.services.accounts.agents import Agent, is_name, read_name

    spelled = read_name(name)
    if not is_name(spelled):
        raise wrong("a name has 1 to 64 characters that can be printed")
    if role not in [one.value for one in Role]:
        raise wrong(f"a role is one of: {' '.join(one.value for one in Role)}")
    built = services()
    if agency is not None and agency not in built.content.agencies:
        raise wrong(f"an agency is one of: {' '.join(built.content.agencies)}")
    password = _password()
    against = built.accounts.reasons_against(password)
    if against:
        raise wrong("\n".join(against))
    made = Agent(spelled, Role(role), agency, built.accounts.hashed(password))
    if not built.desk_people.agents.put(made, built.now()):
        raise wrong(f"there is an agent {spelled}")
    print(f"added {spelled}")
    if built.desk_people.local is None:
        print("nobody signs in with it: here the provider signs people in", file=sys.stderr)


@agent.command("list")
def list_all() -> None:
    """List agents: name, role, agency."""
    for one in services().desk_people.agents.all():
        print("\t".join((one.name, one.role.value, one.agency or "-")))


@agent.command()
def remove(name: Annotated[str, typer.Argument(help="as `desk agent list` has it")]) -> None:
    """Take an agent away, who is signed out at once."""
    from bot.services.accounts.agents import read_name

    if not services().desk_people.agents.remove(read_name(name)):
        raise wrong(f"no agent {name}")
    print(f"removed {name}")

"""`python -m bot desk …`: keys for machines, and what was looked up."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from bot.desk.agent_commands import agent
from bot.desk.command_parts import services as built
from bot.desk.command_parts import wrong

desk = typer.Typer(no_args_is_help=True, help="Keys and people of the help desk; its audit log.")
desk.add_typer(agent, name="agent")


@desk.command()
def key(
    name: Annotated[str, typer.Option(help="whose it is, as the audit log names it")],
    scope: Annotated[list[str], typer.Option(help="search follow cases unanswered figures")],
    agency: Annotated[Optional[str], typer.Option(help="sees the cases of that one alone")] = None,
    days: Annotated[int, typer.Option(help="how long it is good")] = 365,
) -> None:
    """Make a key: it is shown this once, on the last line."""
    from bot.domain.desk_user import Scope

    try:
        scopes = [Scope(one) for one in scope]
    except ValueError:
        known = " ".join(one.value for one in Scope)
        raise wrong(f"a scope is one of: {known}") from None
    services = built()
    if agency is not None and agency not in services.content.agencies:
        raise wrong(f"an agency is one of: {' '.join(services.content.agencies)}")
    try:
        made = services.desk.keys.make(name, scopes, services.now(), agency, days)
    except ValueError as error:
        raise wrong(str(error)) from None
    print(made)


@desk.command()
def keys() -> None:
    """List keys: id, name, scopes, agency, until when, and whether it opens anything."""
    services = built()
    for one in services.desk.keys.store.all():
        scopes = ",".join(sorted(scope.value for scope in one.scopes))
        state = "good" if one.is_good(services.now()) else "over"
        until = f"{one.expires_at:%Y-%m-%d}"
        print("\t".join((one.id, one.name, scopes, one.agency or "-", until, state)))


@desk.command()
def revoke(key_id: Annotated[str, typer.Argument(help="its id, as `desk keys` lists it")]) -> None:
    """Revoke a key: it opens nothing from now on."""
    services = built()
    if not services.desk.keys.store.revoke(key_id, services.now()):
        raise wrong(f"no key {key_id} that is not revoked")
    print(f"revoked {key_id}")


@desk.command()
def audit(
    who: Annotated[Optional[str], typer.Option(help="of that name alone")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
) -> None:
    """List who looked which caller up, the newest first."""
    for one in built().desk.audit.newest(limit, who):
        at = f"{one.at:%Y-%m-%d %H:%M:%S}"
        print("\t".join((at, one.who, one.agency or "-", one.look.value, one.reference or "-")))

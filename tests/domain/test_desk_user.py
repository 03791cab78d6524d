"""Who may see what at the desk."""

from __future__ import annotations

from bot.domain.desk_user import DeskUser, Role, Scope, scopes_of


def test_each_part_may_do_what_the_one_before_may() -> None:
    parts = [scopes_of(role) for role in Role]
    assert all(less < more for less, more in zip(parts, parts[1:]))
    assert parts[0] == {Scope.SEARCH} and parts[-1] == set(Scope)


def test_an_agencys_people_see_their_own_agency_alone() -> None:
    theirs = DeskUser("受付", scopes_of(Role.AGENT), "jfe")
    assert theirs.sees("jfe")
    assert not theirs.sees("yumecard") and not theirs.sees(None)
    assert DeskUser("本社", scopes_of(Role.AGENT)).sees("yumecard")

"""What `make evaluate` prints."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Callable, Iterable, Mapping, Sequence, TypeVar

from bot.assistant.evaluation import conversations, figures
from bot.assistant.evaluation.acts import told
from bot.assistant.evaluation.figures import TARGETS, Measured
from bot.assistant.evaluation.outcome import Outcome, share
from bot.assistant.evaluation.public import Asked, by_writer
from bot.assistant.evaluation.sets import label_of, text_of

MOST_CONFUSIONS = 20

T = TypeVar("T")


def verdict(found: Mapping[str, float], accepted: Mapping[str, float]) -> bool:
    """Print figures beside targets and accepted ones; False if any dropped too far."""
    print(f"{'figure':40} {'now':>6} {'target':>7} {'accepted':>9}")
    for name, value in found.items():
        note = "" if figures.is_met(name, value) else "  below target"
        if figures.is_worse(name, value, accepted.get(name)):
            note += "  WORSE THAN ACCEPTED"
        before = f"{accepted[name]:.3f}" if name in accepted else "-"
        print(f"{name:40} {value:6.3f} {TARGETS[name][0]:7.2f} {before:>9}{note}")
    return not any(figures.is_worse(name, found[name], accepted.get(name)) for name in found)


def details(measured: Measured) -> None:
    """Print the figures per style, topic, place and move, and what was confused."""
    between = [one.outcome for one in measured.in_between]
    _groups("style", measured.in_scope, lambda o: o.row["style"])
    _groups("topic", measured.in_scope, lambda o: o.row["topic"])
    _groups("style, in a journey", between, lambda o: o.row["style"])
    _groups("step, in a journey", between, lambda o: f"{o.row['journey']} {o.row['step']}")
    print("\ncommands per move: taken, n")
    for move, group in _by(measured.commands, lambda one: one.row["move"]).items():
        print(f"  {move:24} {share(group, lambda one: one.right):.2f}  {len(group)}")
    print("\nacts", *told(measured.acts), sep="\n")
    print("\nconversations", *conversations.told(measured.turns), sep="\n")
    _public(measured.public)
    _steadiness(measured)
    _confusions("", [(o.row["topic"], o.answered[0]) for o in measured.in_scope if o.wrong])
    _confusions(", in a journey", [(o.row["topic"], o.answered[0]) for o in between if o.wrong])
    _confusions(
        ", commands",
        [(c.row["move"], str(c.taken_for)) for c in measured.commands if not c.right],
    )
    print("\nreliability of the probabilities (answered questions)")
    for one in figures.reliability(measured.in_scope):
        print(
            f"  {one.low:.1f}–{one.high:.1f}  said {one.said:.2f}  right {one.right:.2f}"
            f"  n={one.count}"
        )


def errors(measured: Measured) -> None:
    """Print every sentence that something went wrong with."""
    print("\nwhat went wrong")
    for o in (*measured.in_scope, *measured.two_turns):
        if not o.right:
            _error(o)
    for o in measured.out_of_scope:
        if o.answered:
            _error(o)
    for one in measured.in_between:
        if not one.outcome.right or not one.is_place_kept:
            lost = "" if one.is_place_kept else " PLACE LOST"
            _error(one.outcome, f"{one.at.journey} {one.at.step} {one.at.field or ''}{lost} ")
    for asked in measured.public:
        is_right = asked.outcome.right if asked.is_answerable else asked.is_turned_down
        if not is_right:
            _error(asked.outcome, f"public {asked.writer} ")
    for kept in measured.kept:
        if not kept.right:
            _error(kept.outcome, f"{kept.variant.kind} ")
    for changed in measured.changed:
        if not changed.right:
            _error(changed.outcome, f"turned, {changed.turned.rule} ")
    for command in measured.commands:
        if not command.right:
            text = command.row["text"]
            print(
                f"  [{command.row['move']}] {text} → {command.taken_for} {command.at.field or ''}"
            )


def _public(found: Sequence[Asked]) -> None:
    print(
        "\npublic questions per writer: right at once / or offered / wrong / near not answered, n"
    )
    for writer, group in sorted({**by_writer(found), "all": list(found)}.items()):
        values = figures.public_figures(group)
        shown = " ".join(f"{value:.2f}" for value in values.values())
        print(f"  {writer:24} {shown}  {len(group)}")


def _steadiness(measured: Measured) -> None:
    print("\nanother wording: kept, n")
    for kind, kept in _by(measured.kept, lambda one: one.variant.kind).items():
        print(f"  {kind:24} {share(kept, lambda one: one.right):.2f}  {len(kept)}")
    print("\na turned question: changed, n")
    for rule, changed in _by(measured.changed, lambda one: one.turned.rule).items():
        print(f"  {rule:40} {share(changed, lambda one: one.right):.2f}  {len(changed)}")


def _error(o: Outcome, where: str = "") -> None:
    found = o.answered or "asked back"
    print(f"  {where}[{label_of(o.row)}] {text_of(o.row)} → {found} {o.offered} {o.confidence:.2f}")


def _groups(key: str, outcomes: Sequence[Outcome], of: Callable[[Outcome], str]) -> None:
    print(f"\nper {key}: right at once / or offered / wrong, n")
    groups = _by(outcomes, of)
    for name in sorted(groups, key=lambda name: share(groups[name], lambda o: o.right)):
        group = groups[name]
        print(
            f"  {name:24} {share(group, lambda o: o.right):.2f} "
            f"{share(group, lambda o: o.right_or_offered):.2f} "
            f"{share(group, lambda o: o.wrong):.2f}  {len(group)}"
        )


def _confusions(where: str, pairs: Iterable[tuple[str, str]]) -> None:
    print(f"\nconfusions{where} (asked → answered)")
    for (asked, answered), count in Counter(pairs).most_common(MOST_CONFUSIONS):
        print(f"  {count}  {asked} → {answered}")


def _by(found: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return dict(groups)

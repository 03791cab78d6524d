"""Talking in the terminal, and the scriptable chat (one JSON object a line)."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any, TextIO

from bot.assistant.conversation import Conversations
from bot.assistant.incoming import Incoming
from bot.assistant.start import start
from bot.domain.channel import CHANNELS, TERMINAL, WEB, Channel
from bot.domain.citation import source_line
from bot.reply import Reply
from bot.settings import Settings


def parse_line(line: str, agencies: tuple[str, ...]) -> Incoming:
    """One line of the script, or ValueError saying what is wrong with it."""
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(data, dict):
        raise ValueError("a line must be a JSON object")
    for key in ("sender", "text"):
        if not isinstance(data.get(key), str):
            raise ValueError(f'"{key}" must be a string')
    if not data["sender"]:
        raise ValueError('"sender" must not be empty')
    channel = data.get("channel") or WEB.id
    if channel not in CHANNELS:
        raise ValueError(f'"channel" must be one of {", ".join(CHANNELS)}')
    agency = data.get("agency")
    if agency is not None and agency not in agencies:
        raise ValueError(f'"agency" must be null or one of {", ".join(agencies)}')
    member = data.get("member")
    if member is not None and not isinstance(member, str):
        raise ValueError('"member" must be null or a string')
    return Incoming(data["sender"], data["text"], CHANNELS[channel], agency, member)


async def run_script(
    conversations: Conversations, agencies: tuple[str, ...], source: TextIO, sink: TextIO
) -> None:
    """Answer each line in order; a malformed line gives an error line and the run goes on."""
    for line in source:
        if not line.strip():
            continue
        try:
            incoming = parse_line(line, agencies)
        except ValueError as error:
            result: dict[str, Any] = {"error": str(error)}
        else:
            started = time.perf_counter()
            replies = await conversations.handle(incoming)
            result = {
                "sender": incoming.sender,
                "replies": [_shown(reply, incoming.channel).as_json() for reply in replies],
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
        sink.write(json.dumps(result, ensure_ascii=False) + "\n")
        sink.flush()


def _shown(reply: Reply, channel: Channel) -> Reply:
    fitting = reply.shortened() if channel.is_short else reply
    return fitting if channel.draws_tables else fitting.without_table()


async def _talk(conversations: Conversations) -> None:
    offered: list[str] = []
    print("ご質問をどうぞ。終わるときは Ctrl-D を押してください。")
    while True:
        try:
            text = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if text.isdigit() and 0 < int(text) <= len(offered):
            text = offered[int(text) - 1]
        offered = []
        for reply in await conversations.handle(Incoming(TERMINAL.id, text, TERMINAL)):
            print(reply.text)
            if reply.citations:
                print(f"  {source_line(reply.citations)}")
            for choice in reply.choices:
                offered.append(choice.payload)
                print(f"  [{len(offered)}] {choice.title}")


def run(settings: Settings, jsonl: bool) -> None:
    """Start the assistant and read standard input."""
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    output = sys.stdout
    if jsonl:
        sys.stdout = sys.stderr  # nothing but replies may stand in the output
    running = start(settings)
    agencies = tuple(running.services.content.agencies)
    if jsonl:
        asyncio.run(run_script(running.conversations, agencies, sys.stdin, output))
    else:
        asyncio.run(_talk(running.conversations))

"""A process of the LINE channel alone, with conversations that echo: it starts in a second or two.

python line_server.py <data folder> <port> <address of the platform>
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from bot import runtime

runtime.prepare()

from front_support import small_app  # noqa: E402
from line_platform import LinePlatform  # noqa: E402
from line_support import stage  # noqa: E402

from bot.channels.front.protocol import protocol  # noqa: E402


def main() -> None:
    folder, port, url = sys.argv[1:]
    made = stage(Path(folder), LinePlatform(url=url))
    app = small_app()
    app.blueprint(made.channel.blueprint())

    async def begin(*_: Any) -> None:
        await made.channel.start()

    app.after_server_start(begin)

    async def serve() -> None:
        server: Any = await app.create_server(
            "127.0.0.1",
            int(port),
            protocol=protocol(),
            return_asyncio_server=True,
            access_log=False,
        )
        await server.startup()
        await server.before_start()
        await server.after_start()
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    main()

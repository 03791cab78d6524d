"""Custom actions in this process: Rasa's action endpoint without HTTP."""

from __future__ import annotations

from typing import Any, Optional

import structlog
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.services.apology import apology

log = structlog.get_logger()


def _apology_result() -> dict[str, Any]:
    """What an action that only apologises would have returned."""
    return {"events": [], "responses": [apology().as_message()]}


class InProcessActions(EndpointConfig):
    """Answers Rasa's action calls with the functions of `actions/`."""

    is_in_process = True

    def __init__(self) -> None:
        super().__init__(url="in-process:")
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(  # type: ignore[override]
        self, method: str = "post", json: Optional[dict[str, Any]] = None, **_: Any
    ) -> Any:
        """Run the action; one that fails unexpectedly still tells where to call."""
        try:
            return await self._executor.run(json)  # type: ignore[arg-type]
        except Exception as error:
            action = (json or {}).get("next_action")
            log.error("action.failed", action=action, error=type(error).__name__)
            return _apology_result()


class SafeHttpActions(EndpointConfig):
    """A separate action server; when it does not answer, the user hears where to call."""

    async def request(  # type: ignore[override]
        self, method: str = "post", **kwargs: Any
    ) -> Any:
        """Call the server, or apologise in its place."""
        try:
            return await super().request(method, **kwargs)
        except Exception as error:
            log.error("action_server.failed", error=type(error).__name__)
            return _apology_result()

"""Custom actions in this process: Rasa's action endpoint without HTTP."""

from __future__ import annotations

from typing import Any, Optional

import structlog
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot import log as log_module
from bot.assistant import beside
from bot.services.contacts.fixed import apology

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
        return await beside.around(json or {}, self._run)

    async def _run(self, body: dict[str, Any]) -> Any:
        try:
            return await self._executor.run(body)
        except Exception as error:
            log.error("action.failed", action=body.get("next_action"), error=type(error).__name__)
            return _apology_result()


class SafeHttpActions(EndpointConfig):
    """A separate action server; when it does not answer, the user hears where to call."""

    async def request(  # type: ignore[override]
        self, method: str = "post", json: Optional[dict[str, Any]] = None, **kwargs: Any
    ) -> Any:
        """Call the server, or apologise in its place."""

        async def call(body: dict[str, Any]) -> Any:
            try:
                headers = {**kwargs.pop("headers", {}), **log_module.request_headers()}
                return await super(SafeHttpActions, self).request(
                    method, json=body, headers=headers, **kwargs
                )
            except Exception as error:
                log.error("action_server.failed", error=type(error).__name__)
                return _apology_result()

        return await beside.around(json or {}, call)

"""プラットフォーム: the Messaging API by the official SDK, its errors as ours."""

from __future__ import annotations

from typing import Any, Awaitable, Callable, Mapping, Optional, Sequence, TypeVar

import aiohttp
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)
from linebot.v3.messaging.exceptions import ApiException

from bot.domain.errors import BotError
from bot.metrics.counted import PLATFORM_CALLS, status_class

T = TypeVar("T")

TIMEOUT = aiohttp.ClientTimeout(total=25.0, connect=5.0)
"""Of one call: a platform that is slow is waited for, since what it was sent is on its way."""
QUICK = aiohttp.ClientTimeout(total=3.0)
"""Of a call on which nothing depends."""

_LOADING_STEP_S = 5


class Unanswered(BotError):
    """No answer came. `is_sent`: the platform may have got it all the same."""

    def __init__(self, reason: str, is_sent: bool) -> None:
        super().__init__(f"LINE does not answer: {reason}")
        self.reason = reason
        self.is_sent = is_sent


class Answered(BotError):
    """The platform says no. `told` is its own message, which quotes nothing of a person."""

    def __init__(self, status: int, told: str, retry_after_s: Optional[float]) -> None:
        super().__init__(f"LINE answers {status}")
        self.status = status
        self.told = told
        self.retry_after_s = retry_after_s


class Platform:
    """Calls of the API. To be made, used and closed on one event loop.

    All raise `Unanswered` and `Answered`.
    """

    def __init__(self, base_url: str, token: str) -> None:
        self._client = AsyncApiClient(Configuration(host=base_url, access_token=token))
        self._api = AsyncMessagingApi(self._client)

    async def reply(self, token: str, messages: Sequence[Mapping[str, Any]]) -> None:
        """Answer by a reply token."""
        request = ReplyMessageRequest.from_dict({"replyToken": token, "messages": list(messages)})
        await _called(lambda: self._api.reply_message(request, _request_timeout=TIMEOUT))

    async def push(self, user: str, messages: Sequence[Mapping[str, Any]], key: str) -> None:
        """Send unasked; the same `key` is sent once, however often it is tried."""
        request = PushMessageRequest.from_dict({"to": user, "messages": list(messages)})
        await _called(
            lambda: self._api.push_message(request, x_line_retry_key=key, _request_timeout=TIMEOUT)
        )

    async def show_loading(self, user: str, seconds: int) -> None:
        """The dots of somebody who writes, 5 to 60 seconds."""
        rounded = max(5, min(60, -(-seconds // _LOADING_STEP_S) * _LOADING_STEP_S))
        request = ShowLoadingAnimationRequest(chatId=user, loadingSeconds=rounded)
        await _called(lambda: self._api.show_loading_animation(request, _request_timeout=QUICK))

    async def link_token(self, user: str) -> str:
        """A token with which the person can link an account; 10 minutes, once."""
        issued = await _called(lambda: self._api.issue_link_token(user, _request_timeout=QUICK))
        return str(issued.link_token)

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.close()


async def _called(call: Callable[[], Awaitable[T]]) -> T:
    result = "no answer"
    try:
        answer = await call()
        result = "2xx"
        return answer
    except ApiException as error:
        if not error.status:
            raise Unanswered(type(error).__name__, is_sent=True) from None
        result = status_class(error.status)
        raise Answered(error.status, _told(error.body), _retry_after(error.headers)) from None
    except aiohttp.ClientConnectorError as error:
        raise Unanswered(type(error).__name__, is_sent=False) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unanswered(type(error).__name__, is_sent=True) from None
    finally:
        PLATFORM_CALLS.labels("line", result).inc()


def _told(body: Any) -> str:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")
    return text[:500]


def _retry_after(headers: Any) -> Optional[float]:
    try:
        found = {str(k).lower(): v for k, v in dict(headers or {}).items()}.get("retry-after")
        return float(found) if found is not None else None
    except (TypeError, ValueError):
        return None

// <mypage-assistant>: docs/widget.md tells host pages what it takes and what it tells.
import { AssistantElement } from "./element.js";

if (!customElements.get("mypage-assistant")) customElements.define("mypage-assistant", AssistantElement);

"""Somebody without a mouse: Tab, Space, Enter, arrows and letters, and what has the focus."""

from __future__ import annotations

from typing import Mapping

from playwright.sync_api import Page

_MOST_TABS = 80

_FOCUSED = """() => {
  const one = document.activeElement;
  const text = (node) => (node?.innerText ?? "").replace(/\\s+/g, " ").trim();
  const style = getComputedStyle(one);
  return {
    label: text(one.labels?.[0] ?? one),
    group: text(one.closest("fieldset")?.querySelector("legend")),
    value: one.value ?? "",
    isSeen: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


class Keyboard:
    """Whatever it does, it does by keys."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def to(self, label: str, group: str = "") -> None:
        """Tab to the control of that name. Raises `AssertionError` where it is not reached."""
        passed = []
        for _ in range(_MOST_TABS):
            self._page.keyboard.press("Tab")
            found = self._page.evaluate(_FOCUSED)
            if found["label"] == label and (not group or found["group"] == group):
                assert found["isSeen"], f"{label}: the focus is not seen"
                return
            passed.append(found["label"][:20])
        raise AssertionError(f"{self._page.url}: no {group} {label} among {passed}")

    def press(self, label: str) -> None:
        """Enter on a button or a link, and what comes of it."""
        self.to(label)
        with self._page.expect_navigation():
            self._page.keyboard.press("Enter")

    def check(self, label: str, group: str = "") -> None:
        """Space on a box or a radio."""
        self.to(label, group)
        self._page.keyboard.press("Space")

    def fill(self, values: Mapping[str, str]) -> None:
        """Type by labels, in the order of the page; 「group/label」 in a group."""
        for named, text in values.items():
            group, _, label = named.rpartition("/")
            self.to(label, group)
            if label == "元号":
                self._choose(text)
            else:
                self._page.keyboard.insert_text(text)

    def _choose(self, option: str) -> None:
        for _ in range(9):
            if self._page.evaluate(_FOCUSED)["value"] == option:
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"no option {option}")

    def all_yes(self) -> None:
        """はい in every group of the page, each reached by Tab."""
        for _ in range(self._page.get_by_role("radio", name="はい", exact=True).count()):
            self.check("はい")

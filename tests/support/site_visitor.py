"""A visitor of the site who knows labels and buttons alone: a browser without scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Optional
from urllib.parse import urlsplit

import httpx

PASSWORD = "みほんのあいことば29"

TARO = {
    "Eメールアドレス": "taro@example.jp",
    "Eメールアドレス（確認）": "taro@example.jp",
    "パスワード": PASSWORD,
    "お名前（漢字）/姓": "損保",
    "お名前（漢字）/名": "太郎",
    "お名前（カナ）/セイ": "ソンポ",
    "お名前（カナ）/メイ": "タロウ",
    "生年月日/元号": "昭和",
    "生年月日/年": "25",
    "生年月日/月": "12",
    "生年月日/日": "19",
    "住所/郵便番号": "106-0038",
    "住所/都道府県・市区町村・番地": "東京都新宿区西新宿1-26-1",
    "電話番号": "042-000-0001",
    "証券番号": "A020119183",
}
"""The flyer's customer, by the labels of the page; 「group/label」 in a group."""

HANAKO = {
    **TARO,
    "Eメールアドレス": "hanako@example.jp",
    "Eメールアドレス（確認）": "hanako@example.jp",
    "お名前（漢字）/姓": "見本",
    "お名前（漢字）/名": "花子",
    "お名前（カナ）/セイ": "ミホン",
    "お名前（カナ）/メイ": "ハナコ",
    "生年月日/年": "59",
    "生年月日/月": "4",
    "生年月日/日": "3",
    "住所/郵便番号": "732-0057",
    "住所/都道府県・市区町村・番地": "広島県広島市東区二葉の里九丁目99番99号",
    "住所/建物名・部屋番号": "見本ハイツ901",
    "電話番号": "082-000-0002",
    "証券番号": "B900000021",
}


@dataclass
class Control:
    """Something to type or choose."""

    name: str
    type: str
    value: str
    id: str = ""
    label: str = ""
    group: str = ""
    is_checked: bool = False
    options: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class FormFound:
    """A form of a page, with its buttons: (text, name, value)."""

    method: str
    action: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads forms, labels, links and text as a screen reader would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormFound] = []
        self.links: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.labels: dict[str, str] = {}
        self._form: Optional[FormFound] = None
        self._groups: list[str] = []
        self._catching: list[tuple[str, Any]] = []
        self._select: Optional[Control] = None
        self._option: Optional[str] = None
        self._wrapped: list[Control] = []
        self._label_for: Optional[str] = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Optional[str]]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = FormFound(found.get("method", "get"), found.get("action", ""))
            self.forms.append(self._form)
        elif tag == "fieldset":
            self._groups.append("")
        elif tag in ("legend", "label", "button", "a"):
            self._catching.append((tag, found))
            self._caught = ""
            if tag == "label":
                self._wrapped = []
                self._label_for = found.get("for")
        elif tag == "input" and self._form is not None:
            control = Control(
                found.get("name", ""),
                found.get("type", "text"),
                found.get("value", ""),
                found.get("id", ""),
                group=self._groups[-1] if self._groups else "",
                is_checked="checked" in found,
                attributes=found,
            )
            self._form.controls.append(control)
            if self._catching and self._catching[-1][0] == "label":
                self._wrapped.append(control)
        elif tag == "select" and self._form is not None:
            self._select = Control(
                found.get("name", ""),
                "select",
                "",
                found.get("id", ""),
                group=self._groups[-1] if self._groups else "",
                attributes=found,
            )
            self._form.controls.append(self._select)
        elif tag == "option" and self._select is not None:
            self._option = found.get("value")
            self._is_selected = "selected" in found
            self._caught = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._catching or self._select is not None:
            self._caught = getattr(self, "_caught", "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "option" and self._select is not None:
            title = self._caught.strip()
            value = title if self._option is None else self._option
            self._select.options[title] = value
            if self._is_selected:
                self._select.value = value
        elif tag == "select":
            self._select = None
        elif tag == "fieldset":
            self._groups.pop()
        elif tag == "form":
            self._form = None
        elif self._catching and self._catching[-1][0] == tag:
            _, found = self._catching.pop()
            title = re.sub(r"\s+", " ", self._caught).strip()
            if tag == "legend" and self._groups:
                self._groups[-1] = title
            elif tag == "label":
                if self._label_for:
                    self.labels[self._label_for] = title
                for control in self._wrapped:
                    control.label = title
            elif tag == "button" and self._form is not None and "aria-hidden" not in found:
                self._form.buttons.append((title, found.get("name", ""), found.get("value", "")))
            elif tag == "a":
                self.links.append((title, found.get("href", "")))


class PageFound:
    """A page that was answered."""

    def __init__(self, response: httpx.Response, path: str) -> None:
        self.status = response.status_code
        self.path = path
        self.html = response.text
        self.headers = response.headers
        reader = _Reader()
        reader.feed(response.text)
        self.forms, self.links = reader.forms, reader.links
        self.text = re.sub(r"\s+", " ", " ".join(reader.text))
        for form in self.forms:
            for control in form.controls:
                control.label = control.label or reader.labels.get(control.id, "")

    def control(self, named: str) -> tuple[FormFound, Control]:
        """「お名前（漢字）/姓」, 「パスワード」."""
        group, slash, label = named.rpartition("/")
        for form in self.forms:
            for control in form.controls:
                if control.label == label and (not slash or control.group == group):
                    return form, control
        raise AssertionError(f"no control {named} on {self.path}: {self.text[:400]}")

    def value(self, named: str) -> str:
        """What stands in it."""
        return self.control(named)[1].value

    @property
    def title(self) -> str:
        """The heading."""
        found = re.search(r"<h1>(.*?)</h1>", self.html, re.DOTALL)
        return re.sub(r"<[^>]*>", "", found[1]) if found else ""


@dataclass
class Visitor:
    """A browser without scripts: cookies, forms, one page at a time."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "192.0.2.1"
    page: PageFound = field(init=False)

    def go(self, path: str) -> PageFound:
        """Open a page."""
        return self._request("GET", path)

    def fill(self, values: dict[str, str]) -> Visitor:
        """Type into controls, choose in lists; "" empties."""
        for named, text in values.items():
            _, control = self.page.control(named)
            control.value = control.options.get(text, text) if control.type == "select" else text
        return self

    def choose(self, title: str, group: str = "") -> Visitor:
        """Check the radio or box of that title; all of them, where no group is named."""
        found = [
            (form, one)
            for form in self.page.forms
            for one in form.controls
            if one.label == title and one.type in ("radio", "checkbox")
            if not group or group in one.group
        ]
        assert found, f"no {title} on {self.page.path}: {self.page.text[:300]}"
        for form, chosen in found:
            for one in form.controls:
                if one.name == chosen.name and one.type == "radio":
                    one.is_checked = False
            chosen.is_checked = True
        return self

    def press(self, title: str, at: int = 0) -> PageFound:
        """Press a button."""
        found = [
            (form, name, value)
            for form in self.page.forms
            for text, name, value in form.buttons
            if text == title
        ]
        assert found, f"no button {title} on {self.page.path}: {self.page.text[:400]}"
        form, name, value = found[at]
        return self.submit(form, {name: value} if name else {})

    def submit(self, form: FormFound, more: dict[str, str]) -> PageFound:
        """Send a form as a browser would."""
        data = [
            (one.name, one.value)
            for one in form.controls
            if one.name and (one.type not in ("radio", "checkbox") or one.is_checked)
        ]
        data += list(more.items())
        path = form.action or self.page.path
        if form.method == "get":
            query = str(httpx.QueryParams(data))
            return self.go(f"{path.partition('?')[0]}?{query}" if query else path)
        return self.post(path, dict(data))

    def post(self, path: str, data: dict[str, str]) -> PageFound:
        """Post whatever to wherever."""
        return self._request("POST", path, data)

    def _request(self, method: str, path: str, data: Optional[dict[str, str]] = None) -> PageFound:
        with httpx.Client(base_url=self.base) as client:
            for _ in range(10):
                sent = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
                sent["X-Forwarded-For"] = self.address
                response = client.request(
                    method, path, data=data if method == "POST" else None, headers=sent
                )
                for line in response.headers.get_list("set-cookie"):
                    name, _, rest = line.partition("=")
                    self.cookies[name] = rest.partition(";")[0]
                if response.status_code not in (302, 303):
                    break
                url = urlsplit(response.headers["location"])
                method, path = "GET", url.path + (f"?{url.query}" if url.query else "")
        self.page = PageFound(response, path)
        return self.page


def confirm_sent(visitor: Visitor, values: dict[str, str] = TARO) -> None:
    """From the top to 仮登録."""
    visitor.go("/")
    visitor.press("新規登録")
    visitor.choose("同意する").press("次へ")
    visitor.fill(values).press("次へ")
    visitor.press("確定")

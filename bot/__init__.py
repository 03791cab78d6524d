"""The assistant for マイページ会員登録 and the Clickar renewal (see README.md)."""

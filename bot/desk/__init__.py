"""窓口: the help desk: an API for machines (`api`), and a console for people over the same services.

A page or an endpoint is one file over a service that exists (`bot.services.desk` and the rooms below).
Start with `desk`, which has the parts that routes need, then `api/frame`, which says who may come in.
Imports bootstrap and below, and `bot.http`; never the assistant: what it understands is handed in.

Pages stand in `shell`, which lets people in by what they may do (`sign_in`, `sessions`) and draws their
pages; `console` has all of them. What they say is in bot/content/desk, one file a page.
"""

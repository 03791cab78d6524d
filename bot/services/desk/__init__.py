"""窓口: what the help desk asks for: answers to look up, callers to follow, cases to work off.

Start with `keys` (who may), then `audit` (what is noted of it), `search`, `following`, `work`.
May import every room but the reminders; knows nothing of HTTP.
"""

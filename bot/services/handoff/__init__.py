"""引き継ぎ: who helps on, the link to the prepared page, and cases for whoever calls back.

May import drafts and contacts, and no journey. Start reading at handoff.py; the decisions are
`bot.domain.handoff_table`.
"""

"""気づき: what the desk learns from conversations, without knowing who said what.

`turns` is what is counted of a turn, `noting` how a turn tells it, `figures` what is read from it;
`unanswered` is the queue of what was not understood, `impersonal` says of which sentences the words
may be kept. Imports domain and text alone, and `bot.reply`.
"""

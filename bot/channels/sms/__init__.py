"""SMS: the same assistant by text message (`docs/sms.md`).

Start reading at `written` (an answer as messages) and `chosen` (what may be answered to them).
"""

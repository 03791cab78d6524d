"""LINE: a signed webhook in, replies out. Start with `channel`, then `handling` and `rendering`.

Loaded only where the channel is on (`BOT_LINE_CHANNEL_SECRET`, `…_TOKEN`). docs/line.md tells the rest.
"""

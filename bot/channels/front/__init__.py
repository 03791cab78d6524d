"""What all channels share before a message is handed over: verify, de-duplicate, limit.

Start with `protocol` (what reaches the server at all), then `door` (who may come how often).
Imports nothing of the assistant.
"""

"""保存先: tables and keys of what the assistant keeps itself.

Start reading at vault.py (drafts, encrypted) and work.py (one transaction a turn).
"""

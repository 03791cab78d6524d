"""下書き: what a person has told, kept until it expires; codes to go on elsewhere.

May import domain alone. Start reading at drafts.py; slots.py declares what a draft keeps
beside values, each with its scope and its erasure.
"""

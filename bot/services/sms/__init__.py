"""SMS: what a gateway is asked for, and what is kept of who writes by it.

Start reading at `port`. May import contacts and drafts.
"""

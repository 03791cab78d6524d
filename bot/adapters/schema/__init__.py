"""表の版: which version the tables of a database have, and how they get to that of the code.

`schemas` says what there is, `start` what happens when the assistant starts, `migrating` goes from
one version to another, with alembic. docs/adr/0024-versions-and-a-front.md says what is decided.
"""

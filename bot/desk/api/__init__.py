"""API of the desk under /desk/api/v1, for who shows a key; docs/desk-api.openapi.yaml describes it.

Start with `frame`. Each further file has the endpoints of one scope and a function `add`.
"""

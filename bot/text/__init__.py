"""Japanese text, pure functions: normal form, readings, masks, dates."""

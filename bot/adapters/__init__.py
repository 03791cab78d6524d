"""The outside world behind our ports: models, stores, mail."""

"""Custom actions: read slots, call a service, utter the reply."""

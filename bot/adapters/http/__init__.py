"""HTTP: calls to an API with retries, a breaker, and JSON that is checked."""

"""The web channel: a signed session, then one POST per message. Start with `routes`."""

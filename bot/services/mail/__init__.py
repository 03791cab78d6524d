"""メール: what is written to people, and how it gets sent. Start reading at `letter`."""

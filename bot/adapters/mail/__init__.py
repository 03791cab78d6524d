"""メールの発送: how a letter becomes a mail, and the SMTP server that takes it."""

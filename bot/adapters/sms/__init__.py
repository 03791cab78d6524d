"""Gateways of SMS: what `bot.services.sms.port` asks for, in the words of each."""

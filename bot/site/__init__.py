"""見本のサイト: マイページ and Clickar over the services of the chat. Start reading at `site`.

A route of the journeys' content leads to the screen of its kind (`screens`), which asks what is
particular to a journey of its flow (`flows`) and answers with a template. Never imports Rasa.
"""

"""What a phone can do here; each choice leads to a conversation of its own."""

from flows.steps import Choose, Flow, Tell, Write

MENU = Flow("menu", (Choose("menu", ("need", "offer", "news", "words")),))

LANGUAGE = Flow("language", (Choose("language", "languages"),))

CALL = Flow(
    "call",
    (
        Tell("greeting"),
        Choose("language", "languages"),
        Choose("menu", ("need", "offer", "news", "words")),
    ),
)

NEWS = Flow("news", (Write("news_number"),))

TASK_CALL = Flow("task_call", (Choose("task_answer", ("take", "pass")),))

HAPPENED = Flow("happened", (Choose("happened", ("yes", "no")),))

CONNECT = Flow("connect", (Choose("connect", ("connect", "menu", "block")),))

AFTER_NEWS = Flow("after_news", (Choose("after_news", ("menu", "no_calls")),))

HEAR_NEWS = Flow("hear_news", (Choose("hear_news", ("hear", "no_calls")),))
"""Put before the news where nobody knows whether a person or a machine has taken the call."""

MESSAGE = Flow("message", (Choose("message", ("hear", "menu")),))
"""Put to whoever calls while the hotline has something to say to them that may be long or private."""

WORDS = Flow("words", (Write("leave_words"),))

GETS_TEXTS = Flow("gets_texts", (Choose("gets_texts", ("yes", "no")),))

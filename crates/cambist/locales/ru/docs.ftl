# Описание API на странице.
docs-title = API
docs-lead = Всё, что ваши программы могут здесь читать и делать, с примерами. Описание вызовов — на английском.
docs-parts = Части этой страницы
docs-objects = Объекты
docs-table = Таблица
docs-required = обязательно
docs-scopes = Права ключа:
docs-parameters = Параметры
docs-body = Отправьте JSON:
docs-answers = Ответы

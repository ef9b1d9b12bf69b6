# What stands around every page.
skip-link = Перейти к содержанию
language-switch = Язык
status-open = Обменник открыт
status-closed = Обменник закрыт
status-maintenance = Технические работы
percent = { $number } %
theme-switch = Светлая или тёмная тема
theme-system = Как в системе
theme-light = Светлая
theme-dark = Тёмная
text-about = О нас
text-terms = Правила
text-contacts = Контакты
text-description = Правила, контакты и всё, что стоит знать об обменнике { $office }.
foot-links = Об обменнике

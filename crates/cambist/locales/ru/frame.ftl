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

# What stands around every page.
skip-link = Перейти к содержанию
language-switch = Язык
status-open = Обменник открыт
status-closed = Обменник закрыт
status-maintenance = Технические работы
percent = { $number } %

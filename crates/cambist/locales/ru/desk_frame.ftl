# Рамка всех страниц оператора.
desk-group-work = Работа
desk-group-people = Люди
desk-today = Сегодня
desk-partners = Партнёры
desk-waiting = Ждёт оператора
desk-more-alarms = и ещё { $number }
desk-keys = Клавиши
desk-keys-close = Закрыть
desk-key-search = Поиск
desk-key-rows = Следующая строка, предыдущая
desk-key-open = Открыть строку
desk-key-help = Этот список

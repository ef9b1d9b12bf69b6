# The operator's desk.
desk = Пульт
desk-orders = Заявки
desk-open = В работе
desk-all = Все
desk-find = Найти
desk-empty-title = Заявок нет
desk-column-number = Номер
you-give-third = Отдаёт
you-get-third = Получает
desk-customer = Клиент
desk-attributed = партнёр
desk-pager = Другие заявки

desk-steps = Что можно сделать
desk-no-steps = С этой заявкой больше ничего нельзя сделать.
desk-note = Заметка, если нужна
desk-why = Почему
desk-reference = Номер платежа
desk-placed = Создана, UTC
desk-public = Страница клиента
desk-give-usd = Стоимость отданного
desk-get-usd = Стоимость выплаты
desk-profit = Прибыль
desk-no-price = цена не была известна
desk-partner = Кто привёл
desk-by-itself = никто: клиент пришёл сам
desk-rule = Правило
desk-link = Ссылка
desk-click = Переход
desk-visitor = Посетитель
desk-reward = Вознаграждение: { $code }
desk-held-until = до { $number } UTC
desk-amount = Сумма
desk-terms = Условия
desk-terms-amount = { $number }% от стоимости, удержание { $code } дн.
desk-terms-profit = { $number }% от прибыли, удержание { $code } дн.
desk-reason = Причина

reward-none = Не решено
reward-nothing = Без вознаграждения
reward-held = Удерживается
reward-available = Доступно
reward-reversed = Снято
reward-denied = Отказано

desk-mark-paid = Отметить оплату
desk-mark-paid-does = Клиент сообщил, что отправил { $number }. Заявка больше не истечёт.
desk-receive = Получено
desk-receive-does = От клиента пришло { $number }. Дальше заявку можно только выполнить или вернуть деньги.
desk-complete = Выполнить
desk-complete-does = Клиенту выплачено { $number }. Резерв уменьшится на столько же.
desk-resume = Продолжить
desk-resume-does = Заявка продолжится с того места, где её приостановили.
desk-pause = Приостановить
desk-pause-does = Заявка остановится и сохранит свою часть резерва. Клиент прочитает, что нужно кое-что выяснить.
desk-cancel = Отменить
desk-cancel-does = Заявка отменяется до поступления денег; в резерве освободится { $number }. Вернуть это нельзя.
desk-refund = Вернуть деньги
desk-refund-does = Клиенту возвращено { $from }; в резерве освободится { $to }. Отменить это нельзя.
desk-refund-after-does = Клиент уже получил выплату, и { $number } всё же вернулись ему. Резерв не изменится. Отменить это нельзя.


desk-wrong-step = Ничего не сделано: такого шага на этой странице нет. Выберите один из шагов ниже.
desk-wrong-why = Напишите почему: заметка останется в заявке.
desk-wrong-reference = Введите номер платежа: от 1 до 200 знаков.
desk-wrong-note = В заметке может быть не больше { $number } знаков, и только текст.
desk-alarm = Нужно вмешаться:

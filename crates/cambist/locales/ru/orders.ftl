# The form of an order, and the customer's page of it.
order-title = Обмен
order-amount-hint = Заполните одну из двух сумм; если заполнены обе, считается та, что вы отдаёте.
order-or-get = или получаете
order-calculate = Рассчитать
order-email-hint = По этому адресу мы свяжемся с вами о заявке.
order-account-crypto = Ваш адрес { $code }
order-account-bank = Ваша карта или счёт: { $code }
order-account-wallet = Ваш кошелёк: { $code }
order-account-cash = Имя и телефон получателя: { $code }
order-submit = Создать заявку

order-wrong-empty = Укажите, сколько отдаёте или сколько получаете.
order-wrong-number = Напишите сумму цифрами, не больше чем с одной точкой или запятой: 1234,5
order-wrong-comma = Эту запятую можно понять двояко. Напишите { $from } или { $to }.
order-wrong-large = Слишком длинное число. Таких сумм не бывает.
order-wrong-decimals = Знаков после запятой здесь может быть не больше { $number }.
order-wrong-positive = Сумма должна быть больше нуля.
order-wrong-minimum = Отдать можно не меньше { $number } { $code }.
order-wrong-maximum = Отдать можно не больше { $number } { $code }.
order-wrong-fees = Комиссии не оставляют от этой суммы ничего. Попробуйте больше.
order-wrong-reserve = Резерва на эту сумму уже не хватает. Попробуйте меньше.
order-wrong-account = Укажите, куда вам заплатить: от 3 до 200 знаков.
order-wrong-address = Это не адрес этой сети: какой-то знак неверен или пропущен. Скопируйте его из кошелька целиком; он начинается так: { $code }
order-wrong-card = Это не номер карты или счёта: какая-то цифра неверна или пропущена. Он выглядит так: { $code }
order-wrong-iban = Это не IBAN: какой-то знак неверен или пропущен. После запятой можно назвать владельца: { $code }
order-wrong-phone = Напишите номер телефона с плюсом и кодом страны: { $code }
order-wrong-wallet = Это не счёт этой платёжной системы. Он выглядит так: { $code }
order-wrong-rate = Пока вы заполняли форму, курс изменился. Новые суммы — ниже: если согласны, отправьте форму ещё раз.
order-wrong-token = Форма устарела. Проверьте её, пожалуйста, и отправьте ещё раз.
order-wrong-direction = Это направление сейчас закрыто.

order-number = Заявка { $number }
order-state = Состояние
order-rate-until = Курс действует до
order-minutes-left = осталось { $number } мин
order-pay = Я оплатил
order-cancel = Отменить заявку
order-refresh = Обновить
order-facts = Обмен
order-account = Куда платим
order-history = История
order-keep = Сохраните адрес этой страницы: другого пути к заявке нет.
order-step-refused = Этого уже нельзя сделать. Вот состояние заявки сейчас.

order-next-new = Оператор пришлёт реквизиты для оплаты на { $code }. Когда оплатите, нажмите «Я оплатил».
order-next-paid = Ищем ваш платёж. Вам ничего делать не нужно.
order-next-received = Ваши деньги пришли. Отправляем вам выплату.
order-next-completed = Выплата отправлена. Спасибо!
order-next-expired = Время, на которое был закреплён курс, вышло. Если вы всё же оплатили, напишите нам номер заявки; если нет — создайте новую.
order-next-cancelled = Заявка отменена. Новую можно создать в любое время.
order-next-refunded = Деньги вернулись туда, откуда пришли.
order-next-paused = Сначала нужно кое-что выяснить. Оператор вам напишет.

state-new = Ожидает оплаты
state-paid = Об оплате сообщено
state-received = Оплата получена
state-completed = Выполнена
state-expired = Истекла
state-cancelled = Отменена
state-refunded = Деньги возвращены
state-paused = Приостановлена

order-other-from = Отдать другую валюту
order-other-to = Получить другую валюту
order-agree = Оформляя заявку, вы соглашаетесь с
order-agree-terms = правилами обмена

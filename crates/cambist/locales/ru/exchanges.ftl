# The partner's exchanges.
profile-exchanges = Обмены
exchanges-empty-title = Обменов нет
exchanges-empty-text = Как только пришедший по вашей ссылке создаст заявку, она появится здесь вместе с вашим вознаграждением.
exchange-number = Заявка
exchange-time = Создана, UTC
exchange-pair = Направление
exchange-state = Состояние
exchange-reward = Ваше вознаграждение
exchange-visitor = Посетитель
exchanges-search = Заявка или user_hash
exchanges-empty-filter = Таких обменов нет. Выберите другие дни или сбросьте фильтр.
wrong-exchange-search = Введите номер заявки или 13 знаков user_hash.

# Фиды.
feed = Фид
feed-public = Общий фид
feed-new = Добавить фид
feed-new-about = Новый фид выключен, пока вы его не настроите и не посмотрите.
feed-on = Опубликован
feed-off = Выключен
feed-empty = Пуст
feed-broken = не читается: остаётся последний хороший; удалите его и создайте заново.
feed-shows = Показывает
feed-check = Проверка
feed-preview = Просмотр
feed-published = Опубликовано предложений: { $from } из { $to }.
feed-nothing-found = Всё в порядке.
feed-enable = Опубликовать
feed-disable = Снять
feed-anyway = Опубликовать, хотя он будет пуст
feed-would-be-empty = Он не опубликован: он был бы пуст, а мониторинги убирают обменник с пустым фидом.
feed-addresses = Где его читают
feed-left-out = Не показывает
feed-remove = Удалить этот фид
feed-remove-title = Удалить этот фид?
feed-remove-does = Его адрес станет отвечать 404, а данные о его опросах забудутся.
feed-would = Иначе покажет предложений: { $number }
feed-would-nothing = Все предложения останутся прежними.

finding-error = Ошибка
finding-warning = Внимание
finding-off = Он выключен.
finding-closed = Он пуст: мониторинги уберут обменник из списков. { $value }
finding-empty = В нём нет ни одного предложения: мониторинги уберут обменник из списков.
finding-no-link = К нему не привязана ссылка, поэтому его посетители никому не засчитываются.
finding-link-off = Его ссылка { $code } выключена или партнёр приостановлен: посетители никому не засчитываются.
finding-worse = Его курсы на { $percent } % хуже собственных.

polls = Кто его читает
polls-never = Ещё не читали.
polls-last = Читали
polls-every = Каждые
polls-from = Откуда
polls-answer = Последний ответ
polls-day = Опросов за 24 ч
polls-unchanged = Без изменений
polls-bytes = Отдано за 24 ч
polls-refused = Отказано по адресу за 24 часа: { $from }; последний раз { $to }.

preview-all = Все открытые предложения
preview-differs = Только отличия от сайта
preview-differs-here = отличается
preview-only = Показать
preview-site = На сайте
preview-feed = В фиде
preview-document = Документ
preview-empty-title = Сравнивать нечего
preview-empty-text = Таких открытых предложений нет.

differs-name = Название
differs-city = Город
differs-rate = Курс
differs-limits = Лимиты
differs-labels = Метки
differs-shown = Показан

profile-code = Код
profile-code-hint = Что стоит в его адресе: от 1 до 32 латинских букв, цифр, - и _.
profile-code-taken = Код { $code } занят ссылкой или другим фидом.
profile-title = Название
profile-title-hint = Что читают операторы, от 1 до 80 символов.
profile-link = Ссылка
profile-link-hint = Код ссылки, посетителей которой он присылает; пусто: нет.
profile-unknown-link = Ссылки { $code } нет.
profile-xml = XML
profile-xml-hint = classic или eref, как читает BestChange.
profile-json = JSON
profile-json-hint = flat или 1.3, как читает jsons.info.
profile-markup = Наценка, %
profile-markup-hint = На сколько его курсы хуже наших, от 0 до 50.
profile-map = Его слова для наших валют
profile-map-hint = НАШ=ИХ через запятую, например USDTOMNI=USDT.
profile-printed-twice = { $from } показывался бы как { $to }, а это и наш код. Исключите его или дайте другое имя.
profile-cities = Его слова для наших городов
profile-cities-hint = НАШ=ИХ через запятую, например MSK=MOSCOW.
profile-exclude = Не показывает
profile-exclude-hint = Коды или FROM-TO через запятую.
profile-limits = Более узкие лимиты
profile-limits-hint = CODE:MIN..MAX отдаваемой валюты через запятую, например BTC:0.01..2.
profile-unknown-currency = { $code } – не валюта этого обменника.
profile-labels = Метки
profile-labels-hint = +ДОБАВИТЬ, -УБРАТЬ или НАША=ИХ через запятую.
profile-schedule = Часы
profile-schedule-hint = Вне их он пуст, например mon-fri 09:00-18:00 +03:00; пусто: всегда.
profile-from = Кто может его читать
profile-from-hint = Сети вроде 203.0.113.0/24 через пробел; пусто: все.
profile-units = Лимиты с единицей: 50 USD
profile-units-hint = Только для мониторингов, которые об этом просят.

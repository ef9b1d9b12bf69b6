# Becoming a partner, and the partner's profile.
sign-up-lead = Приводите посетителей, смотрите каждый переход и получайте всё по API.
sign-up-button = Создать аккаунт
sign-up-known = Уже есть аккаунт?
field-title = Название сайта или проекта
title-note = Необязательно. Его видит обменник.
field-terms = Принимаю эти условия партнёрской программы.
password-note = Не менее 10 символов.
form-has-errors = Проверьте отмеченные поля.
wrong-email-taken = Аккаунт с этим адресом уже есть. Войдите в него.
wrong-password-short = В пароле должно быть не менее 10 символов.
wrong-password-long = В пароле должно быть не более 200 символов.
wrong-title = Название — не более 80 видимых символов.
wrong-terms = Без вашего согласия партнёрство невозможно.
wrong-try-again = В этот раз не получилось. Попробуйте ещё раз.

copy = Копировать
copied = Готово

profile-programme = Партнёрская программа
profile-clicks = Переходы
profile-api = API
profile-password = Пароль

programme-suspended = Ваше партнёрство приостановлено: ссылки ведут к нам, но переходы не засчитываются, а ключи API не работают. Свяжитесь с обменником.
programme-links = Ваши ссылки
programme-links-note = Кто перешёл по такой ссылке, запоминается как ваш посетитель.
programme-no-links = У вас ещё нет ссылки. Свяжитесь с обменником.
programme-link = Ссылка
link-off = выключена
programme-deep = Сразу к направлению
programme-deep-text = Добавьте cur_from и cur_to с кодами двух валют, и посетитель сразу попадёт на их страницу.
programme-deep-example = { $from } → { $to }
programme-deep-sub = Всё остальное, что вы добавите, например sub1=banner, вернётся вместе с переходом в API.
programme-exports = Курсы для вашего сайта
programme-exports-note = Текущие курсы в трёх форматах. Читайте их так часто, как нужно.
programme-no-exports = Обменник не публикует курсы для всех. Попросите у него отдельный экспорт.
programme-terms = Действующие условия
terms-min-payout = Минимальная выплата
terms-window = Переход действует
terms-window-days = { $number } дн.
terms-window-session = до закрытия браузера
terms-addresses = Адреса ваших посетителей
terms-addresses-network = без последней части
terms-addresses-full = полностью
terms-addresses-none = не показываются

filter-from = С
filter-to = По
filter-bots = Показать ботов
filter-button = Показать
wrong-day = День пишется так: 2026-11-01.
wrong-days = Последний день не может быть раньше первого.
clicks-empty-title = Переходов нет
clicks-empty-text = Как только кто-нибудь перейдёт по вашей ссылке, вы увидите это здесь.
clicks-empty-filter = За это время никто не переходил по вашим ссылкам. Выберите другие дни или покажите ботов.
clicks-empty-older = Все последние переходы — боты. Перейдите к более ранним или покажите ботов.
click-time = Время, UTC
click-pair = Направление
click-link = Ссылка
click-browser = Браузер
click-address = Адрес
click-visitor = Посетитель (user_hash)
click-bot = бот
pager = Другие переходы
pager-newest = Новые
pager-older = Ранее

keys-title = Ключи API
keys-empty-title = Ключей ещё нет
keys-empty-text = С ключом ваша программа читает переходы, обмены и баланс.
keys-make = Создать доступ к API
key-label = Метка
key-label-note = Необязательно: для чего ключ. Не более 60 символов.
key-no-label = Без метки
key-prefix = Начинается с
key-scopes = Что разрешено
scope-info-read = Читать баланс, ссылку и способы выплаты
scope-links-write = Создавать и менять ссылки
scope-clicks-read = Читать переходы
scope-exchanges-read = Читать обмены и вознаграждения
scope-statement-read = Читать все движения ваших денег
scope-payouts-read = Читать выплаты
scope-payouts-write = Запрашивать выплаты
key-addresses = Откуда работает
key-addresses-field = С каких адресов работает
key-addresses-note = По одному в строке: 203.0.113.7 или 203.0.113.0/24. Пусто: с любых.
key-anywhere = с любых адресов
key-days = Срок действия, дней
key-days-note = От 1 до 3650. Пусто: бессрочно.
key-created = Создан
key-expires = Истекает
key-never-expires = никогда
key-last-used = Использован
key-never-used = ещё нет
key-works = работает
key-expired = истёк
key-revoked = отозван
key-revoke = Отозвать
key-revoke-title = Отозвать этот ключ?
key-revoke-text = Программы с этим ключом сразу перестанут работать. Отменить это нельзя.
key-keep = Оставить
key-made-title = Ваш новый ключ API
key-made-once = Скопируйте ключ сейчас. Мы не храним его, поэтому показать ещё раз не сможем.
key-made-key = Ключ
key-made-request = Адрес для проверки
key-made-header = Лучше передавать ключ не в адресе, а в заголовке:
key-made-done = Ключ скопирован
wrong-label = Метка — не более 60 видимых символов.
wrong-scopes = Выберите хотя бы одно разрешение.
wrong-address = «{ $code }» — не адрес вида 203.0.113.7 и не сеть вида 203.0.113.0/24.
wrong-addresses-many = У ключа может быть не более 50 адресов.
wrong-key-days = Целое число от 1 до 3650 или ничего.
wrong-too-many-keys = У вас уже 50 работающих ключей. Сначала отзовите один из них.

field-password-current = Текущий пароль
field-password-new = Новый пароль
password-others = На всех других устройствах и в других браузерах будет выполнен выход.
password-button = Сменить пароль
password-changed = Пароль изменён. На других устройствах и в других браузерах выполнен выход.
wrong-password-current = Это не ваш текущий пароль.

# Списки кабинета
days-label = Дни
days-any = За всё время
days-today = Сегодня
days-last = { $number ->
    [one] { $number } день
    [few] { $number } дня
   *[other] { $number } дней
}
days-month = Этот месяц
filter-any = Любое
filter-any-link = Любая ссылка
filter-sub = Sub-id
filter-sub-note = Значение sub1, а для другого параметра и его имя: sub2=post1.
filter-clear = Сбросить
sort-label = Сначала
sort-newest = новые
sort-oldest = старые
sort-reward = с большим вознаграждением
list-sheet = Скачать CSV
list-empty-further = Среди просмотренного ничего не нашлось. Ищите дальше.
pager-begin = К началу
pager-further = Дальше
wrong-user-hash = В user_hash посетителя 13 знаков, как в списках.

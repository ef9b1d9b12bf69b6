# Безопасность аккаунта: пароль, адрес, вход в два шага, сеансы.
security = Безопасность
security-password = Пароль
security-email = Адрес e-mail
security-email-sent = Письмо со ссылкой отправлено на новый адрес. Адрес сменится, когда вы подтвердите его там.
security-confirmation-sent = Письмо со ссылкой отправлено вам.

confirm-notice = Подтвердите ваш e-mail { $value }: мы отправили вам письмо со ссылкой. До этого нельзя заказать выплату, всё остальное работает.
wrong-payout-unconfirmed = Сначала подтвердите ваш e-mail: перейдите по ссылке из нашего письма.
confirm-again = Отправить ещё раз

field-email-new = Новый адрес
email-confirmed = подтверждён
email-unconfirmed = не подтверждён
email-note = Мы отправим туда ссылку, а на старый адрес — уведомление.
email-button = Сменить адрес
wrong-email-same = Это и есть ваш адрес.

factor = Вход в два шага
factor-on = включён
factor-off = выключен
factor-since = Включён
factor-codes-left = Осталось кодов восстановления
factor-manage = Коды восстановления и выключение
factor-why = Кроме пароля при входе нужен код из приложения на вашем телефоне. Кто узнает пароль, с одним паролем не войдёт.
factor-begin = Настроить
factor-off-done = Вход в два шага выключен.
factor-learn = 1. Покажите это приложению
factor-learn-text = Откройте приложение для кодов, например Aegis, Google Authenticator или 1Password, добавьте аккаунт и отсканируйте картинку.
factor-picture = Секрет ваших кодов в виде картинки для приложения
factor-same-device = Приложение на этом устройстве: открыть
factor-typed = Или введите секрет вручную
factor-show = 2. Введите код, который оно покажет
factor-enable = Включить
factor-enabled = Вход в два шага включён.
factor-disable = Выключить
factor-disable-text = Тогда для входа будет достаточно одного пароля.
factor-disable-button = Выключить вход в два шага

codes-title = Ваши коды восстановления
codes-text = Каждый из этих кодов один раз заменит код с устройства, если его нет под рукой. Храните их там, где найдёте и без него. Они показаны только сейчас.
codes-download = Сохранить в файл
codes-file = Коды восстановления для { $office }. Каждый действует один раз.
codes-kept = Я их сохранил
codes-renew = Новые коды восстановления
codes-renew-text = Осталось кодов: { $number }. С новым набором старый перестанет действовать.
codes-renew-button = Создать новый набор
code-either = Шесть цифр из приложения или код восстановления.

sessions = Где выполнен вход
sessions-end = Выйти везде, кроме этого
sessions-ended = На всех других устройствах и в других браузерах выполнен выход.
session-browser = Браузер
session-address = Адрес
session-created = Вход, UTC
session-used = Последнее действие, UTC
session-this = этот
session-end = Выйти
session-ended = Выход выполнен.
session-unknown = Неизвестный браузер

# Signing in, signing up and signing out.
account-menu = Аккаунт
sign-in = Войти
sign-out = Выйти
profile = Профиль
field-email = E-mail
field-password = Пароль
wrong-email = Введите адрес вида name@host.example.
sign-in-wrong = Неверный e-mail или пароль.
sign-in-wait = Слишком много попыток. Подождите { $number } мин и попробуйте ещё раз.
sign-in-new = Ещё нет аккаунта?
sign-up-title = Стать партнёром
sign-in-ended = Сеанс закончился. Войдите, и вы вернётесь туда, где были.

sign-in-late = Прошло слишком много времени. Войдите ещё раз.
sign-in-reset = Новый пароль задан. Войдите с ним.

# Второй шаг входа.
code-title = Ещё один шаг
code-field = Код с вашего устройства
code-note = Шесть цифр из приложения на вашем телефоне.
code-wrong = Код неверный, уже использован или устарел.
code-recovery-field = Код восстановления
code-recovery-note = Один из сохранённых вами кодов. Каждый действует один раз.
code-recovery-wrong = Код восстановления неверный или уже использован.
code-by-recovery = Нет устройства под рукой? Введите код восстановления
code-by-device = Ввести код с устройства

# Куда ведёт ссылка из письма.
confirmation-title = Подтвердите ваш e-mail
confirmation-text = Это ваш адрес? Тогда подтвердите его.
confirmation-button = Да, подтвердить
confirmation-done = Ваш адрес подтверждён
confirmation-done-text = Наши письма доходят до вас по этому адресу.
confirmation-on = Продолжить
confirmation-over = Эта ссылка больше не действует
confirmation-over-text = Она уже использована или устарела. Новую можно получить на странице «Безопасность».
confirmation-taken-text = С этим адресом уже есть другой аккаунт.

# Забытый пароль.
reset-link = Забыли пароль?
reset-title = Забыли пароль?
reset-text = Укажите e-mail вашего аккаунта. Мы пришлём ссылку, по которой можно задать новый пароль.
reset-button = Прислать ссылку
reset-sent = Если аккаунт с этим адресом есть, письмо со ссылкой уже в пути.
reset-sent-note = Ссылка действует один час. Письма нет? Проверьте папку «Спам» или попросите ещё раз через десять минут.
reset-wait = Письма на этот адрес запрашивали уже несколько раз. Подождите { $number } мин.
reset-back = Вернуться ко входу
new-password-title = Задайте новый пароль
new-password-field = Новый пароль
new-password-note = Не менее 10 символов.
new-password-all = На всех устройствах и во всех браузерах будет выполнен выход.
new-password-button = Задать пароль
new-password-over = Она уже использована или устарела. Попросите новую.

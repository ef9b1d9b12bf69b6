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

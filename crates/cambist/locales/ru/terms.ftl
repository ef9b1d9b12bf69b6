# Условия партнёра, как их говорит API.
terms-period-lifetime = Процент растёт со всем, что вы привели:
terms-period-month = Процент растёт с тем, что вы привели за календарный месяц:
terms-period-30-days = Процент растёт с тем, что вы привели за 30 дней:
terms-tier = { $percent } % от { $from } USD
terms-floor = { $number } USD, если прибыли нет или она меньше вознаграждения
terms-cap = Не больше { $number } % прибыли
terms-min-profit = Ничего, если прибыль меньше { $number } % суммы
terms-losses = Убытки делятся
terms-discount-subtracted = Скидка клиента вычитается из вознаграждения
terms-discount-excludes = Заявки со скидкой не приносят вознаграждения
terms-level2 = Ещё { $number } % тому, кто привёл вас
terms-click = Нужен переход не раньше чем за { $number } ч до заявки
terms-direction-nothing = Это направление не приносит вознаграждения
terms-direction-fixed = Это направление приносит { $number } USD за заявку
terms-direction-min = Не меньше { $number } USD за заявку в этом направлении
terms-direction-max = Не больше { $number } USD за заявку в этом направлении

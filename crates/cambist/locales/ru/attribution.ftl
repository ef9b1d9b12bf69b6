# Whom an order belongs to, in words that a partner understands.
rule-last-click = последний переход, за { $ago } до заявки, ссылка «{ $link }»
rule-first-click = первый переход, за { $ago } до заявки, ссылка «{ $link }»
rule-next-click = переход за { $ago } до заявки, ссылка «{ $link }»: тот, что считался бы раньше, не засчитан
rule-bound = клиент уже приходил по ссылке «{ $link }» с заявкой { $number } и остаётся за этим партнёром
why-suspended = партнёр приостановлен
why-own = заявку создал сам партнёр
why-expired = переходу { $ago }, а засчитывается он { $window }
why-later-click = засчитан более поздний переход
why-earlier-click = засчитан более ранний переход
why-bound = клиент уже закреплён за партнёром
ago-moment = менее минуты
ago-minute = 1 мин
ago-minutes = { $number } мин
ago-hour = 1 ч
ago-hours = { $number } ч
ago-day = 1 дн.
ago-days = { $number } дн.

# Why a rule denies a reward: the partner reads it.
reason-not-brought = заявка не похожа на заявку клиента, которого привёл партнёр
reason-not-a-person = переход, который привёл заявку, не похож на переход человека
reason-no-click = заявку не привёл ни один переход в срок
reason-many-refunds = слишком много заявок клиентов партнёра возвращено
reason-details = на данные клиента нельзя положиться

# What rules saw.
fraud-saw-own-mailbox = Почтовый ящик клиента — ящик самого партнёра.
fraud-saw-own-browser = Заявка создана в браузере, где партнёр входил в свой кабинет, последний раз { $from } UTC.
fraud-saw-own-address = Заявка пришла с адреса, с которого партнёр входил в свой кабинет, последний раз { $from } UTC.
fraud-saw-own-account = Клиенту платили на счёт, на который партнёр получает свои выплаты.
fraud-saw-shared-account = На этот же счёт платили другим клиентам партнёра, их { $number }.
fraud-saw-flood-address = Переход пришёл с адреса, который переходит по ссылкам чаще, чем допустимо.
fraud-saw-flood-link = Переход пришёл, когда по ссылке переходили чаще, чем допустимо.
fraud-saw-bot = Переход похож на переход программы: { $code }
fraud-saw-no-click = Заявку не привёл ни один переход: клиента закрепила прежняя заявка.
fraud-saw-refunds = За 90 дней возвращено заявок партнёра: { $number } из { $to } выполненных.
fraud-saw-disposable = Одноразовый почтовый ящик клиента: { $code }

# The rules.
fraud-rule-own-link = Своя ссылка
fraud-rule-same-address = Адрес партнёра
fraud-rule-same-requisites = Общий счёт
fraud-rule-flood-address = Накрутка с адреса
fraud-rule-flood-link = Накрутка ссылки
fraud-rule-bots = Программы
fraud-rule-no-click = Без перехода
fraud-rule-refunded-share = Возвраты заявок
fraud-rule-disposable-email = Одноразовый ящик
fraud-looks-own-link = Почтовый ящик клиента — ящик партнёра, или заявка создана в браузере, где партнёр входил в кабинет.
fraud-looks-same-address = Заявка пришла с адреса, с которого партнёр входил в кабинет. Один адрес IPv4, одна сеть /64 IPv6.
fraud-looks-same-requisites = Клиенту платят на счёт собственных выплат партнёра или на счёт других приведённых им клиентов.
fraud-looks-flood-address = Переход пришёл с адреса, где переходов слишком много. Отклонённые переходы считаются не больше, чем переходы программ.
fraud-looks-flood-link = Переход пришёл, когда по ссылке переходили слишком часто. Отклонённые переходы считаются не больше, чем переходы программ.
fraud-looks-bots = User agent перехода или его заголовки принадлежат программе.
fraud-looks-no-click = Ни один переход не привёл заявку в срок; клиент закреплён прежней заявкой.
fraud-looks-refunded-share = Необычно много заявок партнёра за 90 дней возвращено после выполнения.
fraud-looks-disposable-email = Почтовый ящик клиента у хоста, который выдаёт ящики на минуты.
fraud-field-days = За сколько дней
fraud-field-customers = Других клиентов, от
fraud-field-per-minute = Переходов в минуту, больше
fraud-field-per-hour = Переходов в час, больше
fraud-field-percent = Процент возвратов, от
fraud-field-orders = Выполненных заявок, от

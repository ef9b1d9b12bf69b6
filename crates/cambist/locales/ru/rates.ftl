# The storefront and the pages of directions.
kind-crypto = Криптовалюты
kind-bank = Банки и карты
kind-wallet = Платёжные системы
kind-cash = Наличные

you-give = Вы отдаёте
you-get = Вы получаете
show-rate = Продолжить
rate = Курс
reserve = Резерв

storefront-title = { $office }: курсы обмена валют
storefront-description = Курсы, лимиты и резервы { $office } по всем открытым направлениям: криптовалюты, банки, платёжные системы и наличные.
storefront-heading = Узнайте курс до обмена
storefront-lead = Выберите, что отдаёте и что получаете. Курс, лимиты и резерв — на следующей странице.
storefront-form = Выбор направления
storefront-directions = Открытые направления
storefront-empty-title = Сейчас нет открытых направлений
storefront-empty-text = Курсы вернутся, как только обновятся и пополнятся резервы. Загляните, пожалуйста, чуть позже.

notice-unknown-currency = Мы не знаем валюту «{ $code }». Выберите, пожалуйста, валюту из списка.
notice-unknown-pair = Мы не меняем { $from } на { $to }. Выберите, пожалуйста, другое направление.
notice-direction-closed = Направление { $from } → { $to } сейчас закрыто. Загляните позже или выберите другое.
notice-same-currency = С обеих сторон выбрана одна и та же валюта. Выберите, пожалуйста, две разные.
notice-office-closed = Обменник сейчас закрыт. Курсы вернутся, когда он откроется.
notice-maintenance = Идут технические работы. Курсы вернутся, как только мы закончим.

direction-title = { $from } → { $to }: курс, лимиты, резерв
direction-description = Текущий курс { $from } → { $to }: лимиты, резерв, комиссии и примеры расчёта.
direction-all = Все направления
direction-reverse = Обратное направление
direction-rate = Курс сейчас
direction-rate-as = Отдаёте : получаете
direction-rated-at = Курс на
direction-limits = Можно отдать
direction-fees = Комиссии
direction-no-fees = Включены в курс
direction-examples = Отдаёте → получаете
direction-examples-note = Комиссии учтены.
direction-tiers = Курс зависит от суммы
direction-tiers-note = Вся сумма обменивается по курсу своей ступени. Выше показан самый низкий из них.
tier-from = От { $number }
direction-labels = Полезно знать
direction-cities = Город

fee-from = Добавляется к сумме, которую вы отдаёте
fee-to = Вычитается из суммы, которую вы получаете
fee-minimum = Но не меньше

label-manual = Обмен проводит оператор вручную, поэтому он занимает чуть больше времени.
label-juridical = Оплата идёт на счёт компании или со счёта компании.
label-verifying = Вас могут попросить показать документ, удостоверяющий личность.
label-cardverify = Вас могут попросить прислать фото карты, с которой вы платите.
label-reg = Нужна регистрация в обменнике.
label-floating = Курс фиксируется в момент поступления вашего платежа.
label-otherin = Ваш платёж может уйти на счёт третьего лица.
label-otherout = Деньги могут прийти вам со счёта третьего лица.
label-delivery = Курьер привезёт или заберёт наличные.
label-office = Наличные меняют в офисе.

storefront-near = Сейчас открыты похожие направления
near-to = на
promise-rate = Курс на странице — курс в заявке
promise-state = Каждый шаг заявки на одной странице
promise-fees = Комиссии учтены, лимиты и резерв видны сразу
board-title = Отдаёте { $code } — получаете
pick-from = Валюта, которую вы отдаёте
pick-to = Валюта, которую вы получаете
pick-search = Поиск по названию или коду
pick-none = Ничего не нашлось. Попробуйте код, например BTC или RUB.
pick-recent = Недавние
turn = Поменять местами
rate-in-words = За { $from } вы получите { $to }.
direction-holds = Курс заявки держится
direction-holds-minutes = { $number } мин

# Письма о заявках и о том, куда платить.
letter-placed = Заявка { $number }: ждём оплату
letter-placed-told = Спасибо за заявку: вы отдаёте { $from } и получаете { $to }.
letter-pay-until = Оплатите по реквизитам ниже до { $value } и нажмите «Я оплатил» на странице заявки.
letter-edited = Заявка { $number } исправлена
letter-edited-told = Оператор исправил суммы вашей заявки. Теперь она выглядит так.
letter-requisites = Заявка { $number }: куда платить
letter-requisites-told = Оператор прислал реквизиты для оплаты. Если раньше были другие, платите по этим.
letter-step = Заявка { $number }: { $value }
letter-resumed = Заявка снова в работе.
letter-open-order = Открыть заявку
letter-why-customer = Вы получили это письмо, потому что ваш адрес указан в заявке. Если это были не вы, делать ничего не нужно: неоплаченная заявка закроется сама.
letter-number = Заявка
letter-reference = Платёж
letter-operator-placed = Новая заявка { $number }: { $from } → { $to }
letter-operator-paid = Заявка { $number }: клиент сообщил об оплате, { $from } → { $to }
letter-open-desk = Открыть у оператора
letter-why-operator = Вы получили это письмо, потому что ваш адрес указан в настройке mail.operators.

requisite-account = Куда платить
requisite-memo = Memo (обязательно)
requisite-bank = Банк
requisite-holder = Получатель
requisite-note = Обратите внимание

letter-asked-anew = Заявка { $number }: другая сумма, ответьте, пожалуйста
letter-asked-anew-told = Время, на которое был закреплён курс, вышло. По нынешнему курсу вы получите { $to } вместо { $from }. Откройте заявку и согласитесь до { $value }, иначе она закроется сама. Не платите, пока не согласились.
letter-agreed = Заявка { $number } продолжается по новому курсу
letter-agreed-told = Вы согласились с новой суммой. Теперь действует вот что.
